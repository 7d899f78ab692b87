// Runs merged and facts folded in one pass, against the plain way of doing both.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "fact/by_hand.h"
#include "state/block_facts.h"
#include "state/equal.h"
#include "state/merge_runs.h"
#include "state/plain_fold_test.h"
#include "state/random_facts_test.h"

namespace drum::state {
namespace {

using fact::Block;
using fact::ByHand;
using fact::Table;

Instant day(std::int64_t n) { return Instant{n * kMicrosPerDay}; }

std::uint64_t any_seed() { return static_cast<std::uint64_t>(*rc::gen::inRange<std::int64_t>(0, std::int64_t{1} << 40)); }

RC_GTEST_PROP(Fold, OfRunsIsTheFoldOfPlainlyMergedRows, ()) {
    const RandomFacts facts(any_seed());
    const Instant as_of = day(*rc::gen::inRange(-1, 14));
    const State expected = plain::fold(plain::merge(facts.tables(), as_of), as_of);
    SplitFacts split(facts.tables(), any_seed());
    const Result<State> folded = fold(split, as_of);
    RC_ASSERT(folded.has_value());
    RC_ASSERT(difference(*folded, expected) == "");
    RC_ASSERT(difference(fold(merge(facts.tables(), as_of), as_of), expected) == "");
}

RC_GTEST_PROP(Fold, DoesNotDependOnTheOrderInWhichFactsOfDifferentMomentsBecameKnown, ()) {
    std::vector<Block> tables = RandomFacts(any_seed()).tables(), shuffled;
    for (Block& table : tables) {
        std::vector<std::size_t> order(table.size());
        for (std::size_t row = 0; row < table.size(); ++row) {
            table.recorded_at[row] = Instant{static_cast<std::int64_t>(row)};
            order[row] = row;
        }
        Rng rng(any_seed());
        for (std::size_t row = table.size(); row > 1; --row) std::swap(order[row - 1], order[static_cast<std::size_t>(rng.below(static_cast<std::int64_t>(row)))]);
        shuffled.emplace_back(table.table);
        for (const std::size_t row : order) shuffled.back().add_row_from(table, row);
    }
    SplitFacts one(tables, any_seed()), other(shuffled, any_seed());
    const Result<State> first = fold(one, std::nullopt), second = fold(other, std::nullopt);
    RC_ASSERT(first.has_value() && second.has_value());
    RC_ASSERT(difference(*first, *second) == "");
}

TEST(Fold, TakesTheNewestFactForItsMomentOrTheFirstDueDay) {
    ByHand timed, timeless;
    timed.add(Table::moves, {{"item", "A"}, {"quantity", "1"}, {"time", "1970-01-05"}}, day(6));
    EXPECT_EQ(fold(*facts_of(timed.blocks()), std::nullopt)->as_of, day(6));
    timeless.add(Table::demand, {{"order", "1"}, {"item", "A"}, {"quantity", "1"}, {"due_at", "2026-01-07"}});
    const Result<State> state = fold(*facts_of(timeless.blocks()), std::nullopt);
    EXPECT_EQ(state->as_of, default_as_of(merge(timeless.blocks(), Instant::end())));
    EXPECT_FALSE(state->dated);
}

TEST(Fold, KnowsItemsThatOnlyMovesName) {
    ByHand facts;
    facts.add(Table::items, {{"item", "B"}})
        .add(Table::stock, {{"item", "D"}, {"quantity", "3"}, {"counted_at", "1970-01-01"}})
        .add(Table::moves, {{"item", "C"}, {"quantity", "2"}, {"time", "1970-01-02"}, {"kind", "receipt"}})
        .add(Table::moves, {{"item", "A"}, {"quantity", "1"}, {"time", "1970-01-02"}, {"kind", "receipt"}})
        .add(Table::moves, {{"item", "D"}, {"quantity", "-1"}, {"time", "1970-01-02"}, {"kind", "consume"}});
    const Result<State> state = fold(*facts_of(facts.blocks()), day(9));
    ASSERT_TRUE(state.has_value());
    EXPECT_EQ(state->items.all(), (std::vector<std::string>{"A", "B", "C", "D"}));
    EXPECT_EQ(to_text(state->on_hand[0]) + to_text(state->on_hand[1]) + to_text(state->on_hand[2]) + to_text(state->on_hand[3]), "1022");
    EXPECT_EQ(state->moves[2].item, 3);
}

TEST(Fold, ConvertsMovesOfItemsThatOnlyMovesAndUnitsName) {
    ByHand facts;
    facts.add(Table::items, {{"item", "B"}})
        .add(Table::units, {{"item", "A"}, {"unit", "BOX"}, {"factor_numerator", "12"}, {"factor_denominator", "1"}})
        .add(Table::units, {{"item", "C"}, {"unit", "TUB"}, {"factor_numerator", "1"}, {"factor_denominator", "7"}})
        .add(Table::units,
             {{"item", "nobody's"}, {"unit", "BOX"}, {"factor_numerator", "12"}, {"factor_denominator", "1"}})
        .add(Table::moves,
             {{"item", "C"}, {"quantity", "1"}, {"unit", "TUB"}, {"time", "1970-01-02"}, {"kind", "receipt"}})
        .add(Table::moves,
             {{"item", "A"}, {"quantity", "2"}, {"unit", "BOX"}, {"time", "1970-01-02"}, {"kind", "receipt"}})
        .add(Table::moves,
             {{"item", "A"}, {"quantity", "-3"}, {"unit", "EA"}, {"time", "1970-01-02"}, {"kind", "consume"}});
    const Result<State> state = fold(*facts_of(facts.blocks()), day(9));
    ASSERT_TRUE(state.has_value());
    EXPECT_EQ(state->items.all(), (std::vector<std::string>{"A", "B", "C"}));
    EXPECT_EQ(to_text(state->on_hand[0]), "21");
    ASSERT_EQ(state->set_aside.size(), 1u);
    EXPECT_EQ(state->set_aside[0].item, 2);
    EXPECT_EQ(state->set_aside[0].reason, "a quantity in TUB does not convert exactly");
}

TEST(Fold, KnowsWhatStandsAwayFromHome) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}, {"place", "shop"}})
        .add(Table::items, {{"item", "B"}})
        .add(Table::sources, {{"item", "A"}, {"place", "depot"}})
        .add(Table::stock, {{"item", "A"}, {"quantity", "3"}, {"place", "shop"}, {"counted_at", "1970-01-01"}})
        .add(Table::stock, {{"item", "A"}, {"quantity", "8"}, {"place", "depot"}, {"counted_at", "1970-01-01"}})
        .add(Table::stock, {{"item", "B"}, {"quantity", "5"}, {"counted_at", "1970-01-01"}})
        .add(Table::moves, {{"item", "A"}, {"quantity", "2"}, {"time", "1970-01-03"}, {"kind", "transfer"}, {"place", "depot"}, {"to_place", "shop"}});
    const Result<State> state = fold(*facts_of(facts.blocks()), day(9));
    ASSERT_TRUE(state.has_value());
    EXPECT_EQ(to_text(state->on_hand[0]), "11");
    ASSERT_EQ(state->elsewhere.size(), 1u);
    EXPECT_EQ(state->places.text(state->elsewhere[0].place), "depot");
    EXPECT_EQ(to_text(state->elsewhere[0].quantity), "6");
    EXPECT_TRUE(state->sources.front().from_place);
}

