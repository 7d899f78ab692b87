// How much is ordered: as booked where nothing is kept, to the level and at least a cycle where it is, as the source
// sells it.
#include "action/offer.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "action/world_test.h"

namespace drum::action {
namespace {

using fact::ByHand;
using fact::Table;

struct Terms {
    const char* minimum = "";
    const char* multiple = "";
    const char* break_from = "";  // at 8 instead of 10 each
    const char* keep = "no";
};

ByHand sold(const std::string& quantity, const Terms& terms, int due = 65) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}, {"unit", "EA"}, {"price", "25"}, {"cost", "10"}, {"keep", terms.keep}})
        .add(Table::stock, {{"item", "A"}, {"quantity", "0"}, {"counted_at", day_text(59)}})
        .add(Table::sources, {{"item", "A"},
                              {"supplier", "S"},
                              {"lead_days", "5"},
                              {"unit_cost", "10"},
                              {"min_quantity", terms.minimum},
                              {"multiple", terms.multiple}})
        .add(Table::demand, {{"order", "SO-1"},
                             {"item", "A"},
                             {"quantity", quantity},
                             {"ordered_at", day_text(59)},
                             {"due_at", day_text(due)}});
    if (*terms.break_from)
        facts.add(Table::sources, {{"item", "A"},
                                   {"supplier", "S"},
                                   {"lead_days", "5"},
                                   {"unit_cost", "8"},
                                   {"from_quantity", terms.break_from}});
    return facts;
}

Action bought(const ByHand& facts, int today = 60) {
    const Actions actions = World(facts, day(today)).plan();
    const auto found =
        std::find_if(actions.due.begin(), actions.due.end(), [](const Action& a) { return a.verb == Verb::buy; });
    return found == actions.due.end() ? Action{} : *found;
}

