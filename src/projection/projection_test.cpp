// The projection over the whole site, on plants small enough to be netted on a slip of paper. Machines are open 480
// minutes of every day.
#include "projection/projection.h"

#include <gtest/gtest.h>

#include "projection/site_test.h"

namespace drum::projection {
namespace {

using fact::Table;

// X takes an hour of M and two p; four p are there, more take three days.
Facts two_levels() {
    Facts facts;
    facts.made("X").bought("p", "3").part("X", "p", "2").stock("p", "4").machine("M").step("X", "1", "M", "60");
    return facts;
}

TEST(Projection, WhatGoesIntoAMakeIsNeededWhenItStarts) {
    const auto site = site_of(two_levels().sale("1", "X", "8", 5));
    ASSERT_EQ(site->planned("X").size(), 1u);
    const Planned& make = site->planned("X")[0];
    EXPECT_EQ(make.plan, Plan::make);
    EXPECT_EQ(make.start, 5);     // it takes all of day 5
    EXPECT_EQ(make.order_by, 4);  // and is given out the day before
    EXPECT_FALSE(make.is_due);
    ASSERT_EQ(site->wanted("p").size(), 1u);
    const Requirement& parts = site->wanted("p")[0];
    EXPECT_EQ(parts.from, From::make);
    EXPECT_FALSE(parts.of_order);
    EXPECT_EQ(parts.due.day, 5);
    EXPECT_EQ(parts.units, 16);
    EXPECT_EQ(parts.short_units, 12);
    ASSERT_EQ(site->planned("p").size(), 1u);
    EXPECT_EQ(site->planned("p")[0].units, 12);
    EXPECT_EQ(site->planned("p")[0].order_by, 2);
    EXPECT_EQ(site->planned("p")[0].there, 5);
    EXPECT_EQ(make.there, 5);
    EXPECT_EQ(site->wanted("X")[0].served, 5);
}

TEST(Projection, AMakeWaitsForTheLastOfItsParts) {
    const auto site = site_of(two_levels().sale("1", "X", "8", 1));
    EXPECT_TRUE(site->planned("p")[0].late);
    EXPECT_EQ(site->planned("p")[0].there, 3);
    EXPECT_EQ(site->planned("X")[0].there, 3);  // eight hours from the morning of day 3
    EXPECT_EQ(site->wanted("X")[0].served, 3);
}

TEST(Projection, WithoutASourceNothingBringsIt) {
    const auto site = site_of(Facts().made("X").part("X", "p", "1").stock("p", "1").sale("1", "X", "2", 4));
    ASSERT_EQ(site->planned("p").size(), 1u);
    EXPECT_EQ(site->planned("p")[0].source, -1);
    EXPECT_EQ(site->planned("p")[0].there, kNever);
    EXPECT_EQ(site->wanted("X")[0].served, kNever);
}

TEST(Projection, TheBillOfTheDayOnWhichItStartsHolds) {
    Facts facts;
    facts.made("X").bought("p", "1").bought("q", "1").sale("1", "X", "2", 3).sale("2", "X", "2", 6);
    facts.add(Table::bom, {{"item", "X"}, {"component", "p"}, {"quantity", "1"}, {"valid_to", day(4)}});
    facts.add(Table::bom, {{"item", "X"}, {"component", "q"}, {"quantity", "3"}, {"valid_from", day(5)}});
    const auto site = site_of(facts);
    ASSERT_EQ(site->wanted("p").size(), 1u);
    EXPECT_EQ(site->wanted("p")[0].due.day, 3);
    EXPECT_EQ(site->wanted("p")[0].units, 2);
    ASSERT_EQ(site->wanted("q").size(), 1u);
    EXPECT_EQ(site->wanted("q")[0].due.day, 6);
    EXPECT_EQ(site->wanted("q")[0].units, 6);
}

TEST(Projection, PartsEnterAtTheirStepAndMoreOfThemTheMoreIsLost) {
    Facts facts;
    facts.made("X")
        .bought("p", "1")
        .bought("q", "1")
        .part("X", "p", "1", "1")
        .part("X", "q", "1", "2")
        .sale("1", "X", "8", 5);
    facts.machine("M").machine("N").step("X", "1", "M", "24", "0.5").step("X", "2", "N", "48", "0.8");
    const auto site = site_of(facts);
    // Ten pieces enter the second step, which takes all of day 5; twenty the first, which takes all of day 4.
    EXPECT_NEAR(site->wanted("p")[0].units, 20, 1e-9);
    EXPECT_EQ(site->wanted("p")[0].due, (Moment{4, 0}));
    EXPECT_NEAR(site->wanted("q")[0].units, 10, 1e-9);
    EXPECT_EQ(site->wanted("q")[0].due, (Moment{5, 0}));
    EXPECT_EQ(site->planned("X")[0].start, 4);
}

TEST(Projection, WhatIsBoughtWithABillNeedsItsPartsWhenItIsOrdered) {
    Facts facts;
    facts.bought("X", "6").bought("p", "1").part("X", "p", "2").sale("1", "X", "11", 10);
    facts.order("PLACED", "X", "3", 8)
        .add(Table::orders, {{"order", "DRAFT"}, {"item", "X"}, {"quantity", "3"}, {"status", "draft"}});
    const auto site = site_of(facts);
    ASSERT_EQ(site->planned("X").size(), 1u);
    EXPECT_EQ(site->planned("X")[0].plan, Plan::buy);
    EXPECT_EQ(site->planned("X")[0].units, 5);
    EXPECT_EQ(site->planned("X")[0].order_by, 4);
    const auto parts = site->wanted("p");
    ASSERT_EQ(parts.size(), 3u);
    EXPECT_EQ(parts[0].due.day, 2) << "what is placed is begun by then to come on day 8";
    EXPECT_EQ(parts[0].units, 6);
    EXPECT_EQ(parts[0].ref, site->order("PLACED"));
    EXPECT_EQ(parts[1].due.day, 4) << "by then the draft is to be sent";
    EXPECT_EQ(parts[1].units, 6);
    EXPECT_TRUE(parts[1].of_order);
    EXPECT_EQ(parts[1].ref, site->order("DRAFT"));
    EXPECT_EQ(parts[2].due.day, 4);
    EXPECT_EQ(parts[2].units, 10);
    EXPECT_EQ(parts[2].from, From::subcontract);
}

TEST(Projection, PartsOfAPlacedOrderWentOutAsFarAsMovesShow) {
    Facts facts;
    facts.bought("X", "6").part("X", "p", "2").sale("1", "X", "3", 10).order("P", "X", "3", 4);
    const auto unknown = site_of(facts);  // they had to be there two days ago
    EXPECT_TRUE(unknown->wanted("p").empty());
    EXPECT_EQ(unknown->projection.sent_or_not, std::vector<std::int32_t>{unknown->order("P")});
    Facts named = facts;
    named.add(Table::moves,
              {{"item", "p"}, {"quantity", "-4"}, {"time", day(-1)}, {"kind", "consume"}, {"order", "P"}});
    const auto some = site_of(named);
    ASSERT_EQ(some->wanted("p").size(), 1u);
    EXPECT_EQ(some->wanted("p")[0].units, 2);
    EXPECT_TRUE(some->projection.sent_or_not.empty());
}

// Both are begun on day 4 and draw five p: five are there, five come on day 9.
TEST(Projection, OfTwoThatDrawAPartOnOneDayTheOneThatIsDueFirstHasIt) {
    Facts facts;
    facts.made("A").made("B").bought("p", "1").part("A", "p", "1").part("B", "p", "1").stock("p", "5");
    facts.add(Table::sources, {{"item", "A"}, {"place", "main"}, {"lead_days", "4"}});
    facts.add(Table::sources, {{"item", "B"}, {"place", "main"}, {"lead_days", "2"}});
    const auto site = site_of(facts.sale("1", "A", "5", 8).sale("2", "B", "5", 6).order("P", "p", "5", 9));
    EXPECT_EQ(site->planned("A")[0].start, 4);
    EXPECT_EQ(site->planned("B")[0].start, 4);
    EXPECT_EQ(site->wanted("B")[0].served, 6);
    EXPECT_EQ(site->wanted("A")[0].served, 13);
}

// An hour of M, then an hour of N, which is shut on day 3. What M draws is there on day 1, what N draws on day 2.
TEST(Projection, ALatePartHoldsUpTheStepThatDrawsIt) {
    Facts facts;
    facts.made("X").bought("p", "1").bought("q", "2").part("X", "p", "1", "1").part("X", "q", "1", "2").machine("M");
    facts.calendar("N", {"mon", "tue", "wed", "fri", "sat", "sun"});
    facts.add(Table::resources, {{"resource", "N"}, {"kind", "machine"}, {"calendar", "N"}});
    facts.step("X", "1", "M", "60").step("X", "2", "N", "60").sale("1", "X", "8", 0);
    const auto site = site_of(facts);
    ASSERT_EQ(site->planned("X").size(), 1u);
    EXPECT_EQ(site->planned("X")[0].there, 2) << "M all of day 1, N all of day 2";
}

TEST(Projection, WorkWithoutARouteIsBegunAndThereOnDaysOnWhichTheSiteWorks) {
    Facts facts;
    facts.weekdays("ours").add(Table::site, {{"name", "Small"}, {"calendar", "ours"}});
    facts.made("X").order("W", "X", "5", 1, "make", "requested");
    facts.add(Table::sources, {{"item", "X"}, {"place", "main"}, {"lead_days", "5"}});
    const auto site = site_of(facts);
    ASSERT_EQ(site->coming("X").size(), 1u);
    EXPECT_EQ(site->coming("X")[0].day, 7) << "five days from Monday are a Saturday";
}

TEST(Projection, APurchaseForOneSaleDrawsItsPartsAsEveryOther) {
    Facts facts;
    facts.bought("X", "6").bought("p", "1").part("X", "p", "2").sale("SO-1", "X", "3", 10);
    facts.add(Table::orders, {{"order", "D"}, {"item", "X"}, {"quantity", "3"}, {"status", "draft"}, {"for", "SO-1"}});
    const auto site = site_of(facts);
    ASSERT_EQ(site->wanted("p").size(), 1u);
    EXPECT_EQ(site->wanted("p")[0].units, 6);
}

TEST(Projection, ASaleWithAnOrderOfItsOwnIsServedByThat) {
    Facts facts;
    facts.bought("A", "3").sale("SO-1", "A", "6", 5).sale("SO-2", "A", "2", 6).stock("A", "1");
    facts.add(Table::orders,
              {{"order", "P7"}, {"item", "A"}, {"quantity", "4"}, {"promised_at", day(9)}, {"for", "SO-1"}});
    const auto site = site_of(facts);
    ASSERT_EQ(site->projection.pegged.size(), 1u);
    EXPECT_EQ(site->projection.pegged[0].units, 4);
    EXPECT_EQ(site->projection.pegged[0].comes.day, 9);
    EXPECT_TRUE(site->coming("A").empty()) << "the order is that sale's alone";
    ASSERT_EQ(site->wanted("A").size(), 2u);
    EXPECT_EQ(site->wanted("A")[0].units, 2);  // of six, four come with it
    EXPECT_EQ(site->wanted("A")[0].short_units, 1);
    ASSERT_EQ(site->planned("A").size(), 2u);  // of each sale what is left, each at its own last day
    EXPECT_EQ(site->planned("A")[0].units, 1);
    EXPECT_EQ(site->planned("A")[1].units, 2);
}

TEST(Projection, OpenWorkDrawsWhatItHasNotDrawnYet) {
    Facts facts;
    facts.made("X").bought("p", "2").part("X", "p", "3").stock("p", "100");
    facts.add(Table::orders, {{"order", "W1"},
                              {"item", "X"},
                              {"quantity", "10"},
                              {"kind", "make"},
                              {"status", "placed"},
                              {"received_quantity", "2"},
                              {"received_at", day(-1)},
                              {"promised_at", day(4)}});
    facts.add(Table::moves,
              {{"item", "p"}, {"quantity", "-15"}, {"kind", "consume"}, {"order", "W1"}, {"time", day(-2)}});
    const auto site = site_of(facts);
    // Fifteen p are five pieces: two are done, three have their parts, five of the ten are still to be supplied.
    ASSERT_EQ(site->wanted("p").size(), 1u);
    EXPECT_EQ(site->wanted("p")[0].units, 15);
    EXPECT_EQ(site->wanted("p")[0].due.day, 4);
    EXPECT_EQ(site->wanted("p")[0].from, From::work);
    EXPECT_EQ(site->wanted("p")[0].ref, site->order("W1"));
    ASSERT_EQ(site->coming("X").size(), 1u);
    EXPECT_EQ(site->coming("X")[0].units, 8);
    EXPECT_EQ(site->coming("X")[0].day, 4);
    EXPECT_EQ(site->coming("X")[0].parts, -1) << "a hundred p are in the house";
}

TEST(Projection, WorkThatHasAStartDrawsThenAndPiecesPastAStepNothing) {
    Facts facts = two_levels();
    facts.add(Table::orders, {{"order", "W1"},
                              {"item", "X"},
                              {"quantity", "10"},
                              {"kind", "make"},
                              {"status", "placed"},
                              {"start_at", day(2)},
                              {"promised_at", day(6)}});
    facts.add(Table::operations, {{"case", "W1"},
                                  {"item", "X"},
                                  {"step", "1"},
                                  {"resource", "M"},
                                  {"good", "4"},
                                  {"start", clock(-1, "08:00:00")},
                                  {"end", clock(-1, "12:00:00")}});
    const auto site = site_of(facts);
    ASSERT_EQ(site->wanted("p").size(), 1u);
    EXPECT_EQ(site->wanted("p")[0].due.day, 2);
    EXPECT_EQ(site->wanted("p")[0].units, 12);  // six of the ten are to be begun
    EXPECT_EQ(site->wanted("p")[0].short_units, 8);
    EXPECT_EQ(site->wanted("p")[0].served, 3);  // ordered today
    EXPECT_EQ(site->coming("X")[0].day, 6);
    EXPECT_EQ(site->coming("X")[0].parts, 3);
}

TEST(Projection, ADraftCountsAndComesAWholeLeadTimeFromNow) {
    Facts facts;
    facts.bought("A", "6").sale("1", "A", "5", 8).order("D", "A", "5", 2, "buy", "draft");
    const auto site = site_of(facts);
    ASSERT_EQ(site->coming("A").size(), 1u);
    EXPECT_TRUE(site->coming("A")[0].waits);
    EXPECT_EQ(site->coming("A")[0].day, 6) << "nobody has promised day 2";
    EXPECT_TRUE(site->planned("A").empty());
    // What became another order counts nothing.
    Asked asked;
    asked.not_counted.assign(site->state.orders.size(), 1);
    const auto without = site_of(facts, clock(0, "00:00:00"), asked);
    EXPECT_TRUE(without->coming("A").empty());
    EXPECT_EQ(without->planned("A")[0].units, 5);
}

TEST(Projection, WhatSomebodyAcceptedComesALeadTimeAfterThat) {
    Facts facts;
    facts.bought("A", "6").sale("1", "A", "5", 8);
    Asked asked;
    asked.accepted.push_back({0, 4, Day{kToday - 2}, false});
    asked.accepted.push_back({0, 1, Day{kToday - 9}, true});
    const auto site = site_of(facts, clock(0, "00:00:00"), asked);
    ASSERT_EQ(site->coming("A").size(), 2u);
    EXPECT_EQ(site->coming("A")[0].day, 0);  // it is there, and the stock does not show it yet
    EXPECT_EQ(site->coming("A")[1].day, 4);
    EXPECT_EQ(site->coming("A")[1].order, -1);
    EXPECT_TRUE(site->planned("A").empty());
}

TEST(Projection, WhatSomebodyAcceptedToMakeDrawsItsPartsTodayAndWaitsForThem) {
    Facts facts;
    facts.bought("P", "4").made("X").add(Table::bom, {{"item", "X"}, {"component", "P"}, {"quantity", "2"}});
    facts.add(Table::sources, {{"item", "X"}, {"lead_days", "3"}});
    facts.stock("P", "5").stock("X", "0").sale("1", "X", "4", 20);
    const auto before = site_of(facts);
    ASSERT_EQ(before->wanted("P").size(), 1u);
    EXPECT_EQ(before->wanted("P")[0].due.day, 17);
    Asked asked;
    asked.accepted.push_back({before->item("X"), 4, Day{kToday}, false});
    const auto site = site_of(facts, clock(0, "00:00:00"), asked);
    ASSERT_EQ(site->wanted("P").size(), 1u);
    EXPECT_EQ(site->wanted("P")[0].due.day, 0);
    EXPECT_EQ(site->wanted("P")[0].units, 8);
    ASSERT_EQ(site->planned("P").size(), 1u);
    EXPECT_EQ(site->planned("P")[0].asked, 3);
    ASSERT_EQ(site->coming("X").size(), 1u);
    EXPECT_EQ(site->coming("X")[0].there, 7) << "four days for the parts, three to make it";
    EXPECT_TRUE(site->planned("X").empty());
}

TEST(Projection, AnOrderWithoutAPromiseComesALeadTimeAfterItWasPlacedAndAnOverdueOneTomorrow) {
    Facts facts;
    facts.bought("A", "6").sale("1", "A", "30", 9);
    facts.add(Table::orders,
              {{"order", "1"}, {"item", "A"}, {"supplier", "S"}, {"quantity", "5"}, {"placed_at", day(-2)}});
    facts.add(Table::orders,
              {{"order", "2"}, {"item", "A"}, {"supplier", "S"}, {"quantity", "6"}, {"placed_at", day(-9)}});
    facts.order("3", "A", "7", -1).order("4", "A", "8", 3);
    const auto site = site_of(facts);
    const auto coming = site->coming("A");
    ASSERT_EQ(coming.size(), 4u);
    const std::pair<int, double> expected[] = {{1, 6}, {1, 7}, {3, 8}, {4, 5}};  // by day, then as the orders stand
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_EQ(coming[i].day, expected[i].first) << i;
        EXPECT_EQ(coming[i].units, expected[i].second) << i;
        EXPECT_EQ(coming[i].overdue, coming[i].day == 1) << i;
    }
    EXPECT_EQ(site->projection.on_order(site->item("A")), 26);
}

TEST(Projection, MoreOfAMadeItemThanIsBookedIsStartedToday) {
    Facts facts = two_levels();
    facts.sale("1", "X", "2", 9);
    Asked asked;
    asked.replenish.push_back({site_of(facts)->item("X"), 6});
    const auto site = site_of(facts, clock(0, "00:00:00"), asked);
    ASSERT_EQ(site->planned("X").size(), 2u);
    EXPECT_EQ(site->planned("X")[1].units, 6);
    EXPECT_EQ(site->planned("X")[1].due.day, 0);  // six hours
    EXPECT_EQ(site->wanted("p")[0].units, 12);
    EXPECT_EQ(site->wanted("p")[0].due.day, 0);
}

// A is kept at home and in a depot two days away, which supplies it; outside it takes ten days.
Facts two_places() {
    Facts facts;
    facts.add(Table::items, {{"item", "A"}, {"unit", "EA"}, {"make_or_buy", "buy"}, {"place", "home"}});
    facts.add(Table::sources, {{"item", "A"}, {"place", "depot"}, {"lead_days", "2"}, {"preferred", "yes"}});
    facts.add(Table::sources, {{"item", "A"}, {"supplier", "S"}, {"lead_days", "10"}});
    facts.add(Table::stock, {{"item", "A"}, {"quantity", "1"}, {"place", "home"}, {"counted_at", day(-1)}});
    facts.add(Table::stock, {{"item", "A"}, {"quantity", "10"}, {"place", "depot"}, {"counted_at", day(-1)}});
    facts.add(Table::demand,
              {{"order", "1"}, {"item", "A"}, {"quantity", "4"}, {"due_at", day(6)}, {"place", "depot"}});
    return facts;
}

TEST(Projection, WhatIsShortAtHomeIsBroughtFromWhatIsSpareElsewhereThenBought) {
    Facts facts = two_places();
    facts.sale("2", "A", "9", 5);
    const auto site = site_of(facts);
    const Id home = site->item("A"), depot = site->at("A", "depot");
    ASSERT_NE(depot, kNone);
    EXPECT_EQ(site->projection.stock[static_cast<std::size_t>(home)], 1);
    EXPECT_EQ(site->projection.stock[static_cast<std::size_t>(depot)], 10);
    const auto planned = site->planned("A");
    ASSERT_EQ(planned.size(), 2u);
    EXPECT_EQ(planned[0].plan, Plan::transfer);
    EXPECT_EQ(planned[0].units, 6);  // the depot keeps the four of its own sale, though that is due later
    EXPECT_EQ(planned[0].order_by, 3);
    EXPECT_FALSE(planned[0].is_due);
    EXPECT_EQ(planned[0].there, 5);
    EXPECT_EQ(planned[1].plan, Plan::buy);
    EXPECT_EQ(planned[1].units, 2);
    EXPECT_TRUE(planned[1].late);
    EXPECT_EQ(site->wanted("A")[0].served, 10);
    const auto there = site->projection.requirements_of(depot);
    ASSERT_EQ(there.size(), 2u);  // by day: what leaves for home, then its own sale
    EXPECT_EQ(there[0].from, From::transfer);
    EXPECT_EQ(there[0].due.day, 3);
    EXPECT_EQ(there[0].units, 6);
    EXPECT_EQ(there[1].from, From::sale);
    EXPECT_EQ(there[1].short_units, 0);
}

TEST(Projection, WhatIsShortElsewhereIsBoughtThere) {
    Facts facts = two_places();
    facts.add(Table::demand,
              {{"order", "3"}, {"item", "A"}, {"quantity", "9"}, {"due_at", day(12)}, {"place", "depot"}});
    facts.add(Table::orders, {{"order", "P"},
                              {"item", "A"},
                              {"supplier", "S"},
                              {"quantity", "1"},
                              {"promised_at", day(3)},
                              {"place", "depot"}});
    const auto site = site_of(facts);
    const Id depot = site->at("A", "depot");
    EXPECT_TRUE(site->planned("A").empty());
    EXPECT_TRUE(site->coming("A").empty());
    ASSERT_EQ(site->projection.receipts_of(depot).size(), 1u);
    const auto planned = site->projection.planned_orders_of(depot);
    ASSERT_EQ(planned.size(), 2u);               // 13 wanted, 10 there, 1 on its way
    EXPECT_EQ(planned[0].plan, Plan::transfer);  // the one that is spare at home, two days away
    EXPECT_EQ(planned[0].units, 1);
    EXPECT_EQ(planned[0].order_by, 10);
    EXPECT_EQ(planned[0].there, 12);
    EXPECT_EQ(planned[1].plan, Plan::buy);
    EXPECT_EQ(planned[1].units, 1);
    EXPECT_EQ(planned[1].order_by, 2);
    EXPECT_EQ(site->wanted("A")[0].from, From::transfer);
}

TEST(Projection, AnOpenTransferTakesFromThePlaceItLeavesWhatHasNotLeftIt) {
    Facts facts = two_places();
    facts.add(Table::orders, {{"order", "T"},
                              {"item", "A"},
                              {"kind", "transfer"},
                              {"supplier", "depot"},
                              {"place", "home"},
                              {"quantity", "5"},
                              {"placed_at", day(-1)},
                              {"promised_at", day(7)}});
    facts.add(Table::moves, {{"item", "A"},
                             {"kind", "transfer"},
                             {"order", "T"},
                             {"quantity", "2"},
                             {"place", "depot"},
                             {"to_place", "truck"},
                             {"time", day(0)}});
    const auto site = site_of(facts);
    const Id home = site->item("A"), depot = site->at("A", "depot");
    EXPECT_EQ(site->projection.stock[static_cast<std::size_t>(depot)], 8);
    EXPECT_EQ(site->projection.stock[static_cast<std::size_t>(home)], 1) << "what is in the truck is on its way";
    EXPECT_EQ(site->projection.on_order(home), 5);
    const auto there = site->projection.requirements_of(depot);
    ASSERT_EQ(there.size(), 2u);
    EXPECT_EQ(there[0].from, From::transfer);
    EXPECT_TRUE(there[0].of_order);
    EXPECT_EQ(there[0].units, 3);
    EXPECT_EQ(there[0].due.day, 5);  // two days before it is promised
}

TEST(Projection, WhereNoRowOfSourcesNamesAPlaceAllStockIsOne) {
    Facts facts;
    facts.bought("A", "3").sale("1", "A", "8", 2);
    facts.add(Table::stock, {{"item", "A"}, {"quantity", "3"}, {"place", "home"}, {"counted_at", day(-1)}});
    facts.add(Table::stock, {{"item", "A"}, {"quantity", "5"}, {"place", "shed"}, {"counted_at", day(-1)}});
    const auto site = site_of(facts);
    EXPECT_EQ(site->projection.nodes.size(), 1u);
    EXPECT_TRUE(site->planned("A").empty());
}

TEST(Projection, TheFirstShortDayCountsReceiptsAndTheUnbookedNeed) {
    Facts facts;
    facts.bought("A", "3").stock("A", "10").order("P", "A", "6", 4).sale("1", "A", "4", 2);
    const auto site = site_of(facts);
    const auto first = [&](double per_day) {
        return first_short_day(
            site->projection, site->item("A"), 10, [&](int days) { return per_day * days; }, 30);
    };
    EXPECT_EQ(first(1), 12);  // 16 - 4 - 12 is nought after twelve days: the thirteenth is short
    EXPECT_EQ(first(3), 2);   // 10 - 4 - 9: before the six come
    EXPECT_EQ(first(0), kNever);
}

}  // namespace
}  // namespace drum::projection
