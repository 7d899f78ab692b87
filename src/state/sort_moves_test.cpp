#include "state/sort_moves.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>

#include "base/rng.h"

namespace drum::state {
namespace {

auto all_of(const Move& m) { return std::tuple(m.item, m.time.micros, m.quantity.micro, m.kind); }

void expect_sorted(std::vector<Move> moves, std::size_t items) {
    std::vector<Move> expected = moves;
    std::sort(expected.begin(), expected.end(), [](const Move& a, const Move& b) { return all_of(a) < all_of(b); });
    sort_moves(moves, items);
    ASSERT_TRUE(std::equal(moves.begin(), moves.end(), expected.begin(), expected.end(),
                           [](const Move& a, const Move& b) { return all_of(a) == all_of(b); }));
}

TEST(SortMoves, IsTheOrderOfAllFieldsForAnyShapeOfSite) {
    struct Shape {
        std::size_t moves;
        std::int64_t items, moments;
    };
    Rng rng(1);
    for (const Shape& shape : {Shape{0, 1, 1}, {1, 1, 1}, {500, 1, 3}, {5'000, 3, 1'000'000}, {300'000, 1, 1'000'000'000}, {300'000, 70'000, 100},
                               {200'000, 300, std::int64_t{1} << 60}}) {
        std::vector<Move> moves;
        for (std::size_t i = 0; i < shape.moves; ++i) {
            const std::int64_t time = rng.below(20) == 0 ? -rng.below(shape.moments) : rng.below(1 + rng.below(shape.moments));
            moves.push_back({Instant{time}, Quantity{rng.below(3) - 1}, static_cast<Id>(rng.below(shape.items)), static_cast<MoveKind>(rng.below(8))});
        }
        expect_sorted(moves, static_cast<std::size_t>(shape.items));
    }
}

TEST(SortMoves, StandsTheEndsOfTime) {
    std::vector<Move> moves;
    for (int i = 0; i < 100; ++i)
        moves.push_back({i % 3 == 0 ? Instant::end() : i % 3 == 1 ? Instant::beginning() : Instant{i}, Quantity{i % 7}, 0, MoveKind::adjust});
    expect_sorted(moves, 1);
}

}  // namespace
}  // namespace drum::state