TEST(Fold, AnOrderToldWithAndWithoutLineNumbersIsOneOrder) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}})
        .add(Table::orders, {{"order", "7"}, {"line", "1"}, {"item", "A"}, {"quantity", "30"}, {"status", "placed"}})
        .add(Table::orders, {{"order", "7"}, {"item", "A"}, {"quantity", "30"}, {"status", "placed"}, {"promised_at", "1970-01-20"}})
        .add(Table::orders, {{"order", "8"}, {"line", "1"}, {"item", "A"}, {"quantity", "30"}})
        .add(Table::orders, {{"order", "8"}, {"item", "A"}, {"quantity", "5"}});
    const Result<State> state = fold(*facts_of(facts.blocks()), day(9));
    ASSERT_TRUE(state.has_value());
    ASSERT_EQ(state->orders.size(), 3u);  // of order 8 the two ask for different things
    EXPECT_EQ(state->orders[0].line, "1");
    EXPECT_TRUE(state->orders[0].promised_at.has_value());
}

TEST(Fold, PassesOnAnErrorOfTheFacts) {
    struct Broken : fact::Facts {
        Result<std::vector<std::unique_ptr<fact::Run>>> runs(Table table) override {
            if (table == Table::moves) return fail(ErrorCode::corrupt, "a page is damaged");
            return std::vector<std::unique_ptr<fact::Run>>();
        }
        std::int64_t count(Table) override { return 0; }
        Instant newest() override { return Instant::beginning(); }
    } broken;
    const Result<State> state = fold(broken, std::nullopt);
    ASSERT_FALSE(state.has_value());
    EXPECT_EQ(state.error().message, "a page is damaged");
}

