// Snapshots: what goes in comes out, and whatever else comes in is refused.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "state/block_facts.h"
#include "state/equal.h"
#include "state/random_facts_test.h"
#include "state/resealed_test.h"
#include "state/snapshot.h"

namespace drum::state {
namespace {

const Seal kSeal{7, 1, 255};

std::string snapshot_of(const State& state) {
    std::string out;
    const auto written = write_snapshot(state, kSeal, [&](std::string_view piece) -> Result<void> {
        out += piece;
        return {};
    });
    EXPECT_TRUE(written.has_value());
    return out;
}

State random_state(std::uint64_t seed) { return *fold(*facts_of(RandomFacts(seed).tables()), std::nullopt); }

std::uint64_t any_seed() { return static_cast<std::uint64_t>(*rc::gen::inRange<std::int64_t>(0, std::int64_t{1} << 40)); }

RC_GTEST_PROP(Snapshot, GivesBackTheState, ()) {
    const State state = random_state(any_seed());
    const std::string bytes = snapshot_of(state);
    const Result<State> again = read_snapshot(bytes);
    RC_ASSERT(again.has_value());
    RC_ASSERT(difference(state, *again) == "");
    RC_ASSERT(snapshot_of(*again) == bytes);
}

TEST(Snapshot, KeepsMovesOfEveryWidthAndUnit) {
    State state;
    state.items = Names::sorted({"A", "B", "C", "D"});
    state.item.resize(4);
    state.on_hand.resize(4);
    state.stocked.resize(4);
    state.unusable.resize(4);
    for (auto* first : {&state.route_of, &state.bom_of, &state.bom_later_of, &state.source_of})
        *first = {0, 0, 0, 0, 0};
    state.operation_of = {0};
    const std::int64_t most = INT64_MAX, least = INT64_MIN;
    for (const std::int64_t micros : {least, std::int64_t{-1}, std::int64_t{0}, most})
        for (const std::int64_t micro : {least, std::int64_t{-1}, std::int64_t{1}, most})
            state.moves.push_back({Instant{micros}, Quantity{micro}, 1, MoveKind::scrap});
    for (std::int64_t i = 0; i < 300; ++i)
        state.moves.push_back({Instant{i * i * kMicrosPerMinute}, Quantity{(i % 7 - 3) * 1'000'000}, 2, static_cast<MoveKind>(i % 8)});
    state.moves.push_back({Instant{5}, Quantity{0}, 3, MoveKind::adjust});
    state.move_of = {0, 0, 16, 316, 317};
    const Result<State> again = read_snapshot(snapshot_of(state));
    ASSERT_TRUE(again.has_value()) << again.error().message;
    EXPECT_EQ(difference(state, *again), "");
}

TEST(Snapshot, HeadIsReadWithoutTheRest) {
    const State state = random_state(3);
    const std::string bytes = snapshot_of(state);
    const auto head = snapshot_head(bytes);
    ASSERT_TRUE(head.has_value());
    EXPECT_EQ(head->as_of, state.as_of);
    EXPECT_EQ(head->seal, kSeal);
    EXPECT_FALSE(snapshot_head(std::string_view(bytes).substr(0, 60)).has_value());
}

TEST(Snapshot, OfANewerFormatIsTooNewAndAnyDamageIsSeen) {
    const std::string bytes = snapshot_of(random_state(3));
    std::string newer = bytes;
    newer[8] = 99;
    EXPECT_EQ(read_snapshot(resealed(newer)).error().code, ErrorCode::too_new);
    for (std::size_t size = 0; size < bytes.size(); ++size) EXPECT_FALSE(read_snapshot(std::string_view(bytes).substr(0, size)).has_value());
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::string damaged = bytes;
        damaged[at] = static_cast<char>(damaged[at] ^ 1);
        EXPECT_EQ(read_snapshot(damaged).error().code, ErrorCode::corrupt) << at;
    }
}

// What another release folded may have the same format and the same facts, and yet be another state.
TEST(Snapshot, OfAnotherReleaseIsNotTrusted) {
    std::string bytes = snapshot_of(random_state(3));
    EXPECT_TRUE(read_snapshot(resealed(bytes)).has_value());
    bytes[56] = static_cast<char>(bytes[56] ^ 1);
    const auto head = snapshot_head(resealed(bytes));
    ASSERT_FALSE(head.has_value());
    EXPECT_EQ(head.error().message, "the snapshot was folded by another release");
    EXPECT_FALSE(read_snapshot(resealed(bytes)).has_value());
}

// A checksum does not make bytes a state: changed bytes with a checksum that fits give an error, or a state that can be
// written and read again.
RC_GTEST_PROP(Snapshot, OfAnyBytesIsAStateOrAnError, ()) {
    std::string bytes = snapshot_of(random_state(any_seed()));
    Rng rng(any_seed());
    for (std::int64_t changes = 1 + rng.below(4); changes > 0; --changes) {
        const auto at = kHeadBytes + static_cast<std::size_t>(rng.below(static_cast<std::int64_t>(bytes.size() - kHeadBytes - kHashBytes)));
        switch (rng.below(3)) {
            case 0: bytes[at] = static_cast<char>(rng.below(256)); break;
            case 1: bytes.erase(at, 1); break;
            default: bytes.insert(at, 1, static_cast<char>(rng.below(256)));
        }
    }
    const Result<State> state = read_snapshot(resealed(bytes));
    if (state) RC_ASSERT(difference(*state, *read_snapshot(snapshot_of(*state))) == "");
}

TEST(Snapshot, StopsAtTheFirstErrorOfWhoTakesTheBytes) {
    int pieces = 0;
    const auto written = write_snapshot(random_state(1), kSeal, [&](std::string_view) -> Result<void> {
        ++pieces;
        return fail(ErrorCode::io, "the disk is full");
    });
    ASSERT_FALSE(written.has_value());
    EXPECT_EQ(written.error().message, "the disk is full");
    EXPECT_EQ(pieces, 1);
}

}  // namespace
}  // namespace drum::state
