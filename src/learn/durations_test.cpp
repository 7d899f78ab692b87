// Lead times: against a plain product over the days, and story by story.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "fact/by_hand.h"
#include "learn/learned.h"

namespace drum::learn {
namespace {

using fact::ByHand;
using fact::Table;

std::string day_text(int n) { return to_text(Day{20'000 + n}); }
state::State folded(const ByHand& facts, int days) {
    return state::fold(state::merge(facts.blocks(), Instant::end()), Zone().start_of(Day{20'000 + days}));
}
double beyond(const LeadTime& lead, int day) {
    double sum = 1;
    for (int d = 0; d <= day && d < static_cast<int>(lead.pmf.size()); ++d)
        sum -= lead.pmf[static_cast<std::size_t>(d)];
    return sum;
}

RC_GTEST_PROP(KaplanMeier, IsTheProductOfTheDaysSurvived, ()) {
    std::vector<Duration> all;
    const int count = *rc::gen::inRange(1, 30);
    for (int i = 0; i < count; ++i)
        all.push_back({*rc::gen::inRange(0, 25), double(*rc::gen::inRange(1, 5)), *rc::gen::inRange(0, 3) == 0});
    std::vector<double> prior(static_cast<std::size_t>(*rc::gen::inRange(1, 20)), 0);
    for (double& p : prior) p = 1.0 / double(prior.size());
    const double weight = *rc::gen::inRange(0, 12);
    const LeadTime lead{kaplan_meier(all, prior, weight), 0, 0};
    double product = 1, total = 0;
    int longest = weight > 0 ? int(prior.size()) - 1 : 0;
    for (const Duration& d : all) longest = std::max(longest, d.days);
    for (int day = 0; day <= longest; ++day) {
        double at_risk = 0, ended = 0;
        for (const Duration& d : all) {
            if (d.days >= day) at_risk += d.weight;
            if (d.days == day && !d.censored) ended += d.weight;
        }
        for (std::size_t d = 0; d < prior.size(); ++d) {
            if (int(d) >= day) at_risk += weight * prior[d];
            if (int(d) == day) ended += weight * prior[d];
        }
        if (at_risk > 1e-9) product *= 1 - ended / at_risk;
        RC_ASSERT(std::abs(beyond(lead, day) - product) < 1e-9);
    }
    for (const double p : lead.pmf) {
        RC_ASSERT(p >= -1e-12);
        total += p;
    }
    RC_ASSERT(std::abs(total - 1) < 1e-9);
}

// Nothing open: the prior is mixed in by n / (n + weight).
RC_GTEST_PROP(KaplanMeier, ShrinksByNumberWhereNothingIsOpen, ()) {
    std::vector<Duration> all;
    const int count = *rc::gen::inRange(1, 30);
    for (int i = 0; i < count; ++i) all.push_back({*rc::gen::inRange(0, 25), 1, false});
    const std::vector<double> prior = lead_pmf(8, 0.4), own = kaplan_meier(all), both = kaplan_meier(all, prior, 10);
    const double share = count / (count + 10.0);
    for (std::size_t day = 0; day < both.size(); ++day) {
        const double mixed =
            share * (day < own.size() ? own[day] : 0) + (1 - share) * (day < prior.size() ? prior[day] : 0);
        RC_ASSERT(std::abs(both[day] - mixed) < 1e-9);
    }
}

void order(ByHand& facts, const std::string& name, const std::string& item, int placed, int received,
           const std::string& supplier = "S") {
    facts.add(Table::orders, {{"order", name},
                              {"item", item},
                              {"supplier", supplier},
                              {"quantity", "1"},
                              {"placed_at", day_text(placed)},
                              {"received_at", received < 0 ? "" : day_text(received)}});
}

TEST(LeadTimes, AnOrderThatDoesNotComeOutweighsWhatIsTyped) {
    ByHand facts, overdue;
    for (ByHand* f : {&facts, &overdue}) {
        f->add(Table::sources, {{"item", "A"}, {"supplier", "S"}, {"lead_days", "5"}});
        f->add(Table::sources, {{"item", "B"}, {"supplier", "S"}, {"lead_days", "5"}});
        for (int i = 0; i < 10; ++i) order(*f, "B" + std::to_string(i), "B", 10 * i, 10 * i + 5);
    }
    for (int i = 0; i < 5; ++i) order(overdue, "A" + std::to_string(i), "A", 80 + i, -1);  // of A nothing came yet
    const auto lead_of = [](const ByHand& f) {
        const state::State state = folded(f, 110);
        return learn_lead_times(state, state.as_of)[0];
    };
    EXPECT_NEAR(lead_of(facts).mean(), 5, 1e-9);
    const LeadTime late = lead_of(overdue);
    EXPECT_EQ(late.observed, 0);
    EXPECT_GT(beyond(late, 20), 0.3);
}

TEST(LeadTimes, AListOfOpenOrdersAloneSaysNothing) {
    ByHand facts;
    facts.add(Table::sources, {{"item", "A"}, {"supplier", "S"}, {"lead_days", "5"}});
    for (int i = 0; i < 20; ++i) order(facts, std::to_string(i), "A", i, -1);
    const state::State state = folded(facts, 60);
    EXPECT_NEAR(learn_lead_times(state, state.as_of)[0].mean(), 5, 1e-9);
}

TEST(LeadTimes, WithoutATypedFigureTheFamilySpeaks) {
    ByHand facts;
    for (const std::string item : {"A", "B"}) facts.add(Table::items, {{"item", item}, {"family", "F"}});
    facts.add(Table::sources, {{"item", "A"}, {"supplier", "NEW"}})
        .add(Table::sources, {{"item", "B"}, {"supplier", "S"}});
    for (int i = 0; i < 30; ++i) order(facts, std::to_string(i), "B", i, i + 20);
    const state::State state = folded(facts, 60);
    const auto lead = learn_lead_times(state, state.as_of);
    EXPECT_NEAR(lead[0].mean(), 20 * 30 / 31.0 + 7 / 31.0, 0.1);
    EXPECT_EQ(lead[0].observed_supplier, 0);
}

TEST(LeadTimes, WhatClosesTodayTeachesTomorrow) {
    ByHand before, after;
    for (ByHand* f : {&before, &after}) {
        f->add(Table::sources, {{"item", "A"}, {"supplier", "S"}, {"lead_days", "5"}});
        for (int i = 0; i < 10; ++i) order(*f, std::to_string(i), "A", i, i + 5);
    }
    order(before, "last", "A", 20, -1);
    order(after, "last", "A", 20, 40);  // today
    const auto at_noon = [](const ByHand& f) {
        const Instant noon = Zone().start_of(Day{20'040}) + kMicrosPerDay / 2;
        return learn(state::fold(state::merge(f.blocks(), Instant::end()), noon)).lead[0].pmf;
    };
    EXPECT_EQ(at_noon(before), at_noon(after));
}

TEST(LeadTimes, OfWhatIsCalledOffForMonthsAheadTheFirstLineTells) {
    const auto mean = [](bool lines) {
        ByHand facts;
        facts.add(Table::items, {{"item", "A"}, {"unit", "EA"}});
        for (int i = 0; i < 12; ++i)
            facts.add(Table::orders, {{"order", lines ? "BL-1" : "PO-" + std::to_string(i)},
                                      {"line", lines ? std::to_string(10 + i) : ""},
                                      {"item", "A"},
                                      {"supplier", "S"},
                                      {"quantity", "5"},
                                      {"received_quantity", "5"},
                                      {"placed_at", day_text(lines ? 0 : 14 * i)},
                                      {"promised_at", day_text(5 + 14 * i)},
                                      {"received_at", day_text(5 + 14 * i)}});
        facts.add(Table::sources, {{"item", "A"}, {"supplier", "S"}, {"lead_days", "5"}});
        const state::State state = folded(facts, 200);
        return learn_lead_times(state, state.as_of)[0];
    };
    EXPECT_NEAR(mean(false).mean(), 5, 0.1);
    EXPECT_NEAR(mean(true).mean(), 5, 0.1);
    EXPECT_EQ(mean(true).observed, 1);
}

TEST(LeadTimes, TakeNoHourMoreInAutumn) {
    ByHand facts;
    facts.add(Table::site, {{"name", "W"}, {"time_zone", "Europe/Berlin"}});
    facts.add(Table::sources, {{"item", "A"}, {"supplier", "S"}, {"lead_days", "9"}});
    // 22 October, midnight in Berlin, to 29 October, midnight: the clocks went back in between.
    facts.add(Table::orders, {{"order", "1"},
                              {"item", "A"},
                              {"supplier", "S"},
                              {"quantity", "1"},
                              {"placed_at", "2026-10-21T22:00:00Z"},
                              {"received_at", "2026-10-28T23:00:00Z"}});
    const state::State state = state::fold(state::merge(facts.blocks(), Instant::end()),
                                           Instant{*fact::stored_value(fact::Type::instant, "2026-11-10")});
    const LeadTime lead = learn_lead_times(state, state.as_of)[0];
    EXPECT_GT(lead.pmf[7], 0.1);
    EXPECT_EQ(lead.pmf[8], 0);
}

// Ten orders of one supplier, each four days after its promise, weigh as much as ten promises kept; who has brought
// nothing that was promised is believed.
TEST(Slips, AreLearnedOfTheSupplierAgainstHisPromises) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}, {"unit", "EA"}}).add(Table::items, {{"item", "B"}, {"unit", "EA"}});
    facts.add(Table::sources, {{"item", "A"}, {"supplier", "V"}, {"lead_days", "9"}});
    facts.add(Table::sources, {{"item", "B"}, {"supplier", "W"}, {"lead_days", "9"}});
    for (int i = 0; i < 10; ++i)
        facts.add(Table::orders, {{"order", std::to_string(i)},
                                  {"item", "A"},
                                  {"quantity", "5"},
                                  {"kind", "buy"},
                                  {"supplier", "V"},
                                  {"status", "received"},
                                  {"placed_at", day_text(i)},
                                  {"promised_at", day_text(10 + i % 3)},
                                  {"received_quantity", "5"},
                                  {"received_at", day_text(14 + i % 3)}});
    const state::State state = folded(facts, 30);
    std::vector<LeadTime> lead = learn_lead_times(state, state.as_of);
    learn_slips(state, state.as_of, lead);
    const auto at = [&](std::size_t source, int days) {
        const auto place = static_cast<std::size_t>(days - lead[source].slip_from);
        return place < lead[source].slip.size() ? lead[source].slip[place] : 0;
    };
    EXPECT_NEAR(at(0, 0), 0.25, 1e-9);  // of the supplier half; of his item, with the weight of ten of his, a quarter
    EXPECT_NEAR(at(0, 4), 0.75, 1e-9);
    EXPECT_TRUE(lead[1].slip.empty());
}

}  // namespace
}  // namespace drum::learn