// A run as it is written down here, block by block.
class ByBlocks : public fact::Run {
public:
    explicit ByBlocks(std::vector<Block> blocks) : blocks_(std::move(blocks)) {}
    Result<bool> next(Block& block) override {
        if (at_ == blocks_.size()) return false;
        block = blocks_[at_++];
        return true;
    }

private:
    std::vector<Block> blocks_;
    std::size_t at_ = 0;
};

// Items by key; of each its family, or none said.
Block items(std::initializer_list<std::tuple<std::uint64_t, int, const char*>> rows) {
    Block out(Table::items);
    for (const auto& [key, recorded, family] : rows) {
        const std::size_t row = out.add_row({key, 0}, day(recorded));
        if (family != nullptr) out.set_text(row, fact::items::family, family);
    }
    return out;
}

Result<std::string> merged(std::vector<std::vector<Block>> runs, Instant as_of = Instant::end()) {
    std::vector<std::unique_ptr<fact::Run>> given;
    for (auto& blocks : runs) given.push_back(std::make_unique<ByBlocks>(std::move(blocks)));
    std::string out;
    const auto done = merge_runs(std::move(given), as_of, [&](const Block& block) {
        for (std::size_t row = 0; row < block.size(); ++row)
            out += std::to_string(block.keys[row].high) + std::string(block.text(row, fact::items::family)) + " ";
        out += "| ";
    });
    if (!done) return std::unexpected(done.error());
    return out;
}

TEST(MergeRuns, GivesBlocksThatAreCurrentAsTheyCome) {
    EXPECT_EQ(merged({{items({{1, 1, "a"}, {2, 1, "b"}}), items({{3, 1, "c"}})}}), "1a 2b | 3c | ");
    EXPECT_EQ(merged({{items({{1, 1, "a"}, {2, 1, "b"}})}, {items({{3, 1, "c"}, {4, 1, "d"}})}}), "1a 2b | 3c 4d | ");
}

TEST(MergeRuns, LaysVersionsThatSpanBlocksAndRunsOverEachOther) {
    EXPECT_EQ(merged({{items({{1, 1, "a"}, {2, 1, "b"}}), items({{2, 2, "c"}, {3, 1, "d"}})}}), "1a 2c 3d | ");
    EXPECT_EQ(merged({{items({{1, 5, "new"}})}, {items({{1, 3, "old"}, {2, 1, "b"}})}}), "1new 2b | ");
    EXPECT_EQ(merged({{items({{1, 3, "first"}})}, {items({{1, 3, "second"}})}}), "1second | ");
    EXPECT_EQ(merged({{items({{1, 3, "said"}})}, {items({{1, 4, nullptr}})}}), "1said | ");
}

TEST(MergeRuns, LeavesOutWhatWasNotKnownYet) {
    EXPECT_EQ(merged({{items({{1, 1, "a"}, {1, 4, "later"}, {2, 4, "b"}})}}, day(3)), "1a | ");
    EXPECT_EQ(merged({{items({{1, 9, "a"}})}, {items({{2, 9, "b"}})}}, day(3)), "");
    EXPECT_EQ(merged({}), "");
}

TEST(MergeRunsAnyhow, GivesTheRowsOfOneVersionWhereTheyStand) {
    std::vector<std::unique_ptr<fact::Run>> runs;
    runs.push_back(std::make_unique<ByBlocks>(std::vector{items({{1, 1, "a"}, {2, 1, "b"}, {4, 1, "d"}}), items({{5, 1, "e"}})}));
    runs.push_back(std::make_unique<ByBlocks>(std::vector{items({{2, 2, "c"}, {3, 1, "x"}})}));
    std::string out;
    const auto done = merge_runs_anyhow(std::move(runs), Instant::end(), [&](const Block& block, std::span<const std::uint32_t> rows) {
        for (const std::uint32_t row : rows) out += std::to_string(block.keys[row].high) + std::string(block.text(row, fact::items::family)) + " ";
        out += "of " + std::to_string(block.size()) + " | ";
    });
    ASSERT_TRUE(done.has_value());
    EXPECT_EQ(out, "5e of 1 | 1a 4d of 3 | 3x of 2 | 2c of 1 | ");
    EXPECT_EQ(done->rows, 5);
    EXPECT_EQ(done->newest, day(2));
}

TEST(MergeRuns, RefusesARunThatIsNotInOrder) {
    for (const auto& blocks : {std::vector{items({{2, 1, "a"}, {1, 1, "b"}})}, std::vector{items({{2, 1, "a"}}), items({{1, 1, "b"}})},
                               std::vector{items({{1, 2, "a"}, {1, 1, "b"}})}}) {
        const auto out = merged({blocks});
        ASSERT_FALSE(out.has_value());
        EXPECT_EQ(out.error().message, "facts of table items are not in order");
    }
}

}  // namespace
}  // namespace drum::state
