#include "audit/waits.h"

#include <gtest/gtest.h>

#include <cmath>

#include "audit/laid_test.h"

namespace drum::audit {
namespace {

const Instant kNow = moment("2026-07-01T00:00:00Z");

std::vector<Sample> ended_days_ago(const std::vector<std::pair<double, double>>& days_and_hours) {
    std::vector<Sample> out;
    for (const auto& [days, hours] : days_and_hours) out.push_back({kNow + (-static_cast<std::int64_t>(days * double(kMicrosPerDay))), hours});
    return out;
}

// Of 1..10 hours half do not exceed 5 and 90 % do not exceed 9; of three cases 90 % needs the third.
TEST(Waits, QuantilesAreRanks) {
    std::vector<Sample> samples;
    for (int i = 10; i >= 1; --i) samples.push_back({kNow + (-i), double(i)});
    const Waits ten = waits_of(samples, kNow);
    EXPECT_EQ(ten.cases, 10);
    EXPECT_DOUBLE_EQ(ten.median_hours, 5);
    EXPECT_DOUBLE_EQ(ten.p90_hours, 9);
    EXPECT_DOUBLE_EQ(ten.total_hours, 55);
    const Waits three = waits_of(ended_days_ago({{1, 4}, {2, 2}, {3, 30}}), kNow);
    EXPECT_DOUBLE_EQ(three.median_hours, 4);
    EXPECT_DOUBLE_EQ(three.p90_hours, 30);
    EXPECT_EQ(waits_of({}, kNow).cases, 0);
}

// a = 1 2 3, b = 4 5 6: the ranks of b sum to 15, expected 3 x 7 / 2 = 10.5, variance 3 x 3 x 7 / 12 = 5.25.
TEST(Waits, RankSumByHand) {
    EXPECT_NEAR(rank_sum_z({1, 2, 3}, {4, 5, 6}), 4.5 / std::sqrt(5.25), 1e-12);
    EXPECT_NEAR(rank_sum_z({4, 5, 6}, {1, 2, 3}), -4.5 / std::sqrt(5.25), 1e-12);
    // 1 2 | 2 3: ranks 1, 2.5, 2.5, 4; b has 6.5 against 5; variance 4 / 12 x (5 - 6 / 12) = 1.5
    EXPECT_NEAR(rank_sum_z({1, 2}, {2, 3}), 1.5 / std::sqrt(1.5), 1e-12);
    EXPECT_EQ(rank_sum_z({7, 7}, {7, 7}), 0);
}

TEST(Waits, AChangeIsSaidWhenTheLastQuarterDiffersFromTheOneBefore) {
    std::vector<std::pair<double, double>> cases;
    for (int i = 0; i < 10; ++i) {
        cases.emplace_back(5 + i, 20 + i);    // last quarter: half within 24
        cases.emplace_back(120 + i, 10 + i);  // the one before: 14
        cases.emplace_back(300 + i, 500);     // long ago does not count
    }
    const Waits waits = waits_of(ended_days_ago(cases), kNow);
    EXPECT_FALSE(waits.change);  // the mean wait is 180 h: ten hours are no matter
    for (auto& one : cases)
        if (one.second == 500) one.second = 5;
    const Waits steady = waits_of(ended_days_ago(cases), kNow);
    ASSERT_TRUE(steady.change);
    EXPECT_DOUBLE_EQ(steady.change->now_hours, 24);
    EXPECT_DOUBLE_EQ(steady.change->before_hours, 14);
    EXPECT_DOUBLE_EQ(steady.change->days, 91);
}

TEST(Waits, NoChangeIsMadeOfChanceOrOfFewCases) {
    std::vector<std::pair<double, double>> few, same;
    for (int i = 0; i < 7; ++i) few.insert(few.end(), {{5.0 + i, 90.0}, {120.0 + i, 10.0}});
    EXPECT_FALSE(waits_of(ended_days_ago(few), kNow).change);
    for (int i = 0; i < 10; ++i) same.insert(same.end(), {{5.0 + i, 10.0 + i}, {120.0 + i, 10.5 + i}});
    EXPECT_FALSE(waits_of(ended_days_ago(same), kNow).change);
}

// A record of 20 days is halved.
TEST(Waits, AShortRecordIsHalved) {
    std::vector<std::pair<double, double>> cases;
    for (int i = 0; i < 10; ++i) cases.insert(cases.end(), {{0.5 + i * 0.9, 40.0 + i}, {10.5 + i * 0.9, 4.0 + i}});
    cases.emplace_back(20, 4);
    const Waits waits = waits_of(ended_days_ago(cases), kNow);
    ASSERT_TRUE(waits.change);
    EXPECT_DOUBLE_EQ(waits.change->days, 10);
    EXPECT_DOUBLE_EQ(waits.change->now_hours, 44);
}

}  // namespace
}  // namespace drum::audit
