// What counts as need, and for how many days: against a plain walk over the days, and story by story.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "fact/by_hand.h"
#include "learn/learned.h"
#include "learn/machine_time.h"
#include "learn/needs.h"

namespace drum::learn {
namespace {

using fact::ByHand;
using fact::Table;

constexpr int kFirst = 20'000;  // a Sunday
std::string day_text(int n) { return to_text(Day{kFirst + n}); }
Instant start_of(int n) { return Zone().start_of(Day{kFirst + n}); }
state::State folded(const ByHand& facts, int days) {
    return state::fold(state::merge(facts.blocks(), Instant::end()), start_of(days));
}

void move(ByHand& facts, const std::string& item, int day, int units, const std::string& kind, int hour = 0) {
    const std::string clock = (hour < 10 ? "T0" : "T") + std::to_string(hour) + ":00:00Z";
    facts.add(Table::moves,
              {{"item", item}, {"quantity", std::to_string(units)}, {"time", day_text(day) + clock}, {"kind", kind}});
}

// By weekday, what a day of it counts: nothing on a weekday that never saw any need in six weeks or more and thirty
// days of need or more; the others share its part, so that a week is seven days all the same.
std::array<double, 7> week_by_hand(const std::vector<double>& used, int first_need) {
    std::array<double, 7> needs{}, out{1, 1, 1, 1, 1, 1, 1};
    const int days = static_cast<int>(used.size());
    if (days - first_need < 42) return out;
    for (int day = first_need; day < days; ++day)
        needs[static_cast<std::size_t>(weekday(Day{kFirst + day}))] += used[static_cast<std::size_t>(day)] > 0;
    if (std::accumulate(needs.begin(), needs.end(), 0.0) < 30) return out;
    const auto on = 7 - std::count(needs.begin(), needs.end(), 0.0);
    for (std::size_t d = 0; d < 7; ++d) out[d] = needs[d] > 0 ? 7.0 / double(on) : 0;
    return out;
}

// Day by day, as one would by hand. A day is left out when it began without stock and nothing was needed on it.
RC_GTEST_PROP(Needs, AreThoseOfAPlainWalkOverTheDays, ()) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}});
    const int days = *rc::gen::inRange(2, 150), initial = *rc::gen::inRange(0, 8), week_ends = *rc::gen::inRange(5, 8);
    if (initial > 0) move(facts, "A", 0, initial, "receipt");
    std::vector<double> used(days, 0);
    std::vector<char> without(days, 0), ran_out(days, 0);
    int stock = initial, first_need = -1, uses = 0, emptied = 0;
    for (int day = 0; day < days; ++day) {
        const int receipt = day == 0 || *rc::gen::inRange(0, 6) > 0 ? 0 : *rc::gen::inRange(1, 12);
        const bool off = weekday(Day{kFirst + day}) >= week_ends;
        const int wanted = off || *rc::gen::inRange(0, 2) > 0 ? 0 : *rc::gen::inRange(1, 6),
                  start = day == 0 ? initial : stock;
        if (receipt > 0) move(facts, "A", day, receipt, "receipt", 6);
        stock += receipt;
        const int taken = std::min(stock, wanted);
        if (taken > 0) move(facts, "A", day, -taken, "consume", 12);
        stock -= taken;
        used[day] = taken;
        if (taken > 0 && first_need < 0) first_need = day;
        without[day] = start <= 0 && taken == 0;
        ran_out[day] = taken > 0 && stock == 0;
        uses += taken > 0, emptied += ran_out[day];
    }
    const state::State state = folded(facts, days);
    const Needs needs = NeedReader(state, state.as_of).of(0);
    if (first_need < 0) {
        RC_ASSERT(needs.empty());
        return;
    }
    // The site's record begins with its first need.
    int empty = 0;
    for (int day = first_need; day < days; ++day) empty += without[day];
    const bool kept = empty <= 0.8 * (days - first_need);
    const std::array<double, 7> week = week_by_hand(used, first_need);
    const auto same = [](double a, double b) { return std::fabs(a - b) < 1e-9; };
    std::size_t event = 0;
    double ran = 0, clock = 0;
    for (int day = first_need; day < days; ++day) {
        if (kept && without[day]) continue;
        const double counts = week[static_cast<std::size_t>(weekday(Day{kFirst + day}))];
        ran += counts, clock += counts;
        if (used[day] <= 0) continue;
        RC_ASSERT(event < needs.events.size());
        RC_ASSERT(needs.events[event].units == used[day]);
        RC_ASSERT(same(needs.events[event].ran, ran));
        RC_ASSERT(needs.events[event].sold_out == (ran_out[day] && 2 * emptied <= uses));
        ++event, ran = 0;
    }
    RC_ASSERT(event == needs.events.size());
    RC_ASSERT(same(needs.ran_after, ran));
    RC_ASSERT(same(needs.clock, clock));
}

