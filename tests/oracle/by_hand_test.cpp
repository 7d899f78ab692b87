// The oracle itself, on sites small enough to be netted on a slip of paper: what is bought and brought. Day 0 is Monday 2 March 2026
// unless it is said.
#include <gtest/gtest.h>

#include "slip.h"

namespace drum::oracle {
namespace {

TEST(ByHand, AnOrderCanWaitUntilItStillArrives) {
    Slip slip;
    slip.bought("X", 5);
    slip.sale("a", "X", 10, 8);  // ordered on day 3 it is there on day 8
    EXPECT_EQ(slip.asked("X"), later(3));
    EXPECT_FALSE(slip.answer().must_act);
    EXPECT_FALSE(slip.answer().may_act);
    slip.site.sales[0].due = 5;  // today, or it is late
    EXPECT_EQ(slip.asked("X"), buy(10, 0));
    EXPECT_TRUE(slip.answer().must_act);
    EXPECT_TRUE(slip.answer().late.empty());
}

TEST(ByHand, WhatCannotComeInTimeIsLateAndToldWithItsDay) {
    Slip slip;
    slip.bought("X", 5);
    slip.sale("a", "X", 10, 3);
    slip.sale("b", "X", 4, 6);  // by day 1: it can wait for the look of tomorrow
    EXPECT_EQ(slip.asked("X"), buy(10, 0));
    EXPECT_EQ(slip.answer().late, (std::map<std::string, int>{{"a", 5}}));
    EXPECT_EQ(slip.answer().must_tell, std::set<std::string>{"a"});
}

TEST(ByHand, WhatAnOrderLeavesServesTheNeedsAfterIt) {
    Slip slip;
    Source& source = slip.bought("X", 5);
    source.minimum = 25;
    source.multiple = 10;
    slip.sale("a", "X", 10, 5);   // 10, at least 25, by tens: 30
    slip.sale("b", "X", 15, 9);   // of the 20 left
    slip.sale("c", "X", 10, 12);  // 5 of it, 5 short: an order of day 7
    EXPECT_EQ(slip.asked("X"), buy(30, 0));
    slip.stock("X", 10);  // serves a; b and c are short, the first by day 4
    EXPECT_EQ(slip.asked("X"), later(4));
}

TEST(ByHand, AllThatCannotWaitForTheNextLookIsOneOrder) {
    Slip slip;
    slip.bought("X", 5).minimum = 18;
    slip.site.review_days = 7;
    slip.sale("a", "X", 10, 8);  // by day 3
    slip.sale("b", "X", 9, 11);  // by day 6
    slip.sale("c", "X", 7, 12);  // by day 7: the next look
    EXPECT_EQ(slip.asked("X"), buy(19, 3));
}

TEST(ByHand, LeadDaysCountTheDaysOfTheSuppliersCalendar) {
    Slip slip;
    slip.bought("X", 3).calendar = monday_to_friday();
    slip.sale("a", "X", 1, 8);  // Tuesday week: Friday, Monday, Tuesday after an order of Thursday, day 3
    EXPECT_EQ(slip.asked("X"), later(3));
    slip.site.sales[0].due = 6;  // a Sunday: sent on Tuesday it is there on Friday
    EXPECT_EQ(slip.asked("X"), later(1));
}

TEST(ByHand, ACalendarAmongTheResourcesShutsSendingAndArrivalOnly) {
    Slip slip;
    slip.bought("X", 3);
    slip.site.suppliers.push_back({"S", monday_to_friday()});
    slip.sale("a", "X", 1, 6);  // Sunday. Of Tuesday: Friday. Of Wednesday: Saturday, so Monday
    EXPECT_EQ(slip.asked("X"), later(1));
    slip.site.sales[0].due = 9;  // Wednesday week. Of Saturday: sent on Monday, there on Thursday; of Friday: Monday
    EXPECT_EQ(slip.asked("X"), later(4));
}

TEST(ByHand, TheSiteOrdersAndTakesInOnItsOwnDays) {
    Slip slip;
    slip.bought("X", 1);
    slip.site.calendar = monday_to_friday();
    slip.sale("a", "X", 1, 7);  // Monday: ordered on Friday, taken in on Monday
    EXPECT_EQ(slip.asked("X"), later(4));
    slip.site.first_day = kMonday + 4;  // today is Friday, the next look on Monday, day 3
    slip.site.sales[0].due = 3;
    EXPECT_EQ(slip.asked("X"), buy(1, 0));
    slip.site.sales[0].due = 4;
    EXPECT_EQ(slip.asked("X"), later(3));
}

TEST(ByHand, AMissedCutOffSendsTomorrow) {
    Slip slip;
    slip.bought("X", 2).cut_off_hour = 10;
    slip.sale("a", "X", 1, 2);
    EXPECT_TRUE(slip.answer().late.empty());
    slip.site.at_noon = true;
    EXPECT_EQ(slip.asked("X"), buy(1, 0));
    EXPECT_EQ(slip.answer().late, (std::map<std::string, int>{{"a", 3}}));
}

TEST(ByHand, NothingIsBoughtBesideAnOrderThatCanBePulledForward) {
    Slip slip;
    slip.bought("X", 2);
    slip.order("P", "buy", "X", 10, 9);
    slip.sale("a", "X", 10, 5);
    EXPECT_EQ(slip.asked("X"), kNothing);
    EXPECT_EQ(slip.answer().expedite, std::set<std::string>{"P"});
    EXPECT_EQ(slip.answer().late, (std::map<std::string, int>{{"a", 9}}));
    EXPECT_TRUE(slip.answer().must_tell.empty());  // chasing may help
    EXPECT_FALSE(slip.answer().must_act);          // nor is it said by when to chase
    EXPECT_TRUE(slip.answer().may_act);
    slip.site.sales[0].due = 9;
    EXPECT_TRUE(slip.answer().expedite.empty());
    EXPECT_FALSE(slip.answer().may_act);
}

TEST(ByHand, WhatIsOverdueComesTomorrowAndIsChasedWhereItIsNeeded) {
    Slip slip;
    slip.bought("X", 2);
    slip.order("P", "buy", "X", 10, -2);
    EXPECT_TRUE(slip.answer().expedite.empty());  // nobody needs it
    slip.sale("a", "X", 10, 20);
    EXPECT_EQ(slip.answer().expedite, std::set<std::string>{"P"});
    EXPECT_TRUE(slip.answer().must_act);
    EXPECT_EQ(slip.asked("X"), kNothing);
}

TEST(ByHand, WithoutAPromiseALeadTimeAfterItWasPlaced) {
    Slip slip;
    slip.bought("X", 5);
    slip.order("P", "buy", "X", 10, {}).placed = -3;  // comes on day 2
    slip.sale("a", "X", 10, 2);
    EXPECT_TRUE(slip.answer().expedite.empty());
    EXPECT_TRUE(slip.answer().late.empty());
    slip.site.orders[0].placed = -5;  // today
    EXPECT_TRUE(slip.answer().expedite.empty());
    slip.site.orders[0].placed = -6;  // beyond it: tomorrow
    EXPECT_EQ(slip.answer().expedite, std::set<std::string>{"P"});
}

TEST(ByHand, NobodysYetIsALeadTimeFromNowOrAsPromised) {
    Slip slip;
    slip.bought("X", 4);
    Order& draft = slip.order("P", "buy", "X", 10, 1);
    draft.status = "draft";
    draft.placed.reset();
    slip.sale("a", "X", 10, 4);
    EXPECT_EQ(slip.asked("X"), kNothing);
    EXPECT_TRUE(slip.answer().late.empty());
    EXPECT_TRUE(slip.answer().may_act);
    slip.site.sales[0].due = 3;
    EXPECT_EQ(slip.answer().may_expedite, std::set<std::string>{"P"});
    slip.site.orders[0].promised = 8;
    EXPECT_EQ(slip.answer().late, (std::map<std::string, int>{{"a", 8}}));
}

TEST(ByHand, HeldStockServesNothingAndWhatExpiresOnlyUntilItsDay) {
    Slip slip;
    slip.bought("X", 1);
    slip.stock("X", 10).last_day = 3;
    slip.stock("X", 50).held = true;
    slip.sale("a", "X", 6, 2);  // takes 6 of 10
    slip.sale("b", "X", 6, 5);  // the 4 left are gone by then
    EXPECT_EQ(slip.asked("X"), later(4));
    slip.stock("X", 6);  // keeps, so that a takes of what does not
    EXPECT_EQ(slip.asked("X"), kNothing);
}

TEST(ByHand, OnlyFirmSalesAreOwed) {
    for (const char* status : {"quote", "held", "cancelled", "lost", "closed"}) {
        Slip slip;
        slip.bought("X", 5);
        slip.sale("a", "X", 10, 3).status = status;
        EXPECT_EQ(slip.asked("X"), kNothing) << status;
    }
    Slip slip;
    slip.bought("X", 5);
    slip.sale("a", "X", 10, {}).shipped = 4;  // undated: today
    EXPECT_EQ(slip.asked("X"), buy(6, 0));
    EXPECT_TRUE(slip.answer().must_tell.empty());  // no day was named
    EXPECT_EQ(slip.answer().unclear_sales, std::set<std::string>{"a"});
}

TEST(ByHand, WhoLooksOnceAWeekOrdersForAWeek) {
    Slip slip;
    slip.site.review_days = 7;
    Source& source = slip.bought("A", 6);
    source.minimum = 10;
    slip.bought("X", 1);
    slip.goes_in("X", "A", 3);
    slip.sale("a", "A", 8, 24);  // by day 18: at the look of day 14, as what is due by day 26
    slip.sale("b", "A", 8, 26);
    slip.sale("c", "A", 8, 27);  // by day 21, at the look of that day
    const Answer answer = slip.answer();
    EXPECT_EQ(answer.items.at("A"), later(18));
    EXPECT_EQ(answer.items.at("X"), later(17));
    slip.site.sales[0].due = 12;
    slip.site.sales[1].due = 13;  // by days 6 and 7, so now and at the next look
    EXPECT_EQ(slip.asked("A"), buy(10, 6));
    slip.site.sales[1].due = 12;
    EXPECT_EQ(slip.asked("A"), buy(16, 6));
}

TEST(ByHand, NobodyBringsHalfAPiece) {
    Slip slip;
    slip.made("A", 0);
    slip.bought("X", 9);
    slip.site.places.push_back({"X", "north", 1});
    slip.goes_in("X", "A", 0.5);
    slip.stock("X", 9).place = "north";
    slip.sale("a", "A", 5, 1);
    slip.sale("b", "A", 6, 1);
    EXPECT_EQ(slip.asked("X"), (Asked{0, 0, 6, 0, true}));  // for the make of 11
}

TEST(ByHand, ASetUpAndTheWeekendMoveAStart) {
    Slip slip;
    slip.machine("m", 60);
    slip.made("A", {});
    slip.step("A", "10", "m", 10).setup_minutes = 30;
    slip.site.crowded = true;
    slip.sale("a", "A", 6, 7);  // 90 minutes back from Monday: 60, and 30 on Friday
    EXPECT_EQ(slip.asked("A"), later(4));
}

TEST(ByHand, WhatIsSpareElsewhereIsBroughtBeforeAnythingIsBought) {
    Slip slip;
    slip.bought("X", 4);
    slip.site.places.push_back({"X", "north", 2});
    slip.stock("X", 12).place = "north";
    slip.sale("n", "X", 5, 9).place = "north";  // 7 are spare
    slip.sale("a", "X", 10, 2);                 // 7 brought today, 3 bought too late: day 4
    EXPECT_EQ(slip.asked("X"), (Asked{3, 0, 7, 0, true}));
    EXPECT_EQ(slip.answer().late, (std::map<std::string, int>{{"a", 4}}));
    slip.site.sales[0].quantity = 20;  // 8 short there, bought there by day 5; nothing is spare
    EXPECT_EQ(slip.asked("X"), buy(10, 0));
    slip.site.places.clear();  // no row names the place: 12 for both, the one due first first, 18 short
    slip.site.sales[1].due = 8;
    EXPECT_EQ(slip.asked("X"), later(5));
    EXPECT_EQ(slip.answer().late, (std::map<std::string, int>{}));
}

TEST(ByHand, AnOrderForASaleServesIt) {
    Slip slip;
    slip.bought("X", 4);
    slip.stock("X", 5);
    slip.order("P", "buy", "X", 5, 9).sale = "b";
    slip.sale("a", "X", 5, 8);
    slip.sale("b", "X", 5, 6);  // not the stock, though it is due first
    EXPECT_EQ(slip.answer().expedite, std::set<std::string>{"P"});
    EXPECT_EQ(slip.answer().late, (std::map<std::string, int>{{"b", 9}}));
    slip.site.orders[0].sale = "";  // b takes the stock, a waits
    EXPECT_EQ(slip.answer().late, (std::map<std::string, int>{{"a", 9}}));
}

// Ten parts are there and five come on day 12: of three sales of a day two are made of what is there, the third waits.
TEST(ByHand, OfAMakeThatWaitsForPartsTheFirstSalesAreServed) {
    Slip slip;
    slip.made("X", {});
    slip.bought("P", 12);
    slip.goes_in("P", "X", 1);
    slip.stock("P", 10);
    for (const char* sale : {"a", "b", "c"}) slip.sale(sale, "X", 5, 4);
    EXPECT_EQ(slip.asked("P"), buy(5, 0));
    EXPECT_EQ(slip.answer().late, (std::map<std::string, int>{{"c", 12}}));
}

}  // namespace
}  // namespace drum::oracle
