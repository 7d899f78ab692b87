// What is learned, against figures worked out elsewhere.
#include <gtest/gtest.h>

#include <cmath>

#include "fact/by_hand.h"
#include "learn/learned.h"

namespace drum::learn {
namespace {

using fact::ByHand;
using fact::Table;

Instant at(std::string_view text) { return Instant{*fact::stored_value(fact::Type::instant, text)}; }

state::State folded(const ByHand& facts, std::string_view as_of) {
    return state::fold(state::merge(facts.blocks(), Instant::end()), at(as_of));
}

std::string day_text(int n) { return to_text(Day{20'000 + n}); }

TEST(KaplanMeier, AgreesWithTheTextbook) {
    // Times 3, 5*, 5, 8, 10* (* censored): S falls to 4/5 at 3, by 1/4 of it at 5, by 1/2 at 8.
    const auto pmf = kaplan_meier({{3}, {5, 1, true}, {5}, {8}, {10, 1, true}});
    EXPECT_NEAR(pmf[3], 0.2, 1e-12);
    EXPECT_NEAR(pmf[5], 0.2, 1e-12);
    EXPECT_NEAR(pmf[8], 0.3, 1e-12);
    double tail = 0, all = 0;
    for (std::size_t d = 0; d < pmf.size(); ++d) all += pmf[d], tail += d > 10 ? pmf[d] : 0;
    EXPECT_NEAR(tail, 0.3, 1e-9);  // what is left lies beyond the longest age seen
    EXPECT_NEAR(all, 1, 1e-9);
}

TEST(KaplanMeier, DroppingOpenOrdersWouldTeachThatAllComesQuickly) {
    std::vector<Duration> seen{{2}, {2}, {2}}, with_open = seen;
    for (int i = 0; i < 3; ++i) with_open.push_back({30, 1, true});
    LeadTime quick{kaplan_meier(seen)}, honest{kaplan_meier(with_open)};
    EXPECT_NEAR(quick.mean(), 2, 1e-9);
    EXPECT_GT(honest.mean(), 10);
}

TEST(LeadTime, TypedFiguresSpreadByTheirCv) {
    LeadTime exact{lead_pmf(6, 0)}, wide{lead_pmf(10, 0.5)};
    EXPECT_EQ(exact.quantile(0.5), 6);
    EXPECT_NEAR(wide.mean(), 10, 0.1);
    double variance = 0;
    for (std::size_t d = 0; d < wide.pmf.size(); ++d) variance += wide.pmf[d] * (double(d) - 10) * (double(d) - 10);
    EXPECT_NEAR(std::sqrt(variance), 5, 0.2);
}

TEST(LeadTime, IsShrunkFromTheSupplierToTheItem) {
    ByHand facts;
    facts.add(Table::sources, {{"item", "A"}, {"supplier", "S"}, {"lead_days", "5"}});
    facts.add(Table::sources, {{"item", "B"}, {"supplier", "S"}, {"lead_days", "5"}});
    for (int i = 0; i < 10; ++i)  // A takes 15 days, always
        facts.add(Table::orders, {{"order", std::to_string(i)},
                                  {"item", "A"},
                                  {"supplier", "S"},
                                  {"quantity", "1"},
                                  {"placed_at", day_text(i)},
                                  {"received_at", day_text(i + 15)}});
    const state::State state = folded(facts, day_text(60));
    const auto lead = learn_lead_times(state, state.as_of);
    EXPECT_EQ(lead[0].observed, 10);
    EXPECT_EQ(lead[1].observed, 0);
    // Supplier: half 15, half the typed 5. Item: half 15, half that.
    EXPECT_NEAR(lead[1].mean(), 10, 1e-6);
    EXPECT_NEAR(lead[0].mean(), 12.5, 1e-6);
}

// Day 3 is a Monday. He works from Monday to Friday, and not from day 31 to 44.
TEST(LeadTime, IsLearnedInHisDaysWhereHeHasACalendar) {
    ByHand facts;
    for (const char* weekday : {"mon", "tue", "wed", "thu", "fri"})
        facts.add(Table::calendars, {{"calendar", "his"}, {"weekday", weekday}, {"from", "08:00"}, {"to", "16:00"}});
    for (int day = 31; day < 45; ++day) facts.add(Table::calendars, {{"calendar", "his"}, {"date", day_text(day)}});
    const auto lead_of = [&](int placed, int received, const char* clock = "T07:00:00Z") {
        ByHand with = facts;
        with.add(Table::sources,
                 {{"item", "A"}, {"supplier", "S"}, {"lead_days", "5"}, {"calendar", "his"}, {"cut_off", "12:00"}});
        for (int i = 0; i < 10; ++i)
            with.add(Table::orders, {{"order", std::to_string(i)},
                                     {"item", "A"},
                                     {"supplier", "S"},
                                     {"quantity", "1"},
                                     {"placed_at", day_text(placed) + clock},
                                     {"received_at", day_text(received) + "T15:00:00Z"}});
        const state::State state = folded(with, day_text(60));
        // Supplier: half the typed 5. Item: half that.
        return (learn_lead_times(state, state.as_of)[0].mean() - 1.25) / 0.75;
    };
    EXPECT_NEAR(lead_of(3, 10), 5, 1e-6) << "from Monday to Monday, at whatever hour";
    EXPECT_NEAR(lead_of(3, 10, "T13:00:00Z"), 4, 1e-6) << "sent on Tuesday";
    EXPECT_NEAR(lead_of(0, 7), 5, 1e-6);
    EXPECT_NEAR(lead_of(1, 7), 4, 1e-6) << "sent on Monday, not on Saturday";
    EXPECT_NEAR(lead_of(3, 8), 5, 1e-6) << "what comes on Saturday came by Monday";
    EXPECT_NEAR(lead_of(28, 49), 5, 1e-6) << "two weeks of it he was closed";
}

// As open for so many of his days.
TEST(LeadTime, OfWhatIsOpenCountsHisDaysToo) {
    ByHand facts;
    for (const char* weekday : {"mon", "tue", "wed", "thu", "fri"})
        facts.add(Table::calendars, {{"calendar", "his"}, {"weekday", weekday}, {"from", "08:00"}, {"to", "16:00"}});
    for (int day = 31; day < 58; ++day) facts.add(Table::calendars, {{"calendar", "his"}, {"date", day_text(day)}});
    facts.add(Table::sources, {{"item", "A"}, {"supplier", "S"}, {"lead_days", "5"}, {"calendar", "his"}});
    for (int i = 0; i < 10; ++i)
        facts.add(Table::orders, {{"order", std::to_string(i)},
                                  {"item", "A"},
                                  {"supplier", "S"},
                                  {"quantity", "1"},
                                  {"placed_at", day_text(3)},
                                  {"received_at", day_text(10)}});
    facts.add(Table::orders, {{"order", "open"},
                              {"item", "A"},
                              {"supplier", "S"},
                              {"quantity", "1"},
                              {"status", "placed"},
                              {"placed_at", day_text(28)}});
    const state::State state = folded(facts, day_text(57));
    EXPECT_NEAR(learn_lead_times(state, state.as_of)[0].mean(), 5, 1e-6) << "three days of his, and nothing is late";
}

// A takes the 20 days that are typed of it, and twice five more: that says nothing of B but that he may be late by
// five.
TEST(LeadTime, OfOtherItemsOfTheSupplierIsByHowMuchTheyMissedWhatIsTypedOfThem) {
    ByHand facts;
    facts.add(Table::sources, {{"item", "A"}, {"supplier", "S"}, {"lead_days", "20"}});
    facts.add(Table::sources, {{"item", "B"}, {"supplier", "S"}, {"lead_days", "2"}});
    for (int i = 0; i < 10; ++i)
        facts.add(Table::orders, {{"order", std::to_string(i)},
                                  {"item", "A"},
                                  {"supplier", "S"},
                                  {"quantity", "1"},
                                  {"placed_at", day_text(10)},
                                  {"received_at", day_text(i < 8 ? 30 : 35)}});
    const state::State state = folded(facts, day_text(60));
    const auto lead = learn_lead_times(state, state.as_of);
    ASSERT_GE(lead[1].pmf.size(), 8u);
    EXPECT_NEAR(lead[1].pmf[2], 0.9, 1e-9);  // ten typed and eight of ten
    EXPECT_NEAR(lead[1].pmf[7], 0.1, 1e-9);
}

// Sixty days are typed of A and forty-five are usual: three quarters. Of B, of which eight are typed, that is six, not
// none.
TEST(LeadTime, WhoBringsOthersSoonerBringsThisInTheSameShareOfItsDays) {
    ByHand facts;
    facts.add(Table::sources, {{"item", "A"}, {"supplier", "S"}, {"lead_days", "60"}});
    facts.add(Table::sources, {{"item", "B"}, {"supplier", "S"}, {"lead_days", "8"}});
    for (int i = 0; i < 10; ++i)
        facts.add(Table::orders, {{"order", std::to_string(i)},
                                  {"item", "A"},
                                  {"supplier", "S"},
                                  {"quantity", "1"},
                                  {"placed_at", day_text(10)},
                                  {"received_at", day_text(55)}});
    const state::State state = folded(facts, day_text(60));
    const auto lead = learn_lead_times(state, state.as_of);
    ASSERT_EQ(lead[1].pmf.size(), 9u);
    EXPECT_NEAR(lead[1].pmf[6], 0.5, 1e-9);
    EXPECT_NEAR(lead[1].pmf[8], 0.5, 1e-9) << "as typed";
}

TEST(Rates, ForgetOldDaysAndLeanOnTheFamilyAtFirst) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}, {"family", "F"}});
    for (int d = 0; d < 300; ++d) {
        const std::string used = d < 150 ? "-1" : "-5";
        facts.add(Table::moves, {{"item", "A"}, {"quantity", used}, {"time", day_text(d)}, {"kind", "consume"}});
    }
    const state::State state = folded(facts, day_text(300));
    const DemandRate rate = learn_rates(state, state.as_of)[0];
    // Closed form: a = sum of .98^(299 - d) x_d + 15 m .98^300, b likewise.
    double a = 15 * 3 * std::pow(0.98, 300), b = 15 * std::pow(0.98, 300);
    for (int d = 0; d < 300; ++d) a += std::pow(0.98, 299 - d) * (d < 150 ? 1 : 5), b += std::pow(0.98, 299 - d);
    EXPECT_NEAR(rate.mean(), a / b, 1e-9);
    EXPECT_NEAR(1 / rate.a, 1 / a + rate.alpha / b, 1e-9);
    EXPECT_LT(rate.alpha, 1);  // the change five months ago is no doubt about tomorrow
    EXPECT_GT(rate.mean(), 4.7);
    EXPECT_EQ(rate.days, 300);
}

TEST(Rates, DaysWithoutStockAreNoDemandOfZero) {
    ByHand facts;
    facts.add(Table::stock, {{"item", "A"}, {"quantity", "20"}, {"counted_at", day_text(-1)}});
    for (int d = 0; d < 10; ++d)
        facts.add(Table::moves, {{"item", "A"}, {"quantity", "-2"}, {"time", day_text(d)}, {"kind", "consume"}});
    facts.add(Table::moves, {{"item", "A"}, {"quantity", "50"}, {"time", day_text(40)}, {"kind", "receipt"}});
    facts.add(Table::moves, {{"item", "A"}, {"quantity", "-2"}, {"time", day_text(40)}, {"kind", "consume"}});
    const state::State state = folded(facts, day_text(41));
    const DemandRate rate = learn_rates(state, state.as_of)[0];
    EXPECT_EQ(rate.days, 11);  // thirty days stood empty
    EXPECT_NEAR(rate.mean(), 2,
                0.1);  // and on the last day with stock more may have been wanted than the two that were left
}

TEST(Rates, WhatIsSoldIsLearnedFromOrdersNotFromShipments) {
    ByHand facts;
    facts.add(Table::demand, {{"order", "1"}, {"item", "A"}, {"quantity", "30"}, {"ordered_at", day_text(0)}});
    facts.add(Table::moves,
              {{"item", "A"}, {"quantity", "-3"}, {"time", day_text(5)}, {"kind", "ship"}, {"order", "1"}});
    const state::State state = folded(facts, day_text(40));
    const DemandRate rate = learn_rates(state, state.as_of)[0];
    // Used on one day of forty: five hundred days are remembered.
    const double kept = 1 - 1 / 500.0, a = 15 * 0.75 * std::pow(kept, 40) + 30 * std::pow(kept, 39),
                 b = 15 * std::pow(kept, 40) + (1 - std::pow(kept, 40)) * 500;
    EXPECT_NEAR(rate.mean(), a / b, 1e-9);
}

TEST(Steps, TypedMinutesGiveWayToLoggedOnes) {
    ByHand facts;
    facts.add(Table::routes, {{"item", "A"}, {"step", "1"}, {"resource", "M"}, {"run_minutes", "10"}});
    for (int i = 0; i < 10; ++i)
        facts.add(Table::operations, {{"case", std::to_string(i)},
                                      {"resource", "M"},
                                      {"item", "A"},
                                      {"good", "4"},
                                      {"scrap", "1"},
                                      {"start", day_text(i) + "T00:00:00Z"},
                                      {"end", day_text(i) + "T01:40:00Z"}});  // 20 a piece
    const state::State state = folded(facts, day_text(20));
    EXPECT_NEAR(learn_steps(state, state.as_of)[0].mean, 15, 1e-9);  // half typed, half logged
}

TEST(Resources, DownTimeLowersAvailability) {
    ByHand facts;
    facts.add(Table::calendars, {{"calendar", "c"}, {"weekday", "mon"}, {"from", "00:00"}, {"to", "24:00"}});
    facts.add(Table::resources, {{"resource", "M"}, {"calendar", "c"}});
    // Day 20,003 is a Monday; 12 of its 24 hours are lost.
    facts.add(Table::operations, {{"case", "1"},
                                  {"resource", "M"},
                                  {"state", "run"},
                                  {"start", day_text(3) + "T00:00:00Z"},
                                  {"end", day_text(3) + "T12:00:00Z"}});
    facts.add(Table::operations, {{"case", "1"},
                                  {"resource", "M"},
                                  {"state", "down"},
                                  {"start", day_text(3) + "T12:00:00Z"},
                                  {"end", day_text(3) + "T23:59:59Z"}});
    const state::State state = folded(facts, day_text(10));
    ASSERT_EQ(weekday(Day{20'003}), 0);
    const auto learned = learn_resources(state, state.as_of);
    EXPECT_LT(learned[0].availability, 1);
    EXPECT_GT(learned[0].availability, 0.05);
}

TEST(Rates, AFirstSaleIsNoDailyNeed) {
    ByHand facts;
    facts.add(Table::stock, {{"item", "A"}, {"quantity", "90"}, {"counted_at", day_text(0)}});
    facts.add(Table::demand, {{"order", "1"}, {"item", "A"}, {"quantity", "50"}, {"ordered_at", day_text(0)}});
    const state::State state = folded(facts, day_text(1));
    const DemandRate rate = learn_rates(state, state.as_of)[0];
    EXPECT_LT(rate.mean(), 3);
    EXPECT_EQ(rate.days, 1);  // what it rests on is said as it is
}

TEST(Rates, ItemsWithoutAFamilyTeachEachOtherNothing) {
    ByHand facts;
    for (int d = 0; d < 60; ++d)
        facts.add(Table::moves, {{"item", "BIG"}, {"quantity", "-10000"}, {"time", day_text(d)}, {"kind", "ship"}});
    for (int d = 0; d < 60; d += 10)
        facts.add(Table::moves, {{"item", "TINY"}, {"quantity", "-1"}, {"time", day_text(d)}, {"kind", "ship"}});
    const state::State state = folded(facts, day_text(60));
    const auto rates = learn_rates(state, state.as_of);
    EXPECT_NEAR(rates[1].mean(), 0.1, 0.03);
    EXPECT_NEAR(rates[0].mean(), 10'000, 1);
}

TEST(Rates, APartThatIsAlsoSoldIsStillConsumed) {
    ByHand facts;
    for (int d = 0; d < 100; ++d)
        facts.add(Table::moves, {{"item", "X"}, {"quantity", "-50"}, {"time", day_text(d)}, {"kind", "consume"}});
    for (int d = 0; d < 100; d += 10) {
        facts.add(Table::demand,
                  {{"order", std::to_string(d)}, {"item", "X"}, {"quantity", "1"}, {"ordered_at", day_text(d)}});
        facts.add(
            Table::moves,
            {{"item", "X"}, {"quantity", "-1"}, {"time", day_text(d)}, {"kind", "ship"}, {"order", std::to_string(d)}});
    }
    const state::State state = folded(facts, day_text(100));
    EXPECT_NEAR(learn_rates(state, state.as_of)[0].mean(), 50.1, 0.2);
}

TEST(Rates, OneSaleYesterdayIsNotADailyOne) {
    ByHand facts;
    for (int d = 0; d < 365; ++d)
        facts.add(Table::demand,
                  {{"order", std::to_string(d)}, {"item", "Q"}, {"quantity", "3"}, {"ordered_at", day_text(d)}});
    facts.add(Table::demand, {{"order", "new"}, {"item", "P"}, {"quantity", "100"}, {"ordered_at", day_text(364)}});
    const state::State state = folded(facts, day_text(365));
    EXPECT_LT(learn_rates(state, state.as_of)[0].mean(), 3);
}

TEST(Steps, ARouteThatComesBackKeepsItsTypedMinutes) {
    ByHand facts;
    facts.add(Table::routes, {{"item", "P"}, {"step", "1"}, {"resource", "A"}, {"run_minutes", "10"}})
        .add(Table::routes, {{"item", "P"}, {"step", "2"}, {"resource", "B"}, {"run_minutes", "1"}})
        .add(Table::routes, {{"item", "P"}, {"step", "3"}, {"resource", "A"}, {"run_minutes", "2"}});
    for (int i = 0; i < 10; ++i)
        facts.add(Table::operations, {{"case", std::to_string(i)},
                                      {"resource", "A"},
                                      {"item", "P"},
                                      {"good", "1"},
                                      {"step", "1"},
                                      {"start", day_text(i) + "T00:00:00Z"},
                                      {"end", day_text(i) + "T00:10:00Z"}});
    const state::State state = folded(facts, day_text(20));
    const auto steps = learn_steps(state, state.as_of);
    EXPECT_DOUBLE_EQ(steps[0].mean, 10);
    EXPECT_DOUBLE_EQ(steps[2].mean, 2);
}

TEST(Resources, ALongRepairCountsOnEveryDayItTook) {
    ByHand facts;
    facts.add(Table::resources, {{"resource", "M"}, {"calendar", "always"}});
    for (const char* day : {"mon", "tue", "wed", "thu", "fri", "sat", "sun"})
        facts.add(Table::calendars, {{"calendar", "always"}, {"weekday", day}, {"from", "00:00"}, {"to", "24:00"}});
    facts
        .add(Table::operations,
             {{"case", "1"}, {"resource", "M"}, {"state", "run"}, {"start", day_text(0)}, {"end", day_text(10)}})
        .add(Table::operations,
             {{"case", "1"}, {"resource", "M"}, {"state", "down"}, {"start", day_text(10)}, {"end", day_text(20)}});
    const state::State state = folded(facts, day_text(21));
    EXPECT_NEAR(learn_resources(state, state.as_of)[0].availability, 1 - 10.0 / 21, 1e-9);
}

}  // namespace
}  // namespace drum::learn