double mean_rate(const ByHand& facts, int days, const std::string& item = "A") {
    const state::State state = folded(facts, days);
    return learn_rates(state, state.as_of)[state.items.find(item)].mean();
}

TEST(Needs, WhatIsTakenBackWasNotNeeded) {
    ByHand clean, reversed, unused;
    for (int day = 0; day < 60; ++day) {
        for (ByHand* facts : {&clean, &reversed, &unused}) move(*facts, "A", day, -4, "consume", 8);
        move(reversed, "A", day, -90, "consume", 9);  // a slip, and the entry that reverses it
        move(reversed, "A", day, 90, "consume", 10);
        move(unused, "A", day, -6, "consume", 9);  // too much was brought out, and came back
        move(unused, "A", day, 6, "return", 18);
    }
    EXPECT_NEAR(mean_rate(clean, 60), 4, 1e-9);
    EXPECT_NEAR(mean_rate(reversed, 60), 4, 1e-9);
    EXPECT_NEAR(mean_rate(unused, 60), 4, 1e-9);
}

TEST(Needs, ReturnsAndCancelledOrdersAreNoDemand) {
    ByHand facts;
    for (int day = 0; day < 60; ++day) {
        const std::string n = std::to_string(day);
        facts.add(Table::demand,
                  {{"order", "O" + n}, {"line", "1"}, {"item", "A"}, {"quantity", "4"}, {"ordered_at", day_text(day)}});
        facts.add(Table::demand, {{"order", "C" + n},
                                  {"item", "A"},
                                  {"quantity", "50"},
                                  {"ordered_at", day_text(day)},
                                  {"status", "cancelled"}});
        facts.add(Table::demand,
                  {{"order", "R" + n}, {"item", "A"}, {"quantity", "-3"}, {"ordered_at", day_text(day)}});  // came back
        facts.add(
            Table::demand,
            {{"order", "P" + n}, {"line", "1"}, {"item", "A"}, {"quantity", "10"}, {"ordered_at", day_text(day)}});
        facts.add(Table::demand, {{"order", "P" + n},
                                  {"line", "2"},
                                  {"item", "A"},
                                  {"quantity", "-9"},
                                  {"ordered_at", day_text(day)}});  // mended
    }
    EXPECT_NEAR(mean_rate(facts, 60), 5, 1e-9);
}

TEST(Needs, TheFirstOrderDoesNotMakeEarlierSalesUnseen) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}});
    for (int day = 0; day < 30; ++day) move(facts, "A", day, -2, "ship");
    const auto order = [&](int day, int units) {
        facts.add(Table::demand, {{"order", "S" + std::to_string(day)},
                                  {"item", "A"},
                                  {"quantity", std::to_string(units)},
                                  {"ordered_at", day_text(day)}});
    };
    order(30, 8);
    state::State state = folded(facts, 40);
    EXPECT_DOUBLE_EQ(NeedReader(state, state.as_of).of(0).units, 68) << "sixty over the counter, then eight by order";
    for (int day = 30; day < 40; ++day) move(facts, "A", day, -2, "ship");
    state = folded(facts, 40);
    EXPECT_DOUBLE_EQ(NeedReader(state, state.as_of).of(0).units, 80)
        << "most goes on being sold without one: shipments tell more";
}

TEST(Needs, OfACancelledOrderWhatWasShippedWasWanted) {
    ByHand facts;
    for (int day = 0; day < 30; ++day)
        facts.add(Table::demand, {{"order", std::to_string(day)},
                                  {"item", "A"},
                                  {"quantity", "50"},
                                  {"ordered_at", day_text(day)},
                                  {"shipped_quantity", "2"},
                                  {"shipped_at", day_text(day)},
                                  {"status", "cancelled"}});
    EXPECT_NEAR(mean_rate(facts, 30), 2, 1e-9);
}

