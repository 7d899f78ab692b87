#include <gtest/gtest.h>

#include "base/rng.h"
#include "learn/learned.h"

namespace drum::learn {
namespace {

Interval span(std::int64_t from, std::int64_t to) { return {Instant{from}, Instant{to}}; }

TEST(Servers, NothingLoggedIsOne) {
    EXPECT_EQ(servers_from_concurrency({}), 1);
    EXPECT_EQ(servers_from_concurrency({span(5, 5), span(5, 5)}), 1);
}

TEST(Servers, OverlapUpToFifteenPercentOfTheBusyTimeIsOneMachine) {
    EXPECT_EQ(servers_from_concurrency({span(0, 100), span(85, 100)}), 1);
    EXPECT_EQ(servers_from_concurrency({span(0, 100), span(84, 100)}), 2);
}

TEST(Servers, RowsThatMeetDoNotOverlap) { EXPECT_EQ(servers_from_concurrency({span(0, 10), span(10, 20), span(20, 30)}), 1); }

TEST(Servers, EqualRowsAreParallel) {
    EXPECT_EQ(servers_from_concurrency(std::vector<Interval>(4, span(0, 10))), 4);
}

TEST(Servers, AgreesWithCountingMomentByMoment) {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        Rng rng(seed);
        std::vector<Interval> rows;
        const auto count = 1 + rng.below(40);
        for (int i = 0; i < count; ++i) {
            const std::int64_t from = rng.below(100);
            rows.push_back(span(from, from + rng.below(20)));
        }
        std::vector<int> at_once(130, 0);
        for (const Interval& row : rows)
            for (auto t = row.from.micros; t < row.to.micros; ++t) ++at_once[t];
        const auto more_than = [&](int c) { return std::count_if(at_once.begin(), at_once.end(), [&](int n) { return n > c; }); };
        int expected = 1;
        while (double(more_than(expected)) > 0.15 * double(more_than(0))) ++expected;
        EXPECT_EQ(servers_from_concurrency(rows), expected) << seed;
    }
}

}  // namespace
}  // namespace drum::learn