TEST(Offer, WhatIsSoldOnceIsOrderedAsBookedAndNothingMore) {
    const Action a = bought(sold("21", {.keep = ""}));
    EXPECT_EQ(to_text(a.quantity), "21");
    EXPECT_EQ(a.rounding, "");
    EXPECT_DOUBLE_EQ(a.cost.value_or(0), 210);
    EXPECT_EQ(a.need_by, (Day{20'065}));
    EXPECT_EQ(a.expected, (Day{20'065}));
}

TEST(Offer, TheMinimumOnceThenWholePacks) {
    EXPECT_EQ(to_text(bought(sold("21", {.minimum = "30"})).quantity), "30");
    const Action packs = bought(sold("21", {.multiple = "12"}));
    EXPECT_EQ(to_text(packs.quantity), "24");
    EXPECT_EQ(packs.rounding, "21 -> 24, multiple of 12");
    const Action both = bought(sold("21", {.minimum = "30", .multiple = "12"}));
    EXPECT_EQ(to_text(both.quantity), "36");
    EXPECT_EQ(both.rounding, "21 -> 36, minimum 30, multiple of 12");
    // Two sales of one day are one order, and the minimum is met by both.
    ByHand two = sold("21", {.minimum = "30"});
    two.add(
        Table::demand,
        {{"order", "SO-2"}, {"item", "A"}, {"quantity", "14"}, {"ordered_at", day_text(59)}, {"due_at", day_text(65)}});
    EXPECT_EQ(to_text(bought(two).quantity), "35");
}

TEST(Offer, APriceBreakIsTakenWhereItSavesMoreThanTheUnitsBeyondTheNeedCost) {
    const Action more = bought(sold("45", {.break_from = "50"}));  // five more for 40, and two off each of 45
    EXPECT_EQ(to_text(more.quantity), "50");
    EXPECT_DOUBLE_EQ(more.cost.value_or(0), 400);
    EXPECT_EQ(more.rounding, "45 -> 50, price from that quantity on");
    const Action same = bought(sold("21", {.break_from = "50"}));  // 29 more for 232, and 42 off
    EXPECT_EQ(to_text(same.quantity), "21");
    EXPECT_DOUBLE_EQ(same.cost.value_or(0), 210);
}

TEST(Offer, IsDueOnTheLastDayOnWhichItStillComesInTimeAndBeforeThatUpcomingWithItsQuantity) {
    const ByHand facts = sold("21", {.multiple = "12"}, 75);
    const Actions before = World(facts).plan();
    EXPECT_TRUE(before.due.empty()) << text_of(before);
    ASSERT_EQ(before.upcoming.size(), 1u);
    EXPECT_EQ(before.upcoming.front().order_by, (Day{20'070}));
    EXPECT_EQ(to_text(before.upcoming.front().quantity), "24");
    EXPECT_EQ(before.upcoming.front().source, "S");
    ASSERT_TRUE(before.protected_until.has_value());
    EXPECT_EQ(before.protected_until->until, (Day{20'070}));
    EXPECT_EQ(bought(facts, 69).verb, Verb::buy);
    EXPECT_EQ(bought(facts, 69).quantity.micro, 0) << "an order of tomorrow comes in time";
    EXPECT_EQ(to_text(bought(facts, 70).quantity), "24");
}

TEST(Offer, AnAcceptedOneCoversUntilItLapses) {
    ByHand facts = sold("21", {});
    facts.add(Table::decisions, {{"action", identity(Verb::buy, "A", "main")},
                                 {"decision", "accept"},
                                 {"at", day_text(60)},
                                 {"by", "Ann"},
                                 {"quantity", "21"}});
    for (const int today : {60, 61, 62}) {
        const Actions actions = World(facts, day(today)).plan();
        for (const Action& a : actions.due) EXPECT_NE(a.verb, Verb::buy) << today;
        ASSERT_EQ(actions.pending.size(), 1u) << today << text_of(actions);
        EXPECT_EQ(to_text(actions.pending.front().quantity), "21");
    }
    const Action again = bought(facts, 63);
    EXPECT_EQ(to_text(again.quantity), "21");
    EXPECT_NE(again.before.find("has lapsed"), std::string::npos) << again.before;
    // More is sold: the rest is a need of its own, and the part that was accepted is not ordered twice.
    facts.add(
        Table::demand,
        {{"order", "SO-2"}, {"item", "A"}, {"quantity", "9"}, {"ordered_at", day_text(60)}, {"due_at", day_text(65)}});
    EXPECT_EQ(World(facts).basis().projection->on_order(0), 21);
}

// Two a day from stock, kept, 20 days from S.
ByHand kept(const char* stock) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}, {"unit", "EA"}, {"price", "5"}, {"cost", "2"}})
        .add(Table::sources, {{"item", "A"}, {"supplier", "S"}, {"lead_days", "20"}});
    for (int d = 0; d < 60; ++d)
        facts.add(Table::moves, {{"item", "A"}, {"quantity", "-2"}, {"time", day_text(d)}, {"kind", "ship"}});
    return facts.add(Table::stock, {{"item", "A"}, {"quantity", stock}, {"counted_at", day_text(59)}});
}

TEST(Offer, OfWhatIsKeptTheShortfallOfItsLevelAndAtLeastAWeeksUse) {
    const World low(kept("20")), high(kept("54"));
    const double level = low.buffer("A").level;
    EXPECT_GT(level, 42) << "21 days of two";
    EXPECT_LT(level, 70);
    EXPECT_DOUBLE_EQ(low.buffer("A").cycle, 14);
    EXPECT_DOUBLE_EQ(low.plan().due.at(0).quantity.value(), level - 20);
    ASSERT_GT(level, 54);
    ASSERT_LT(level - 54, 14);
    EXPECT_DOUBLE_EQ(high.plan().due.at(0).quantity.value(), 14);
}

TEST(Offer, AnEmptyPlaceThatCouldBringItAtOnceDoesNotLowerWhatTwentyDaysOfLeadAskFor) {
    ByHand facts = kept("20");
    facts.add(Table::sources, {{"item", "A"}, {"place", "Depot"}, {"lead_days", "0"}})
        .add(Table::stock, {{"item", "A"}, {"quantity", "0"}, {"place", "Depot"}, {"counted_at", day_text(59)}});
    const World beside(facts), alone(kept("20"));
    EXPECT_EQ(beside.buffer("A").level, alone.buffer("A").level);
    EXPECT_EQ(bought(facts).quantity, bought(kept("20")).quantity);
}

TEST(Offer, BesideAnOverdueOrderNothingIsBought) {
    ByHand facts = kept("20");
    facts.add(Table::orders, {{"order", "PO-1"},
                              {"item", "A"},
                              {"quantity", "60"},
                              {"supplier", "S"},
                              {"status", "placed"},
                              {"placed_at", day_text(25)},
                              {"promised_at", day_text(45)}});
    const Actions actions = World(facts).plan();
    ASSERT_EQ(actions.due.size(), 1u) << text_of(actions);
    EXPECT_EQ(actions.due.front().verb, Verb::expedite);
    EXPECT_EQ(actions.due.front().order, "PO-1");
}

TEST(Draft, ThatTheLevelCountsOnIsSentThoughAnotherOrderComesFirst) {
    // 22 there, 22 come on day 63, and 22 are a draft: 44 do not last for the 21 days that an order takes.
    ByHand facts = kept("22");
    facts
        .add(Table::orders, {{"order", "PO-1"},
                             {"item", "A"},
                             {"quantity", "22"},
                             {"supplier", "S"},
                             {"status", "placed"},
                             {"placed_at", day_text(50)},
                             {"promised_at", day_text(63)}})
        .add(Table::orders, {{"order", "D-7"},
                             {"item", "A"},
                             {"quantity", "22"},
                             {"supplier", "S"},
                             {"status", "draft"},
                             {"requested_at", day_text(49)},
                             {"promised_at", day_text(78)}});
    const Actions actions = World(facts).plan();
    ASSERT_EQ(actions.due.size(), 1u) << text_of(actions);
    EXPECT_EQ(actions.due.front().verb, Verb::approve);
    EXPECT_EQ(actions.due.front().order, "D-7");
}

TEST(Release, ADraftOfWorkIsGivenOutOnTheDayItStarts) {
    const auto work = [](const char* start) {
        ByHand facts;
        facts.add(Table::items, {{"item", "A"}, {"unit", "EA"}, {"price", "5"}, {"cost", "2"}, {"keep", "no"}})
            .add(Table::resources, {{"resource", "M"}, {"capacity_per_day", "480"}})
            .add(Table::routes, {{"item", "A"}, {"step", "1"}, {"resource", "M"}, {"run_minutes", "60"}})
            .add(Table::stock, {{"item", "A"}, {"quantity", "0"}, {"counted_at", day_text(59)}})
            .add(Table::demand, {{"order", "SO-1"},
                                 {"item", "A"},
                                 {"quantity", "4"},
                                 {"ordered_at", day_text(49)},
                                 {"due_at", day_text(68)}})
            .add(Table::orders, {{"order", "W-1"},
                                 {"item", "A"},
                                 {"quantity", "4"},
                                 {"kind", "make"},
                                 {"status", "draft"},
                                 {"requested_at", day_text(50)},
                                 {"promised_at", day_text(68)},
                                 {"start_at", start}});
        return facts;
    };
    const std::string start = day_text(64);
    const Actions before = World(work(start.c_str()), day(63)).plan();
    EXPECT_TRUE(before.due.empty()) << text_of(before);
    ASSERT_EQ(before.upcoming.size(), 1u);
    EXPECT_EQ(before.upcoming.front().verb, Verb::release);
    EXPECT_EQ(before.upcoming.front().order_by, (Day{20'064}));
    const Actions then = World(work(start.c_str()), day(64)).plan();
    ASSERT_EQ(then.due.size(), 1u) << text_of(then);
    EXPECT_EQ(then.due.front().verb, Verb::release);
    EXPECT_EQ(then.due.front().order, "W-1");
    // Four hours of work fit into its last day, where nothing says when it starts.
    EXPECT_TRUE(World(work(""), day(67)).plan().due.empty());
    EXPECT_EQ(World(work(""), day(68)).plan().due.at(0).verb, Verb::release);
}

}  // namespace
}  // namespace drum::action