TEST(Needs, APartThatComesOnlyWhenItIsNeededIsNotShortInBetween) {
    ByHand facts;
    for (int day = 0; day < 200; day += 20) {
        move(facts, "A", day, 10, "receipt", 6);
        move(facts, "A", day, -10, "consume", 12);
    }
    EXPECT_NEAR(mean_rate(facts, 200), 0.5, 0.1);  // not ten a day
}

TEST(Needs, ADayThatTookTheLastPieceMayHaveWantedMore) {
    ByHand facts;
    int stock = 0;
    for (int day = 0; day < 200; ++day) {
        if (day % 5 == 0) move(facts, "A", day, 30, "receipt", 6), stock += 30;
        const int wanted = day % 2 == 0 ? 4 : 12, taken = std::min(wanted, stock);  // 8 a day
        if (taken > 0) move(facts, "A", day, -taken, "consume", 12);
        stock -= taken;
    }
    const double rate = mean_rate(facts, 200);  // 6 a day left the store
    EXPECT_GT(rate, 7);
    EXPECT_LT(rate, 10);
}

TEST(Needs, ANewItemIsJudgedByItsOwnDaysAndItsFamily) {
    ByHand facts;
    for (const std::string item : {"A", "B", "C", "N"}) facts.add(Table::items, {{"item", item}, {"family", "F"}});
    for (const std::string item : {"A", "B", "C"}) move(facts, item, 0, 5000, "receipt");
    for (int day = 0; day < 200; ++day)
        for (const std::string item : {"A", "B", "C"}) move(facts, item, day, day % 2 == 0 ? -4 : -6, "consume", 12);
    move(facts, "N", 196, 100, "receipt", 6);
    for (int day = 196; day < 200; ++day) move(facts, "N", day, -5, "consume", 12);
    const state::State state = folded(facts, 200);
    const auto rates = learn_rates(state, state.as_of);
    const DemandRate& fresh = rates[state.items.find("N")];
    EXPECT_NEAR(fresh.mean(), 5, 0.3);
    EXPECT_EQ(fresh.days, 4);
    EXPECT_GT(1 / fresh.a, 1.2 / rates[0].a);  // and in more doubt
}

TEST(Needs, ADyingItemAsksForLessAndAtLastForNothing) {
    ByHand facts;
    move(facts, "A", 0, 5000, "receipt");
    for (int day = 0; day < 200; ++day) move(facts, "A", day, -5, "consume", 12);
    EXPECT_NEAR(mean_rate(facts, 200), 5, 0.1);
    EXPECT_LT(mean_rate(facts, 250), 2);
    EXPECT_LT(mean_rate(facts, 500), 0.02);
}

TEST(Needs, WhatNeverMovedHasNoRate) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}, {"family", "F"}}).add(Table::items, {{"item", "B"}, {"family", "F"}});
    move(facts, "A", 0, 10, "receipt");
    for (int day = 0; day < 50; ++day) move(facts, "B", day, -5, "consume", 12);
    EXPECT_EQ(mean_rate(facts, 50, "A"), 0);
}

// A machine runs 8 hours on weekdays and eats 16 a day; then for two weeks it stands for want of something else.
ByHand machine_with_a_starved_fortnight(bool logged, bool stands) {
    ByHand facts;
    facts.add(Table::items, {{"item", "P"}}).add(Table::items, {{"item", "A"}});
    facts.add(Table::routes, {{"item", "P"}, {"step", "10"}, {"resource", "M"}, {"run_minutes", "30"}});
    facts.add(Table::bom, {{"item", "P"}, {"component", "A"}, {"quantity", "1"}, {"step", "10"}});
    move(facts, "A", 0, 9000, "receipt");
    for (int day = 1; day < 252; ++day) {
        if (weekday(Day{kFirst + day}) >= 5 || (stands && day >= 238)) continue;
        move(facts, "A", day, -16, "consume", 7);
        if (logged)
            facts.add(Table::operations, {{"case", "W" + std::to_string(day)},
                                          {"resource", "M"},
                                          {"item", "P"},
                                          {"good", "16"},
                                          {"start", day_text(day) + "T08:00:00Z"},
                                          {"end", day_text(day) + "T16:00:00Z"}});
    }
    if (logged && stands)  // the log goes on
        facts.add(Table::operations, {{"case", "X"},
                                      {"resource", "OTHER"},
                                      {"start", day_text(251) + "T08:00:00Z"},
                                      {"end", day_text(251) + "T09:00:00Z"}});
    return facts;
}

