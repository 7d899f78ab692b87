// Need that nobody has booked yet: the booking curve, days off, and what is kept in stock.
#include "projection/expected.h"

#include <gtest/gtest.h>

#include "projection/need.h"
#include "projection/site_test.h"

namespace drum::projection {
namespace {

using fact::Table;

// Monday to Friday alike, nothing at the weekend; the first untold day is this weekday.
Week working_week(int first_weekday, int untold = 0) {
    return {{1.4, 1.4, 1.4, 1.4, 1.4, 0, 0}, first_weekday, untold};
}

TEST(Week, DaysOffNeedNothing) {
    EXPECT_DOUBLE_EQ(Week{}.days_of_need(2.5), 2.5);
    const Week from_saturday = working_week(5);
    EXPECT_DOUBLE_EQ(from_saturday.days_of_need(2), 0);
    EXPECT_DOUBLE_EQ(from_saturday.days_of_need(3), 1.4);
    EXPECT_DOUBLE_EQ(from_saturday.days_of_need(3.5), 1.4 * 1.5);
    EXPECT_DOUBLE_EQ(from_saturday.days_of_need(7), 7);
    EXPECT_DOUBLE_EQ(from_saturday.days_of_need(16), 14 + 0) << "two weeks, then a weekend";
    // Two days before today are not told yet: what they need is still to be told. Today is a Sunday, they are Friday
    // and Saturday.
    EXPECT_DOUBLE_EQ(working_week(4, 2).days_of_need(1), 1.4);
    EXPECT_DOUBLE_EQ(working_week(4, 2).days_of_need(0), 0);
}

TEST(Week, ClosedDaysNeedNothing) {
    Week week = working_week(0, 1);  // today is a Tuesday, of Monday nothing is told yet
    week.closed = {0, 3, 11};        // that Monday, this Thursday and Friday of next week
    const BookingCurve at_once({1}, week);
    Need need;
    need.rate = {.a = 10, .b = 1, .alpha = 0, .days = 100};
    need.week = &week;
    for (const BookingCurve* curve : {static_cast<const BookingCurve*>(nullptr), &at_once}) {
        need.curve = curve;
        EXPECT_NEAR(need.mean(1), 14, 1e-9);
        EXPECT_NEAR(need.mean(2), 28, 1e-9);
        EXPECT_NEAR(need.mean(2.5), 28, 1e-9);
        EXPECT_NEAR(need.mean(3), 28, 1e-9);
        EXPECT_NEAR(need.mean(4), 42, 1e-9);
        EXPECT_NEAR(need.mean(13), 98, 1e-9);
    }
    // Of what is ordered two days ahead what falls on Thursday was not.
    const BookingCurve ahead({0, 0, 1}, week);
    need.curve = &ahead;
    EXPECT_NEAR(need.mean(4), 14 * 2, 1e-9) << "Wednesday is open and Friday; Thursday is closed";
}

// Two X a day at a variance of 2 + 4 x 5 = 22, one Y at 1 + 20 = 21; two C in an X and three in a Y: seven a day at a
// variance of 4 x 22 + 9 x 21 = 277 = 7 + 49 alpha.
TEST(ExplodedRates, OfAPartOfSeveralVariancesAddUp) {
    fact::ByHand facts;
    for (const char* item : {"X", "Y", "C"}) facts.add(Table::items, {{"item", item}, {"unit", "EA"}});
    facts.add(Table::bom, {{"item", "X"}, {"component", "C"}, {"quantity", "2"}});
    facts.add(Table::bom, {{"item", "Y"}, {"component", "C"}, {"quantity", "3"}});
    const auto site = site_of(facts);
    site->learned.rate.resize(site->state.items.size());
    site->learned.rate[site->item("X")] = {.a = 8, .b = 4, .alpha = 5, .days = 100};
    site->learned.rate[site->item("Y")] = {.a = 3, .b = 3, .alpha = 20, .days = 100};
    const learn::DemandRate rate = exploded_rates(site->structure)[site->item("C")];
    EXPECT_DOUBLE_EQ(rate.mean(), 7);
    EXPECT_DOUBLE_EQ(rate.alpha, 270.0 / 49);
    EXPECT_DOUBLE_EQ(rate.a, 49.0 / 5) << "16 / 8 and 9 / 3 of doubt in the square of seven";
}

TEST(BookingCurve, OpenIsWhatIsOrderedAtSoShortNotice) {
    const BookingCurve curve({1, 0, 0, 1}, Week{});  // half at the counter, half three days before
    EXPECT_EQ(curve.open(-1), 0);
    EXPECT_DOUBLE_EQ(curve.open(0), 0.5);
    EXPECT_DOUBLE_EQ(curve.open(2), 0.5);
    EXPECT_DOUBLE_EQ(curve.open(3), 1);
    EXPECT_DOUBLE_EQ(curve.open(500), 1);
    EXPECT_DOUBLE_EQ(curve.open_days(0), 0);
    EXPECT_DOUBLE_EQ(curve.open_days(2.5), 1.25);
    EXPECT_DOUBLE_EQ(curve.open_days(5), 1.5 + 2);
    EXPECT_DOUBLE_EQ(curve.open_days(100), 1.5 + 97);
    // What goes in two days before its parent is due is seen from two days nearer: of today's need that of the day
    // after tomorrow.
    EXPECT_DOUBLE_EQ(curve.open_days(1, 2), 0.5);
    EXPECT_DOUBLE_EQ(curve.open_days(3, 2), 0.5 + 2);
    EXPECT_DOUBLE_EQ(curve.open_days(70, 2), 0.5 + 69);
}

TEST(BookingCurve, RunsOverTheDaysThatNeedSomething) {
    const BookingCurve curve({0, 0, 1}, working_week(3));  // all is ordered two days ahead; today is a Thursday
    EXPECT_DOUBLE_EQ(curve.open_days(2), 0);
    EXPECT_DOUBLE_EQ(curve.open_days(4), 0) << "Saturday and Sunday are open, and need nothing";
    EXPECT_DOUBLE_EQ(curve.open_days(5), 1.4);
    EXPECT_DOUBLE_EQ(curve.open_days(7), 3 * 1.4);
    EXPECT_DOUBLE_EQ(curve.open_days(7 * 20), 7 * 20 - 2 * 1.4);
    // A part that goes in two days before its parent is due goes in on working days too, and nothing of it is booked.
    EXPECT_DOUBLE_EQ(curve.open_days(2, 2), 2 * 1.4);
    EXPECT_DOUBLE_EQ(curve.open_days(4, 2), 2 * 1.4);
    EXPECT_DOUBLE_EQ(curve.open_days(7, 2), 7);
    // Yesterday is not told yet: what was ordered since then for three days from then may have been for tomorrow, which
    // is Friday.
    const BookingCurve late({0, 0, 1}, working_week(2, 1));
    EXPECT_DOUBLE_EQ(late.open_days(1), 0);
    EXPECT_DOUBLE_EQ(late.open_days(2), 1.4);
}

// Lines of an item over half a year: each so many units, ordered so many days before it is due, every day from Monday
// to Friday.
void lines(Facts& facts, const char* item, int notice, const char* units, int last = -1) {
    for (int d = -180; d <= last; ++d) {
        if (weekday(Day{kToday + d}) >= 5) continue;
        facts.add(Table::demand, {{"order", item + std::to_string(d)},
                                  {"item", item},
                                  {"quantity", units},
                                  {"ordered_at", day(d - notice)},
                                  {"due_at", day(d)},
                                  {"shipped_at", day(d)},
                                  {"shipped_quantity", units}});
    }
}

TEST(Expected, AWeekdayThatNeverNeedsAnythingIsADayOff) {
    Facts facts;
    facts.bought("A", "5").stock("A", "50");
    lines(facts, "A", 0, "2");
    const auto site = site_of(facts);
    for (int d = 0; d < 7; ++d)
        EXPECT_NEAR(site->expected.week.share[static_cast<std::size_t>(d)], d < 5 ? 1.4 : 0, 1e-9) << d;
    // Ten a week whichever day it is, two on Monday, none at the weekend.
    const Id item = site->item("A");
    EXPECT_NEAR(7 * site->expected.rate[item].mean(), 10, 0.2);
    const Need need = need_of(site->projection, site->expected, item, true);
    const auto on = [&](int d) { return need.mean(d + 1) - (d > 0 ? need.mean(d) : 0); };
    EXPECT_NEAR(need.mean(7), 10, 0.2);
    EXPECT_NEAR(on(4), 2, 0.05);
    EXPECT_NEAR(on(5), 0, 1e-9);
    EXPECT_NEAR(on(6), 0, 1e-9);
    EXPECT_EQ(need_of(site->projection, site->expected, item, false).mean(30), 0)
        << "of what is not kept only what is booked";
}

// Ten a working day; the site is closed on four of them to come, and was on five.
TEST(Expected, AClosureOfASiteThatNeedsNothingOnItsDaysOffIsNoNeed) {
    const auto site = [](bool at_weekends) {
        Facts facts;
        facts.weekdays("ours").add(Table::site, {{"name", "Small"}, {"calendar", "ours"}});
        for (const int n : {-21, -20, -19, -18, -17, 1, 2, 3, 4})
            facts.add(Table::calendars, {{"calendar", "ours"}, {"date", day(n)}});
        facts.add(Table::items, {{"item", "A"}, {"unit", "EA"}, {"keep", "yes"}}).bought("A", "5");
        facts.add(Table::moves,
                  {{"id", "0"}, {"item", "A"}, {"quantity", "5000"}, {"kind", "receipt"}, {"time", day(-90)}});
        for (int n = -84; n < 0; ++n)
            if (const bool works = (n + 84) % 7 < 5 && (n < -21 || n > -17); works || at_weekends)
                facts.add(Table::moves, {{"id", std::to_string(n)},
                                         {"item", "A"},
                                         {"quantity", "-10"},
                                         {"kind", "consume"},
                                         {"time", clock(n, "10:00:00")}});
        facts.add(Table::items, {{"item", "B"}}, parse_time(clock(-1, "20:00:00")).value().instant);
        return site_of(facts);
    };
    const auto rests = site(false);
    EXPECT_EQ(rests->expected.week.closed, (std::vector<int>{1, 2, 3, 4}));
    const Need need = need_of(rests->projection, rests->expected, rests->item("A"), true);
    EXPECT_NEAR(need.mean(7), 10, 0.3) << "Monday only, and the closure of the past was none of little need";
    EXPECT_NEAR(need.mean(14), 60, 2);
    EXPECT_TRUE(site(true)->expected.week.closed.empty()) << "it is used while nobody works";
}

TEST(Expected, DaysOfWhichNothingIsToldYetAreNoDaysOfNoNeed) {
    // Two a day up to Friday last; the same up to Wednesday, after which one site fell silent and the other told of two
    // days without need.
    const auto told_until = [](int last_need, int last_word) {
        Facts facts;
        facts.bought("A", "5");
        lines(facts, "A", 0, "2", last_need);
        const Instant recorded = parse_time(clock(last_word, "20:00:00")).value().instant;
        facts.add(Table::items, {{"item", "B"}}, recorded);
        return site_of(facts);
    };
    const auto all = told_until(-3, -1), silent = told_until(-5, -5), none = told_until(-5, -1);
    EXPECT_EQ(all->expected.week.untold_days, 0);
    EXPECT_EQ(none->expected.week.untold_days, 0);
    EXPECT_EQ(silent->expected.week.untold_days, 4);
    EXPECT_EQ(silent->expected.week.first_weekday, 3);  // Thursday
    const auto rate = [](const std::unique_ptr<Site>& site) { return site->expected.rate[site->item("A")].mean(); };
    EXPECT_NEAR(rate(silent), rate(all), 0.02);
    EXPECT_LT(rate(none), rate(all) - 0.05);
    const Need need = need_of(silent->projection, silent->expected, silent->item("A"), true);
    EXPECT_NEAR(need.mean(1), 3 * 1.4 * rate(silent), 1e-9) << "Thursday, Friday, and today";
    EXPECT_NEAR(need.mean(1), 6, 0.1);
    EXPECT_NEAR(need.mean(2), 8, 0.2);
}

TEST(Expected, WhatGoesIntoWhatIsMadeToOrderIsBookedAsFarAheadLessTheTimeItTakes) {
    Facts facts;
    facts.made("X")
        .bought("p", "5")
        .stock("p", "90")
        .part("X", "p", "2")
        .machine("M")
        .step("X", "1", "M", "960");  // two days a piece
    lines(facts, "X", 10, "1");
    facts.add(Table::items, {{"item", "X"}, {"keep", "no"}, {"unit", "EA"}, {"make_or_buy", "make"}});
    const auto site = site_of(facts);
    const Id x = site->item("X"), p = site->item("p");
    EXPECT_FALSE(site->expected.kept[x]);
    EXPECT_TRUE(site->expected.kept[p]) << "known by its parents alone, and bought: it is kept";
    EXPECT_NEAR(site->expected.rate[p].mean(), 2 * site->expected.rate[x].mean(), 1e-9);
    EXPECT_GT(site->expected.curve_of[x], 0);
    EXPECT_EQ(site->expected.curve_of[p], site->expected.curve_of[x]);
    EXPECT_EQ(site->expected.sooner[x], 0);
    EXPECT_EQ(site->expected.sooner[p], 1);  // today and tomorrow: it goes in a day before
    const Need need = need_of(site->projection, site->expected, p, true);
    EXPECT_NEAR(need.mean(8), 0, 1e-9) << "of the next nine days every X is ordered";
    EXPECT_GT(need.mean(14), 1);
}

TEST(Expected, AForecastReplacesTheRateOverItsPeriodAndOrdersUseItUp) {
    Facts facts;
    facts.bought("A", "5").stock("A", "50");
    for (int d = -180; d < 0; ++d)  // two a day, at the counter
        facts.add(Table::demand, {{"order", "S" + std::to_string(d)},
                                  {"item", "A"},
                                  {"quantity", "2"},
                                  {"ordered_at", day(d)},
                                  {"shipped_at", day(d)},
                                  {"shipped_quantity", "2"}});
    facts.add(Table::demand, {{"order", "F"},
                              {"item", "A"},
                              {"quantity", "40"},
                              {"ordered_at", day(2)},
                              {"due_at", day(11)},
                              {"status", "forecast"}});
    facts.add(Table::demand,
              {{"order", "O"}, {"item", "A"}, {"quantity", "10"}, {"ordered_at", day(-1)}, {"due_at", day(5)}});
    facts.add(Table::demand, {{"order", "G"},
                              {"item", "B"},
                              {"quantity", "30"},
                              {"ordered_at", day(0)},
                              {"due_at", day(9)},
                              {"status", "forecast"}});
    const auto site = site_of(facts);
    const Need need = need_of(site->projection, site->expected, site->item("A"), true);
    const double daily = site->expected.rate[site->item("A")].mean();
    const auto unbooked = [&](int days) { return need.mean(days) - need.booked(days); };
    EXPECT_NEAR(daily, 2, 0.05);
    EXPECT_EQ(need.booked(12), 10);
    EXPECT_NEAR(unbooked(2), 2 * daily, 1e-9);
    EXPECT_NEAR(unbooked(7), 2 * daily + 15, 1e-9) << "thirty are left of it, three on each of ten days";
    EXPECT_NEAR(unbooked(12), 2 * daily + 30, 1e-9);
    EXPECT_NEAR(unbooked(14), 4 * daily + 30, 1e-9);
    // Of what was never needed a forecast is all that is known: three a day, and it is kept.
    const Id b = site->item("B");
    EXPECT_TRUE(site->expected.kept[b]);
    EXPECT_NEAR(need_of(site->projection, site->expected, b, true).mean(10), 30, 1e-9);
    EXPECT_NEAR(need_of(site->projection, site->expected, b, true).mean(40), 30, 1e-9)
        << "and nothing outside its days";
}

TEST(Expected, AfterTheLastUseOfAnItemOnlyWhatIsBookedIsNeeded) {
    Facts facts;
    facts.bought("A", "5").stock("A", "50").sale("1", "A", "7", 9);
    facts.add(Table::items, {{"item", "A"}, {"unit", "EA"}, {"last_use", day(3)}});
    lines(facts, "A", 0, "2");
    const auto site = site_of(facts);
    const Need need = need_of(site->projection, site->expected, site->item("A"), true);
    EXPECT_NEAR(need.mean(4), 4 * 2, 0.2);
    EXPECT_NEAR(need.mean(9), need.mean(4), 1e-9);
    EXPECT_NEAR(need.mean(30), need.mean(4) + 7, 1e-9);
}

TEST(Kept, AsItIsSaid) {
    Facts facts;
    facts.add(Table::items, {{"item", "A"}, {"keep", "yes"}})
        .add(Table::items, {{"item", "B"}, {"keep", "no"}})
        .add(Table::items, {{"item", "C"}});
    lines(facts, "B", 0, "1");
    const auto site = site_of(facts);
    EXPECT_TRUE(site->expected.kept[site->item("A")]);
    EXPECT_FALSE(site->expected.kept[site->item("B")]);
    EXPECT_FALSE(site->expected.kept[site->item("C")]) << "nobody wants it";
}

// Every fourth day a line of two is ordered and ships six days later. Two come in before each, so many days after it
// was ordered; `before` were there from the start.
std::unique_ptr<Site> shop(int comes_after, const char* before) {
    Facts facts;
    facts.bought("A", "5");
    facts.add(Table::stock, {{"item", "A"}, {"quantity", before}, {"counted_at", day(-140)}});
    for (int d = -120; d <= -10; d += 4) {
        const std::string order = "S" + std::to_string(d);
        facts.add(Table::demand, {{"order", order},
                                  {"item", "A"},
                                  {"quantity", "2"},
                                  {"ordered_at", clock(d, "12:00:00")},
                                  {"due_at", day(d + 6)},
                                  {"shipped_at", clock(d + 6, "10:00:00")},
                                  {"shipped_quantity", "2"}});
        facts.add(
            Table::moves,
            {{"item", "A"}, {"quantity", "2"}, {"kind", "receipt"}, {"time", clock(d + comes_after, "08:00:00")}});
        facts.add(Table::moves, {{"item", "A"},
                                 {"quantity", "-2"},
                                 {"kind", "ship"},
                                 {"order", order},
                                 {"time", clock(d + 6, "10:00:00")}});
    }
    return site_of(facts);
}

TEST(Kept, WhereStockThatNobodyElseWasPromisedServedTheLinesWhenTheyWereOrdered) {
    EXPECT_TRUE(shop(6, "20")->expected.kept[0]);
    EXPECT_FALSE(shop(6, "0")->expected.kept[0]) << "each line waits for its own receipt";
    // From two days after it is ordered each line's own two lie there for four days: there is always stock, and none of
    // it is free.
    EXPECT_FALSE(shop(2, "0")->expected.kept[0]);
    EXPECT_TRUE(shop(2, "4")->expected.kept[0]);
}

// Two a day shipped on the day they are ordered, twenty brought in every tenth day; `more` came last week.
Facts off_the_shelf(const char* more) {
    Facts facts;
    facts.bought("A", "5");
    for (int d = -120; d < 0; ++d) {
        const std::string order = "S" + std::to_string(d);
        if (d % 10 == 0)
            facts.add(Table::moves,
                      {{"item", "A"}, {"quantity", "20"}, {"kind", "receipt"}, {"time", clock(d, "06:00:00")}});
        facts.add(
            Table::moves,
            {{"item", "A"}, {"quantity", "-2"}, {"kind", "ship"}, {"order", order}, {"time", clock(d, "15:00:00")}});
        facts.add(Table::demand, {{"order", order},
                                  {"item", "A"},
                                  {"quantity", "2"},
                                  {"ordered_at", clock(d, "12:00:00")},
                                  {"due_at", day(d)},
                                  {"shipped_at", clock(d, "15:00:00")},
                                  {"shipped_quantity", "2"}});
    }
    facts.add(Table::moves, {{"item", "A"}, {"quantity", more}, {"kind", "receipt"}, {"time", day(-7)}});
    return facts;
}

TEST(Kept, WhatACountFindsMissingDidNotServeWhatHadLeftBefore) {
    EXPECT_TRUE(site_of(off_the_shelf("300").stock("A", "300"))->expected.kept[0]);
    EXPECT_TRUE(site_of(off_the_shelf("300").stock("A", "10"))->expected.kept[0]);
    Facts lots = off_the_shelf("300");
    for (const char* lot : {"L1", "L2", "L3"})
        lots.add(Table::stock, {{"item", "A"}, {"quantity", "100"}, {"counted_at", day(-1)}, {"lot", lot}});
    EXPECT_TRUE(site_of(lots)->expected.kept[0]) << "three lots are one count";
    // Three come for each line of two, on the day on which they ship: what was left over was not there by the count.
    Facts over;
    over.bought("A", "5").stock("A", "0");
    for (int d = -120; d <= -10; d += 4) {
        const std::string order = "S" + std::to_string(d);
        over.add(Table::demand, {{"order", order},
                                 {"item", "A"},
                                 {"quantity", "2"},
                                 {"ordered_at", clock(d, "12:00:00")},
                                 {"due_at", day(d + 3)},
                                 {"shipped_at", clock(d + 3, "10:00:00")},
                                 {"shipped_quantity", "2"}});
        over.add(Table::moves,
                 {{"item", "A"}, {"quantity", "3"}, {"kind", "receipt"}, {"time", clock(d + 3, "08:00:00")}});
        over.add(Table::moves, {{"item", "A"},
                                {"quantity", "-2"},
                                {"kind", "ship"},
                                {"order", order},
                                {"time", clock(d + 3, "10:00:00")}});
    }
    EXPECT_FALSE(site_of(over)->expected.kept[0]);
}

TEST(Kept, WhatIsOwedToADeadSaleWasThereForOthers) {
    const auto beside = [](int due) {
        Facts facts = off_the_shelf("1");
        facts.add(Table::demand, {{"order", "OLD"},
                                  {"item", "A"},
                                  {"quantity", "200"},
                                  {"ordered_at", day(due - 20)},
                                  {"due_at", day(due)}});
        return static_cast<bool>(site_of(facts)->expected.kept[0]);
    };
    EXPECT_TRUE(beside(-700));
    EXPECT_TRUE(beside(-60)) << "it may still be alive, and others were shipped on their day all the same";
}

TEST(Kept, WhatWasNeededOnceIsNot) {
    Facts once, twice;
    for (Facts* facts : {&once, &twice}) {
        facts->bought("A", "5");
        facts->add(Table::stock, {{"item", "A"}, {"quantity", "20"}, {"counted_at", day(-140)}});
        facts->add(Table::demand, {{"order", "1"},
                                   {"item", "A"},
                                   {"quantity", "2"},
                                   {"ordered_at", day(-90)},
                                   {"shipped_at", day(-90)},
                                   {"shipped_quantity", "2"}});
    }
    twice.add(Table::demand, {{"order", "2"},
                              {"item", "A"},
                              {"quantity", "2"},
                              {"ordered_at", day(-60)},
                              {"shipped_at", day(-60)},
                              {"shipped_quantity", "2"}});
    EXPECT_FALSE(site_of(once)->expected.kept[0]);
    EXPECT_TRUE(site_of(twice)->expected.kept[0]);
}

TEST(Kept, WhatIsDrawnWithoutAnOrderIsWhereItWasThereALeadTimeBefore) {
    const auto drawn =
        [](int comes_before,
           const char* start) {  // ten every ten days, brought in so many days before; a lead time is five
            Facts facts;
            facts.bought("A", "5");
            facts.add(Table::moves, {{"item", "A"}, {"quantity", start}, {"kind", "receipt"}, {"time", day(-140)}});
            for (int d = -120; d < 0; d += 10) {
                facts.add(Table::moves, {{"item", "A"},
                                         {"quantity", "10"},
                                         {"kind", "receipt"},
                                         {"time", clock(d - comes_before, "06:00:00")}});
                facts.add(Table::moves,
                          {{"item", "A"}, {"quantity", "-10"}, {"kind", "consume"}, {"time", clock(d, "12:00:00")}});
            }
            return static_cast<bool>(site_of(facts)->expected.kept[0]);
        };
    EXPECT_TRUE(drawn(8, "0.5"));
    EXPECT_FALSE(drawn(2, "0.5"));  // it was ordered for the draw
    EXPECT_TRUE(drawn(2, "10"));
}

}  // namespace
}  // namespace drum::projection
