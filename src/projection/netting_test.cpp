// What serves what, item by item, on a slip of paper: stock, orders, and what is planned for the rest.
#include <gtest/gtest.h>

#include "projection/site_test.h"

namespace drum::projection {
namespace {

using fact::Table;

TEST(Netting, NeedsUpToTheNextLookAreOneOrderAndWhatItIsRoundedUpByServesTheNext) {
    // A takes 5 days. Today's look orders for what comes up to day 5, tomorrow's for day 6.
    Facts facts;
    facts.bought("A", "5", "20", "8")
        .sale("1", "A", "3", 5)
        .sale("2", "A", "4", 6)
        .sale("3", "A", "2", 7)
        .sale("4", "A", "30", 20);
    const auto site = site_of(facts);
    const auto planned = site->planned("A");
    ASSERT_EQ(planned.size(), 2u);
    EXPECT_EQ(planned[0].asked, 3);
    EXPECT_EQ(planned[0].units, 24);  // at least 20, in eights
    EXPECT_EQ(planned[0].order_by, 0);
    EXPECT_TRUE(planned[0].is_due);
    EXPECT_FALSE(planned[0].late);
    EXPECT_EQ(planned[0].there, 5);
    EXPECT_EQ(planned[1].asked, 15);  // 21 are left over, 4 and 2 of them go, 15 serve the thirty
    EXPECT_EQ(planned[1].units, 24);
    EXPECT_EQ(planned[1].order_by, 15);
    EXPECT_FALSE(planned[1].is_due);
    double from_first = 0;
    for (const Link& link : site->projection.links_of(site->item("A")))
        if (&site->projection.planned[static_cast<std::size_t>(link.planned)] == &planned[0]) from_first += link.units;
    EXPECT_EQ(from_first, 24);
    EXPECT_EQ(site->wanted("A")[3].short_units, 30) << "what is planned is still short until somebody orders it";
}

TEST(Netting, WhatIsMissingInAllIsOrderedForWhoIsDueFirst) {
    // A takes 5 days, P-1 comes on day 40 for the second sale: the first is ordered for, and P-1 stays.
    Facts facts;
    facts.bought("A", "5").sale("1", "A", "3", 20).sale("2", "A", "9", 41).order("P-1", "A", "9", 40);
    const auto site = site_of(facts);
    const auto planned = site->planned("A");
    ASSERT_EQ(planned.size(), 1u);
    EXPECT_EQ(planned[0].units, 3);
    EXPECT_EQ(planned[0].order_by, 15);
    EXPECT_EQ(site->wanted("A")[0].short_units, 3);
    EXPECT_EQ(site->projection.receipts.at(0).wanted, 41);
}

TEST(Netting, WhatIsNotMissingInAllIsPulledForward) {
    Facts facts;
    facts.bought("A", "5").sale("1", "A", "3", 20).sale("2", "A", "9", 41).order("P-1", "A", "12", 40);
    const auto site = site_of(facts);
    EXPECT_TRUE(site->planned("A").empty());
    EXPECT_EQ(site->projection.receipts.at(0).wanted, 20);
    EXPECT_EQ(site->projection.receipts.at(0).used, 12);
}

TEST(Netting, WhatComesNoLaterThanAnOrderOfTodayServesFirst) {
    // An order of today comes on day 50: P-1, on day 40, is pulled forward for the first, the second is ordered for.
    Facts facts;
    facts.bought("A", "50").sale("1", "A", "9", 20).sale("2", "A", "9", 90).order("P-1", "A", "9", 40);
    const auto site = site_of(facts);
    EXPECT_EQ(site->projection.receipts.at(0).wanted, 20);
    const auto planned = site->planned("A");
    ASSERT_EQ(planned.size(), 1u);
    EXPECT_EQ(planned[0].due.day, 90);
}

TEST(Netting, WhoLooksOnceAWeekOrdersForAWeek) {
    Facts facts;
    facts.add(Table::site, {{"name", "Small"}, {"review_days", "7"}});
    facts.bought("A", "5")
        .sale("1", "A", "3", 5)
        .sale("2", "A", "4", 11)
        .sale("3", "A", "2", 12)
        .sale("4", "A", "9", 18);
    const auto site = site_of(facts);
    const auto planned = site->planned("A");
    ASSERT_EQ(planned.size(), 2u);
    EXPECT_EQ(planned[0].units, 7);  // an order of the look in a week comes on day 12
    EXPECT_TRUE(planned[0].is_due);
    EXPECT_FALSE(planned[1].is_due);
    EXPECT_EQ(planned[1].units, 11) << "what the look in a week orders lasts until the one after it";
}

TEST(Netting, WhatASourceDeliversOverWeeksIsOrderedEarlierTheLastFirst) {
    Facts facts;
    facts.add(Table::items, {{"item", "A"}, {"unit", "EA"}, {"make_or_buy", "buy"}});
    facts.add(Table::sources, {{"item", "A"}, {"supplier", "S"}, {"lead_days", "2"}, {"capacity_per_week", "50"}});
    facts.stock("A", "0").sale("1", "A", "60", 7).sale("2", "A", "60", 14).sale("3", "A", "60", 21);
    const auto site = site_of(facts);
    const auto planned = site->planned("A");
    ASSERT_EQ(planned.size(), 3u);
    EXPECT_EQ(planned[2].order_by, 17) << "60 take 8.4 days, 12.6 to 21: the first week's are there on day 19";
    EXPECT_EQ(planned[1].order_by, 9) << "4.2 to 12.6, when the next begins: day 11";
    EXPECT_EQ(planned[0].order_by, 0) << "-4.2 to 4.2: day 2";
    EXPECT_EQ(planned[0].there, 7);
    EXPECT_FALSE(planned[0].late);
    EXPECT_TRUE(planned[0].is_due);
    facts.sale("0", "A", "1", 7);
    const auto more = site_of(facts);
    EXPECT_EQ(more->planned("A")[0].order_by, 0);
    EXPECT_EQ(more->planned("A")[0].there, 7);
}

TEST(Netting, OfWhatIsMadeEachDayOfNeedIsABatch) {
    Facts facts;
    facts.made("X").bought("p", "1").part("X", "p", "1").stock("p", "999");
    facts.add(Table::sources, {{"item", "X"}, {"place", "main"}, {"min_quantity", "10"}, {"multiple", "4"}});
    facts.sale("1", "X", "3", 3).sale("2", "X", "4", 3).sale("3", "X", "4", 5).sale("4", "X", "6", 9);
    const auto site = site_of(facts);
    const auto mine = site->planned("X");
    ASSERT_EQ(mine.size(), 2u);
    EXPECT_EQ(mine[0].asked, 7);
    EXPECT_EQ(mine[0].units, 12);  // five are left: four for day 5, one for day 9
    EXPECT_EQ(mine[1].due.day, 9);
    EXPECT_EQ(mine[1].asked, 5);
    EXPECT_EQ(mine[1].units, 12);
}

TEST(Netting, WhatIsShortIsOrderedInWholePieces) {
    Facts facts;
    facts.made("X").bought("p", "1").part("X", "p", "2.25").sale("1", "X", "3", 5);
    const auto site = site_of(facts);
    EXPECT_NEAR(site->wanted("p")[0].units, 6.75, 1e-9);
    EXPECT_EQ(site->planned("p")[0].units, 7);
}

TEST(Netting, AnOrderThatComesLateIsWantedEarlierAndOnlyWhatIsMissingInAllIsBought) {
    Facts facts;
    facts.bought("A", "3").order("P", "A", "10", 9).sale("1", "A", "6", 4).sale("2", "A", "6", 12);
    const auto site = site_of(facts);
    ASSERT_EQ(site->coming("A").size(), 1u);
    const Receipt& order = site->coming("A")[0];
    EXPECT_EQ(order.day, 9);
    EXPECT_EQ(order.wanted, 4);
    EXPECT_EQ(order.used, 10);
    EXPECT_EQ(site->wanted("A")[0].short_units, 2);  // in all
    EXPECT_EQ(site->wanted("A")[0].served, 9);       // five days late, and the day is known
    EXPECT_EQ(site->wanted("A")[1].short_units, 0);
    ASSERT_EQ(site->planned("A").size(), 1u);
    EXPECT_EQ(site->planned("A")[0].units, 2);
    EXPECT_EQ(site->planned("A")[0].order_by, 1);
}

TEST(Netting, WhatCannotComeInTimeIsOrderedTodayAndIsLate) {
    const auto site = site_of(Facts().bought("A", "10").sale("1", "A", "6", 4).sale("0", "A", "1", -3));
    const auto planned = site->planned("A");
    ASSERT_EQ(planned.size(), 1u);
    EXPECT_EQ(planned[0].units, 7);
    EXPECT_EQ(planned[0].order_by, 0);
    EXPECT_TRUE(planned[0].is_due);
    EXPECT_TRUE(planned[0].late);
    EXPECT_EQ(site->wanted("A")[0].due.day, 0);  // what is overdue is needed today, and was asked for earlier
    EXPECT_EQ(site->wanted("A")[0].asked_day, -3);
    EXPECT_EQ(site->wanted("A")[1].served, 10);
}

TEST(Netting, WhatHasWaitedLongestComesFirst) {
    Facts facts;
    facts.bought("A", "3").stock("A", "5").sale("9", "A", "4", -8).sale("1", "A", "4", -2).sale("2", "A", "4", 0);
    const auto site = site_of(facts);
    const auto wanted = site->wanted("A");
    ASSERT_EQ(wanted.size(), 3u);
    EXPECT_EQ(wanted[0].asked_day, -8);
    EXPECT_EQ(wanted[0].short_units, 0);
    EXPECT_EQ(wanted[1].short_units, 3);
    EXPECT_EQ(wanted[2].short_units, 4);
    EXPECT_EQ(site->projection.within(site->item("A"), 1), 12);
    EXPECT_EQ(site->planned("A")[0].units, 7);
}

TEST(Netting, StockServesUpToItsLastDayAndTheEarliestGoesFirst) {
    Facts facts;
    facts.bought("A", "2").sale("1", "A", "2", 1).sale("2", "A", "12", 4);
    facts.add(Table::stock,
              {{"item", "A"}, {"quantity", "5"}, {"lot", "L1"}, {"expires_at", day(2)}, {"counted_at", day(-1)}});
    facts.add(Table::stock, {{"item", "A"}, {"quantity", "10"}, {"lot", "L2"}, {"counted_at", day(-1)}});
    facts.add(Table::stock,
              {{"item", "A"}, {"quantity", "7"}, {"lot", "L3"}, {"status", "held"}, {"counted_at", day(-1)}});
    const auto site = site_of(facts);
    EXPECT_EQ(site->projection.stock[static_cast<std::size_t>(site->item("A"))], 15);  // what is held is not there
    EXPECT_EQ(site->wanted("A")[0].short_units, 0);
    EXPECT_EQ(site->wanted("A")[1].short_units, 2)
        << "two of the first lot go, three of it expire, ten of the other are left";
    EXPECT_EQ(site->planned("A")[0].order_by, 2);
}

TEST(Netting, WhatLastsExactlyToTheDayStillServesIt) {
    Facts facts;
    facts.bought("A", "2").sale("1", "A", "4", 2);
    facts.add(Table::stock,
              {{"item", "A"}, {"quantity", "5"}, {"lot", "L1"}, {"expires_at", day(2)}, {"counted_at", day(-1)}});
    EXPECT_TRUE(site_of(facts)->planned("A").empty());
}

TEST(Netting, OnlyFirmOpenSalesAreNeed) {
    Facts facts;
    facts.bought("A", "2");
    const auto line = [&](const char* order, const char* status, const char* quantity, const char* shipped = "") {
        facts.add(Table::demand, {{"order", order},
                                  {"item", "A"},
                                  {"quantity", quantity},
                                  {"due_at", day(3)},
                                  {"status", status},
                                  {"shipped_quantity", shipped}});
    };
    line("1", "quote", "100"), line("2", "held", "100"), line("3", "cancelled", "100"), line("4", "", "9", "5");
    facts.add(Table::demand, {{"order", "5"}, {"item", "A"}, {"quantity", "3"}});  // undated: today
    const auto site = site_of(facts);
    ASSERT_EQ(site->wanted("A").size(), 2u);
    EXPECT_EQ(site->wanted("A")[0].units, 3);
    EXPECT_EQ(site->wanted("A")[0].due.day, 0);
    EXPECT_EQ(site->wanted("A")[1].units, 4);
}

}  // namespace
}  // namespace drum::projection