TEST(Needs, AStarvedFortnightTeachesNoSmallerNeed) {
    const double usual = 16 * 5.0 / 7;
    EXPECT_NEAR(mean_rate(machine_with_a_starved_fortnight(true, false), 252), usual, 0.05 * usual);
    EXPECT_NEAR(mean_rate(machine_with_a_starved_fortnight(true, true), 252), usual, 0.05 * usual);
    EXPECT_LT(mean_rate(machine_with_a_starved_fortnight(false, true), 252),
              0.8 * usual);  // without a log it looks like no need
}

TEST(Needs, AWeeklyRhythmIsNoDoubtAboutWeeks) {
    ByHand facts;
    move(facts, "A", 0, 9000, "receipt");
    for (int day = 1; day < 250; ++day)
        if (weekday(Day{kFirst + day}) == 0) move(facts, "A", day, -70, "consume", 7);
    const state::State state = folded(facts, 250);
    EXPECT_LT(learn_rates(state, state.as_of)[0].alpha, 0.2);  // by days it would be six
}

void ran(ByHand& facts, const std::string& resource, int day, int minutes) {
    facts.add(Table::operations, {{"case", resource + std::to_string(day)},
                                  {"resource", resource},
                                  {"state", "run"},
                                  {"start", day_text(day) + "T00:00:00Z"},
                                  {"end", Zone().to_text(start_of(day) + minutes * kMicrosPerMinute)}});
}

// Three of a family came and were taken for a machine that has not run since: there is no time to hold their need
// against.
TEST(Needs, OnAClockThatStandsGiveARate) {
    ByHand facts;
    facts.add(Table::items, {{"item", "P"}})
        .add(Table::routes, {{"item", "P"}, {"step", "10"}, {"resource", "M"}, {"run_minutes", "1"}});
    for (int day = 0; day < 80; ++day) ran(facts, "M", day, 60);
    for (int day = 0; day < 90; ++day) ran(facts, "other", day, 60);
    move(facts, "P", 0, -1, "consume");
    for (const char* item : {"A", "B", "C"}) {
        facts.add(Table::items, {{"item", item}, {"family", "F"}})
            .add(Table::bom, {{"item", "P"}, {"component", item}, {"quantity", "1"}});
        move(facts, item, 85, 9, "receipt", 6);
        move(facts, item, 85, -2, "consume", 12);
    }
    const state::State state = folded(facts, 90);
    for (const char* item : {"A", "B", "C"}) {
        const Id id = state.items.find(item);
        EXPECT_EQ(NeedReader(state, state.as_of).of(id).clock, 0);
        const DemandRate rate = learn_rates(state, state.as_of)[static_cast<std::size_t>(id)];
        EXPECT_TRUE(std::isfinite(rate.mean()) && std::isfinite(rate.alpha) && rate.mean() > 0)
            << item << " " << rate.mean();
    }
}

TEST(MachineClock, IsTheDaysWhereAUsualDayIsNextToNothing) {
    ByHand facts;
    facts.add(Table::items, {{"item", "P"}});
    for (int day = 0; day < 70; ++day) ran(facts, "M", day, day == 65 ? 600 : day % 7 == 0 ? 1 : 0);
    const state::State state = folded(facts, 70);
    const Days days(state.site.zone, kFirst, kFirst + 69);
    EXPECT_TRUE(
        machine_clock(state, state.resources.find("M"), days, state.as_of, newest_end(state, state.as_of)).empty())
        << "the busy day would be four thousand usual ones";
}

TEST(Needs, WhatIsTakenBackTodayIsNotKnownYesterday) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}});
    facts.add(Table::demand,
              {{"order", "S1"}, {"line", "1"}, {"item", "A"}, {"quantity", "10"}, {"ordered_at", day_text(3)}});
    facts.add(Table::demand,
              {{"order", "S1"}, {"line", "2"}, {"item", "A"}, {"quantity", "-4"}, {"ordered_at", day_text(8)}});
    const state::State state = folded(facts, 10);
    EXPECT_EQ(NeedReader(state, start_of(8)).of(0).units, 10);
    EXPECT_EQ(NeedReader(state, start_of(9)).of(0).units, 6);
}

