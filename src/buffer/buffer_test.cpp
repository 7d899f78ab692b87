// Levels: the smallest supply that keeps the promise, against exact figures and brute force.
#include "buffer/buffer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/rng.h"
#include "buffer/site_test.h"
#include "fact/by_hand.h"

namespace drum::buffer {
namespace {

using fact::ByHand;
using fact::Table;

std::string day_text(int n) { return to_text(Day{20'000 + n}); }

// The smallest count whose cdf reaches p.
std::int64_t quantile(double mean, double variance, double p) {
    std::int64_t n = 0;
    while (count_cdf(mean, variance, double(n)) < p) ++n;
    return n;
}

TEST(CountCdf, GivesTheExactQuantilesOfGammaLeadTimes) {
    const std::filesystem::path file = std::string(DRUM_SHARED_DIR) + "/cases/inventory.json";
    if (!std::filesystem::exists(file)) GTEST_SKIP() << file << " is not here";
    std::ifstream in(file);
    int checked = 0;
    const auto cases = nlohmann::json::parse(in).at("cases");
    for (const auto& one : cases) {
        if (one.at("id") != "lead-time-demand-gamma-poisson") continue;
        for (const auto& row : one.at("expected").at("rows"))
            for (const auto& [p, exact] : row.at("exact_quantile").items()) {
                EXPECT_EQ(quantile(row.at("mean"), row.at("var"), std::stod(p)), exact.get<std::int64_t>()) << row.dump();
                ++checked;
            }
    }
    EXPECT_EQ(checked, 24);
}

TEST(Level, IsTheSmallestThatMeetsItsTargetByBruteForce) {
    Rng rng(7);
    for (int i = 0; i < 1000; ++i) {
        const double mean = rng.exponential(3), doubt = 20 + rng.exponential(50);
        const Need need{nullptr, 0, {mean * doubt, doubt, rng.uniform() * 2, 0, 100}};
        const learn::LeadTime lead{learn::lead_pmf(1 + rng.exponential(8), rng.uniform())};
        const double target = 0.8 + 0.199 * rng.uniform();
        const double found = level(need, lead, 1, target, true);
        EXPECT_GE(probability_within(need, lead, 1, found), target);
        if (found > 0) {
            EXPECT_LT(probability_within(need, lead, 1, found - 1), target);
        }
    }
}

// A lead time with a long thin tail, as learned where some orders stayed open for long.
learn::LeadTime lead_with_tail(Rng& rng) {
    learn::LeadTime out{learn::lead_pmf(1 + rng.exponential(15), rng.uniform())};
    if (rng.uniform() < 0.5) return out;
    const double share = 0.1 * rng.uniform(), length = 20 + rng.exponential(100);
    for (double& p : out.pmf) p *= 1 - share;
    out.pmf.resize(731, 0);
    double sum = 0;
    for (std::size_t l = 0; l < out.pmf.size(); ++l) sum += std::exp(-double(l) / length);
    for (std::size_t l = 0; l < out.pmf.size(); ++l) out.pmf[l] += share * std::exp(-double(l) / length) / sum;
    return out;
}

TEST(Level, AndItsLastSafeDayAreThoseOfThePlainSum) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}}).add(Table::items, {{"item", "B"}}).add(Table::items, {{"item", "C"}});
    for (const char* day : {"1970-01-03", "1970-01-20", "1970-04-02"})
        facts.add(Table::demand, {{"order", std::string("B") + day}, {"item", "B"}, {"quantity", "7"}, {"due_at", day}})
            .add(Table::demand, {{"order", std::string("C") + day}, {"item", "C"}, {"quantity", "2.375"}, {"due_at", day}});
    const auto world = world_of(facts, Instant{0});
    Rng rng(11);
    for (int i = 0; i < 2000; ++i) {
        const double mean = std::exp(std::log(0.003) + rng.uniform() * std::log(100'000.0)), seen = 5 + rng.exponential(60);
        const Need need{&world->projection, static_cast<Id>(i % 3), {std::max(0.3, mean * seen), std::max(0.3, mean * seen) / mean, i % 4 == 0 ? 0 : rng.exponential(1), 0, 100}};
        const learn::LeadTime lead = lead_with_tail(rng);
        const double target = 1 - std::pow(10, -0.3 - 6 * rng.uniform());
        const bool whole = i % 5 != 0;
        const double found = level(need, lead, 1, target, whole), less = found - (whole ? 1 : 0.001);
        EXPECT_GE(probability_within(need, lead, 1, found), target) << i;
        if (found > 0) {
            EXPECT_LT(probability_within(need, lead, 1, less), target) << i << ' ' << found;
        }
        const double supply = std::floor(found * (0.8 + rng.uniform()));
        const int plain = last_day(15, [&](int t) { return probability_within(need, lead, 1.0 + t, supply) >= target; });
        EXPECT_EQ(safe_days(need, lead, 1, supply, target, 15), plain) << i;
    }
}

TEST(Level, OfKnownWorkIsThatWorkAndNoMore) {
    ByHand facts;  // no history: ten are ordered, due within the lead time, and nothing else is expected
    facts.add(Table::sources, {{"item", "A"}, {"supplier", "S"}, {"lead_days", "5"}})
        .add(Table::stock, {{"item", "A"}, {"quantity", "3"}})
        .add(Table::demand, {{"order", "1"}, {"item", "A"}, {"quantity", "10"}, {"due_at", "1970-01-03"}});
    const auto world = world_of(facts, Instant{0});
    const Buffers buffers = world->protected_for({});
    ASSERT_EQ(buffers.protected_items.size(), 1u);
    const Buffer& b = buffers.protected_items.front();
    EXPECT_DOUBLE_EQ(b.level, 10);
    EXPECT_DOUBLE_EQ(b.booked, 10);
    EXPECT_DOUBLE_EQ(b.position(), -7);
    EXPECT_FALSE(b.kept);
    EXPECT_FALSE(b.triggered());  // what is not kept has no level to fall below: what is short of it is planned, as booked
    const auto planned = world->projection.planned_orders_of(world->item("A"));
    ASSERT_EQ(planned.size(), 1u);
    EXPECT_DOUBLE_EQ(planned.front().units, 7);
    EXPECT_TRUE(planned.front().is_due && planned.front().late);
}

TEST(Need, CountsAnOrderAndItsForecastOnce) {
    ByHand facts;
    facts.add(Table::demand, {{"order", "1"}, {"item", "A"}, {"quantity", "8"}, {"due_at", "1970-01-02"}});
    const auto world = world_of(facts, Instant{0});
    const projection::Week week;
    // All is ordered three days before it is due: nothing more comes for the next three days, the days after them stay open.
    const projection::BookingCurve ahead({0, 0, 0, 1}, week);
    const learn::DemandRate two_a_day{100, 50, 0, 0, 100};
    const Need learned{&world->projection, 0, two_a_day, &ahead, &week};
    EXPECT_DOUBLE_EQ(learned.mean(3), 8);
    EXPECT_DOUBLE_EQ(learned.mean(5), 8 + 2 * 2);
    const Need over_the_counter{&world->projection, 0, two_a_day, nullptr, &week};  // nothing is ever booked ahead: the rate comes on top
    EXPECT_DOUBLE_EQ(over_the_counter.mean(5), 8 + 5 * 2);
}

TEST(Protect, WeighsAPartByTheConstraintMinutesThatNeedIt) {
    ByHand facts;
    facts.add(Table::resources, {{"resource", "M"}, {"capacity_per_day", "60"}})
        .add(Table::routes, {{"item", "X"}, {"step", "1"}, {"resource", "M"}, {"run_minutes", "30"}})
        .add(Table::bom, {{"item", "X"}, {"component", "p"}, {"quantity", "2"}})
        .add(Table::items, {{"item", "X"}, {"price", "100"}, {"cost", "40"}})
        .add(Table::sources, {{"item", "p"}, {"supplier", "S"}, {"lead_days", "5"}})
        .add(Table::stock, {{"item", "p"}, {"quantity", "0"}})
        .add(Table::demand, {{"order", "1"}, {"item", "X"}, {"quantity", "4"}, {"due_at", "1970-01-02"}});
    const auto world = world_of(facts, Instant{0});
    const auto buffers = world->protected_for(world->resource("M"));
    ASSERT_EQ(buffers.protected_items.size(), 2u);  // X itself stands among them: made to order, as much as is booked
    const Buffer &x = buffers.protected_items[0], &p = buffers.protected_items[1];
    EXPECT_EQ(x.item, world->item("X"));
    EXPECT_FALSE(x.kept);
    EXPECT_DOUBLE_EQ(x.level, 4);
    EXPECT_DOUBLE_EQ(x.minutes_per_unit, 30);
    EXPECT_DOUBLE_EQ(p.minutes_per_unit, 15);  // 30 minutes wait for 2 of them
    EXPECT_DOUBLE_EQ(p.value_per_unit, 30);
    EXPECT_EQ(p.zone, Zone::black);
}

// Twenty were wanted three times in 120 days, so that no more than twice that is kept. Fifty more are sold for a day that
// an order placed now meets, or only one that takes its time; how surely the rest is kept does not change by it.
TEST(Protect, WhatIsBookedDoesNotLowerTheFillThatTheCapLeaves) {
    const auto kept = [](int due) {
        ByHand facts;
        facts.add(Table::items, {{"item", "A"}, {"unit", "EA"}, {"keep", "yes"}, {"price", "5"}, {"cost", "2"}})
            .add(Table::sources, {{"item", "A"}, {"supplier", "S"}, {"lead_days", "4"}, {"lead_cv", "0.5"}})
            .add(Table::stock, {{"item", "A"}, {"quantity", "500"}, {"counted_at", day_text(119)}});
        for (const int day : {10, 50, 90})
            facts.add(Table::moves,
                      {{"item", "A"}, {"quantity", "-20"}, {"kind", "ship"}, {"time", day_text(day) + "T10:00:00Z"}});
        facts.add(Table::demand,
                  {{"order", "1"},
                   {"item", "A"},
                   {"quantity", "50"},
                   {"ordered_at", day_text(119)},
                   {"due_at", day_text(120 + due)}});
        const auto world = world_of(facts, parse_time(day_text(120) + "T00:00:00Z").value().instant);
        const Buffers buffers = world->protected_for({});
        EXPECT_EQ(buffers.protected_items.size(), 1u);
        return buffers.protected_items.front();
    };
    const Buffer at_once = kept(0), soon = kept(7), later = kept(60);
    EXPECT_LT(later.asked, 0.99);
    EXPECT_DOUBLE_EQ(soon.asked, later.asked);
    EXPECT_DOUBLE_EQ(at_once.asked, later.asked);
    EXPECT_DOUBLE_EQ(at_once.level, later.level + 50);
    EXPECT_GE(soon.level, later.level);
    EXPECT_LE(soon.level, at_once.level);
}

TEST(Protect, WhatNobodySaysIsInStockIsNotGuessed) {
    ByHand facts;
    facts.add(Table::sources, {{"item", "A"}, {"supplier", "S"}, {"lead_days", "5"}})
        .add(Table::demand, {{"order", "1"}, {"item", "A"}, {"quantity", "1"}, {"due_at", day_text(1)}});
    const auto world = world_of(facts, Instant{0});
    const Buffers buffers = world->protected_for({});
    EXPECT_TRUE(buffers.protected_items.empty());
    EXPECT_EQ(buffers.unknown_stock.size(), 1u);
}

}  // namespace
}  // namespace drum::buffer
