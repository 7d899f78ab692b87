// The record of an item against sums over the distribution of its need, and when open orders come.
#include "projection/record.h"

#include <gtest/gtest.h>

#include <cmath>

#include "projection/site_test.h"

namespace drum::projection {
namespace {

using fact::Table;

TEST(Record, WithoutDoubtIsArithmetic) {
    Facts facts;
    facts.bought("A", "3")
        .stock("A", "10")
        .order("P", "A", "6", 4)
        .sale("0", "A", "1", -2)
        .sale("1", "A", "4", 2)
        .sale("2", "A", "13", 18);
    const auto site = site_of(facts);
    const Record record =
        record_of(site->projection, need_of(site->projection, site->expected, site->item("A"), false), 2);
    ASSERT_EQ(record.lines.size(), 16u);  // fourteen days, two weeks
    const double available[] = {9, 9, 5, 5, 11, 11};
    for (std::size_t d = 0; d < 6; ++d) {
        EXPECT_EQ(record.lines[d].day - site->projection.today, static_cast<int>(d));
        for (const double of :
             {record.lines[d].available.p05, record.lines[d].available.p50, record.lines[d].available.p95})
            EXPECT_EQ(of, available[d]) << d;
        EXPECT_EQ(record.lines[d].short_probability, 0);
        EXPECT_EQ(record.lines[d].unbooked, 0);
    }
    EXPECT_EQ(record.lines[0].booked, 1);  // what is overdue is due today
    EXPECT_EQ(record.lines[2].booked, 4);
    EXPECT_EQ(record.lines[4].scheduled, 6);
    const RecordLine& third = record.lines[14];  // days 14 to 20
    EXPECT_EQ(third.last - third.day, 6);
    EXPECT_EQ(third.booked, 13);
    EXPECT_EQ(third.planned, 2);
    EXPECT_EQ(third.available.p50, -2);  // were nothing ordered
    EXPECT_EQ(third.short_probability, 1);
    ASSERT_TRUE(record.lasts_until);
    EXPECT_EQ(*record.lasts_until - site->projection.today, 17);
}

// P(X = k) of a negative binomial, by its definition.
double probability_of(double mean, double variance, int k) {
    const double size = mean * mean / (variance - mean), p = size / (size + mean);
    return std::exp(std::lgamma(k + size) - std::lgamma(size) - std::lgamma(k + 1.0) + size * std::log(p) +
                    k * std::log1p(-p));
}

// The smallest k with P(X <= k) >= p.
int quantile_of(double mean, double variance, double p) {
    int k = 0;
    for (double sum = probability_of(mean, variance, 0); sum < p; sum += probability_of(mean, variance, k)) ++k;
    return k;
}

TEST(Record, QuantilesAreThoseOfTheNeed) {
    Facts facts;
    facts.bought("A", "3").stock("A", "20").sale("1", "A", "4", 2);
    const auto site = site_of(facts);
    const double mean = 1.5, alpha = 2, doubt = 40;
    const Need need{&site->projection, site->item("A"), {mean * doubt, doubt, alpha, 0, 60}};
    const Record record = record_of(site->projection, need, 1);
    for (std::size_t d = 0; d < 14; ++d) {
        const double days = double(d) + 1, m = mean * days, variance = m + m * m * (alpha / days + 1 / (mean * doubt));
        const double there = 20 - (d >= 2 ? 4 : 0);
        const RecordLine& line = record.lines[d];
        EXPECT_NEAR(line.unbooked, mean, 1e-9);
        EXPECT_NEAR(line.available.p05, there - quantile_of(m, variance, 0.95), 2e-3) << d;
        EXPECT_NEAR(line.available.p50, there - quantile_of(m, variance, 0.50), 2e-3) << d;
        EXPECT_NEAR(line.available.p95, there - quantile_of(m, variance, 0.05), 2e-3) << d;
        double enough = 0;
        for (int k = 0; k <= static_cast<int>(there); ++k) enough += probability_of(m, variance, k);
        EXPECT_NEAR(line.short_probability, 1 - enough, 1e-6) << d;
    }
    EXPECT_EQ(*record.lasts_until - site->projection.today,
              9);  // 16 - 1.5 n is nought or more to n = 10, the end of day 9
}

// A takes ten days with a spread; one was placed so many days ago, without a promise.
Facts spread(int age) {
    Facts facts;
    facts.add(Table::items, {{"item", "A"}, {"unit", "EA"}, {"make_or_buy", "buy"}});
    facts.add(Table::sources, {{"item", "A"}, {"supplier", "S"}, {"lead_days", "10"}, {"lead_cv", "0.4"}});
    facts.stock("A", "0").add(
        Table::orders, {{"order", "P"}, {"item", "A"}, {"supplier", "S"}, {"quantity", "5"}, {"placed_at", day(-age)}});
    facts.sale("1", "A", "5", 30);
    return facts;
}

TEST(Record, AnOpenOrderHasComeOrNotByTheLawOfItsAge) {
    const auto site = site_of(spread(6));
    ASSERT_EQ(site->coming("A").size(), 1u);
    const learn::LeadTime& lead = site->learned.lead[0];
    double beyond = 0, by_five = 0;  // of what takes longer than six days, how much takes no more than eleven
    for (std::size_t l = 7; l < lead.pmf.size(); ++l) {
        beyond += lead.pmf[l];
        if (l <= 11) by_five += lead.pmf[l];
    }
    const double never = 0.02 / (0.02 + 0.98 * (lead.pmf[6] + beyond));  // today is not over
    EXPECT_NEAR(never_share(site->structure, site->projection.ordering, site->coming("A")[0]), never, 1e-9);
    EXPECT_NEAR(comes_of(site->projection, site->coming("A")[0]).never, never, 1e-9);
    const Record record = record_of(site->projection, need_of(site->projection, site->expected, 0, false), 3);
    EXPECT_EQ(record.lines[5].available.p05, 0);
    const Need owed{&site->projection, 0, {1e9, 1e9, 0, 0, 1}};  // one a day for certain: Poisson
    double none = 0;
    for (int k = 1; k <= 5; ++k)
        none += std::exp(-6 + k * std::log(6.0) - std::lgamma(k + 1.0));  // one to five of six days' need
    const double more = 1 - none - std::exp(-6.0), came = (1 - never) * by_five / beyond;
    EXPECT_NEAR(record_of(site->projection, owed, 0).lines[5].short_probability, more + none * (1 - came), 1e-6);
}

TEST(NeverShare, GrowsWithTheAgeItsLikeHaveComeBy) {
    const auto never = [](const Facts& facts) {
        const auto site = site_of(facts);
        return never_share(site->structure, site->projection.ordering, Receipt{0, 5, site->order("P")});
    };
    EXPECT_NEAR(never(spread(0)), 0.02, 1e-4);
    double before = 0;
    for (int age = 0; age < 40; age += 4) {
        EXPECT_GE(never(spread(age)), before - 1e-12) << age;
        before = never(spread(age));
    }
    EXPECT_GT(before, 0.9);
    const auto lost = site_of(spread(60));  // likelier lost than late: it is not counted on, and bought again
    EXPECT_TRUE(lost->coming("A").empty());
    EXPECT_EQ(lost->projection.lost, std::vector<std::int32_t>{lost->order("P")});
    EXPECT_EQ(lost->planned("A")[0].units, 5);
}

TEST(NeverShare, IsNoughtWhereOnlyALeadTimeIsSaid) {
    Facts facts;
    facts.bought("A", "10").stock("A", "0");
    facts.add(Table::orders,
              {{"order", "P"}, {"item", "A"}, {"supplier", "S"}, {"quantity", "5"}, {"placed_at", day(-300)}});
    facts.add(Table::orders, {{"order", "W"},
                              {"item", "X"},
                              {"quantity", "5"},
                              {"kind", "make"},
                              {"status", "placed"},
                              {"placed_at", day(-300)}});
    const auto site = site_of(facts);
    EXPECT_EQ(never_share(site->structure, site->projection.ordering, Receipt{1, 5, site->order("P")}), 0);
    EXPECT_EQ(never_share(site->structure, site->projection.ordering, Receipt{1, 5, site->order("W")}), 0);
    EXPECT_EQ(never_share(site->structure, site->projection.ordering, Receipt{1, 5, -1}), 0);
    ASSERT_EQ(site->coming("A").size(), 1u);  // overdue it is chased and counts as coming tomorrow
    EXPECT_EQ(site->coming("A")[0].day, 1);
    EXPECT_TRUE(site->projection.lost.empty());
}

TEST(NeverShare, WhatCanStillComeTodayIsNotLost) {
    Facts facts;
    facts.bought("A", "6").sale("1", "A", "5", 3);
    facts.add(Table::orders, {{"order", "came"},
                              {"item", "A"},
                              {"supplier", "S"},
                              {"quantity", "1"},
                              {"placed_at", day(-7)},
                              {"received_at", day(-1)},
                              {"received_quantity", "1"}});
    facts.add(Table::orders, {{"order", "P"},
                              {"item", "A"},
                              {"supplier", "S"},
                              {"quantity", "5"},
                              {"placed_at", day(-6)},
                              {"promised_at", day(-2)}});
    const auto site = site_of(facts);  // six days are what he takes: only his promise has passed
    EXPECT_NEAR(never_share(site->structure, site->projection.ordering, Receipt{1, 5, site->order("P")}), 0.02, 1e-9);
    ASSERT_EQ(site->coming("A").size(), 1u);
    EXPECT_TRUE(site->planned("A").empty());
}

TEST(NeverShare, APromiseStillToComeIsKeptToTheDay) {
    Facts facts = spread(30);
    facts.add(Table::orders, {{"order", "Q"},
                              {"item", "A"},
                              {"supplier", "S"},
                              {"quantity", "5"},
                              {"placed_at", day(-3)},
                              {"promised_at", day(9)}});
    const auto site = site_of(facts);
    for (const Receipt& receipt : site->coming("A")) {
        if (receipt.order != site->order("Q")) continue;
        const Comes comes = comes_of(site->projection, receipt);
        EXPECT_EQ(comes.p05, 9);
        EXPECT_EQ(comes.p95, 9);
        EXPECT_LT(comes.never, 0.03);
    }
}

}  // namespace
}  // namespace drum::projection