TEST(Needs, WhatWasBoughtForOneSaleWasNoNeedFromStock) {
    // Two a day from stock; on day 30 forty more for a sale that a purchase was made for, told by the order or by the
    // moves alone.
    for (const bool both : {false, true}) {
        ByHand plain, pegged;
        for (ByHand* facts : {&plain, &pegged}) {
            move(*facts, "A", 0, 200, "receipt");
            for (int day = 0; day < 60; ++day)
                if (both)
                    facts->add(Table::demand, {{"order", "SO-" + std::to_string(100 + day)},
                                               {"item", "A"},
                                               {"quantity", "2"},
                                               {"ordered_at", day_text(day)},
                                               {"shipped_quantity", "2"},
                                               {"shipped_at", day_text(day)}});
                else
                    move(*facts, "A", day, -2, "ship", 9);
        }
        pegged
            .add(Table::orders, {{"order", "SO-9/1"},
                                 {"item", "A"},
                                 {"quantity", "40"},
                                 {"status", "received"},
                                 {"placed_at", day_text(20)},
                                 {"received_quantity", "40"},
                                 {"received_at", day_text(30)}})
            .add(Table::demand, {{"order", "SO-9"},
                                 {"item", "A"},
                                 {"quantity", "40"},
                                 {"ordered_at", day_text(20)},
                                 {"due_at", day_text(30)},
                                 {"shipped_quantity", "40"},
                                 {"shipped_at", day_text(30)}});
        const state::State with = folded(pegged, 60), without = folded(plain, 60);
        EXPECT_EQ(NeedReader(with, with.as_of).of(0).units, NeedReader(without, without.as_of).of(0).units) << both;
    }
}

TEST(Needs, WhatNobodyOrderedAndWhatIsLikelierDeadThanLateWasNoNeed) {
    const auto units = [](const char* status, int due, const char* shipped = "") {
        ByHand facts;
        facts.add(Table::items, {{"item", "A"}});
        for (int day = 0; day < 60; ++day)
            facts.add(Table::demand, {{"order", "S" + std::to_string(100 + day)},
                                      {"item", "A"},
                                      {"quantity", "2"},
                                      {"ordered_at", day_text(day)},
                                      {"shipped_quantity", "2"},
                                      {"shipped_at", day_text(day)}});
        facts.add(Table::demand, {{"order", "X"},
                                  {"item", "A"},
                                  {"quantity", "500"},
                                  {"due_at", day_text(due)},
                                  {"shipped_quantity", shipped},
                                  {"status", status}});
        const state::State state = folded(facts, 60);
        return NeedReader(state, state.as_of).of(0).units;
    };
    EXPECT_EQ(units("open", 30), 620);
    EXPECT_EQ(units("forecast", 30), 120);
    EXPECT_EQ(units("quote", 30), 120);
    EXPECT_EQ(units("held", 30), 120);
    EXPECT_EQ(units("open", -700), 120) << "open for two years";
    EXPECT_EQ(units("open", -700, "50"), 170) << "of it what was shipped";
}

TEST(Needs, WhatNobodyBringsBackIsMissedByNobody) {
    // Four a day for two months, gone, and nothing for half a year; an order of it takes ten days.
    const auto rate = [](bool bought) {
        ByHand facts;
        facts.add(Table::items, {{"item", "A"}, {"unit", "EA"}}).add(Table::items, {{"item", "Z"}, {"unit", "EA"}});
        if (bought) facts.add(Table::sources, {{"item", "A"}, {"supplier", "S"}, {"lead_days", "10"}});
        move(facts, "A", 0, 240, "receipt");
        for (int day = 0; day < 240; ++day) {
            if (day < 60) move(facts, "A", day, -4, "ship", 9);
            move(facts, "Z", day, -1, "ship", 9);
        }
        const state::State state = folded(facts, 240);
        return learn_consumption(state, state.as_of, learn_lead_times(state, state.as_of)).rate[0].mean();
    };
    EXPECT_GT(rate(false), 3) << "nobody says how long it takes";
    EXPECT_LT(rate(true), 0.3);
}

}  // namespace
}  // namespace drum::learn
