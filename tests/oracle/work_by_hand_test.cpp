// The oracle itself, on sites small enough to be netted on a slip of paper: parts and work. Day 0 is Monday 2 March
// 2026 unless it is said.
#include <gtest/gtest.h>

#include "slip.h"

namespace drum::oracle {
namespace {

TEST(ByHand, PartsAreNeededWhenWhatTheyGoIntoIsBegun) {
    Slip slip;
    slip.made("A", 2);
    slip.bought("X", 3);
    slip.goes_in("X", "A", 2);
    slip.sale("a", "A", 5, 10);  // begun on day 8; 10 X there on day 8, ordered on day 5
    EXPECT_EQ(slip.asked("A"), later(8));
    EXPECT_EQ(slip.asked("X"), later(5));
    slip.site.sales[0].due = 5;  // begun on day 3
    EXPECT_EQ(slip.asked("A"), later(3));
    EXPECT_EQ(slip.asked("X"), buy(10, 0));
    slip.site.sales[0].due = 3;  // begun on day 1, without its parts, which come on day 3: there on day 5
    EXPECT_EQ(slip.asked("A"), later(1));
    EXPECT_EQ(slip.answer().late, (std::map<std::string, int>{{"a", 5}}));
    EXPECT_EQ(slip.answer().must_tell, std::set<std::string>{"a"});
}

TEST(ByHand, AMakeADayOfNeedEachRaisedToItsMinimum) {
    Slip slip;
    slip.made("A", 0);
    slip.site.makings[0].minimum = 8;
    slip.site.makings[0].multiple = 5;
    slip.sale("a", "A", 3, 0);
    slip.sale("b", "A", 4, 0);   // 7 today: at least 8, by fives 10
    slip.sale("c", "A", 3, 1);   // the 3 that are left
    slip.sale("d", "A", 12, 2);  // 15 on day 2
    EXPECT_EQ(slip.asked("A"), make(10, 0));
    slip.site.review_days = 3;
    EXPECT_EQ(slip.asked("A"), make(25, 0));
}

TEST(ByHand, ScrapIsDrawnAndBegunAtAndBeforeTheStepThatScraps) {
    Slip slip;
    slip.made("A", {});
    slip.machine("m", 480);
    slip.step("A", "10", "m", 1).begun_per_good = 2;     // yield 0.5
    slip.step("A", "20", "m", 1).begun_per_good = 1.25;  // yield 0.8
    slip.bought("X", 1);
    slip.bought("Y", 1);
    slip.goes_in("X", "A", 2);              // at the first step: 2 x 2 x 1.25 = 5 each
    slip.goes_in("Y", "A", 2).step = "20";  // 2 x 1.25 = 2.5 each
    slip.sale("a", "A", 8, 1);              // 20 + 10 minutes on day 1: Tuesday
    EXPECT_EQ(slip.asked("A"), later(1));
    EXPECT_EQ(slip.asked("X"), buy(40, 0));
    EXPECT_EQ(slip.asked("Y"), buy(20, 0));
}

TEST(ByHand, APartIsNeededWhenTheStepBeginsThatDrawsIt) {
    Slip slip;
    slip.made("A", {});
    slip.machine("m", 480);                              // Monday to Friday
    slip.site.machines.push_back({"n", false, {}, {}});  // always
    slip.step("A", "10", "m", 1);
    slip.step("A", "20", "n", 1);
    slip.bought("X", 1);
    slip.bought("Y", 1);
    slip.goes_in("X", "A", 1);
    slip.goes_in("Y", "A", 1).step = "20";
    slip.sale("a", "A", 8, 6);  // Sunday; the first step on Friday
    EXPECT_EQ(slip.asked("A"), later(4));
    EXPECT_EQ(slip.asked("X"), later(3));
    EXPECT_EQ(slip.asked("Y"), later(5));
    slip.site.sources[0].lead_days = 5;  // X comes on Saturday: begun on Monday
    EXPECT_EQ(slip.answer().late, (std::map<std::string, int>{{"a", 7}}));
    slip.site.sources[0].lead_days = 1;
    slip.site.sources[1].lead_days = 8;  // Y comes on Tuesday, what waits for it only for that
    EXPECT_EQ(slip.answer().late, (std::map<std::string, int>{{"a", 8}}));
}

TEST(ByHand, OpenWorkDrawsWhatIsLeftToDraw) {
    Slip slip;
    slip.made("A", 2);
    slip.bought("X", 1);
    slip.goes_in("X", "A", 3);
    Order& work = slip.order("W", "make", "A", 10, 5);
    work.received = 4;
    work.start = 1;
    slip.sale("a", "A", 6, 5);
    slip.site.draws.push_back({"W", "X", 20, -1});  // 12 of them are in the 4 pieces, 8 lie there; 18 - 8 = 10
    EXPECT_EQ(slip.asked("X"), buy(10, 0));
    slip.site.orders[0].start.reset();  // back from its promise: day 3
    EXPECT_EQ(slip.asked("X"), later(2));
    slip.site.draws[0].quantity = 5;  // 4 pieces took 12 whatever was written
    slip.site.orders[0].start = 1;
    EXPECT_EQ(slip.asked("X"), buy(18, 0));
    EXPECT_EQ(slip.asked("A"), kNothing);
    slip.site.draws[0].quantity = 20;  // for 2 pieces and two thirds of a third, which are ended; nobody wants others
    slip.site.sales.clear();
    EXPECT_EQ(slip.asked("X"), buy(1, 0));
}

TEST(ByHand, TheBillOfTheDayOfTheDraw) {
    Slip slip;
    slip.made("A", 1);
    slip.bought("X", 1);
    slip.bought("Y", 1);
    slip.goes_in("X", "A", 1).to = 4;
    slip.goes_in("Y", "A", 1).from = 5;
    slip.sale("a", "A", 2, 5);  // begun on day 4
    EXPECT_EQ(slip.asked("X"), later(3));
    EXPECT_EQ(slip.asked("Y"), kNothing);
    slip.site.sales[0].due = 6;  // begun on day 5
    EXPECT_EQ(slip.asked("X"), kNothing);
    EXPECT_EQ(slip.asked("Y"), later(4));
}

TEST(ByHand, WhatIsBoughtWithABillNeedsItsPartsWhenItIsPlaced) {
    Slip slip;
    slip.bought("B", 4);
    slip.bought("X", 2);
    slip.goes_in("X", "B", 1);
    slip.sale("a", "B", 3, 10);  // placed on day 6, its parts ordered on day 4
    EXPECT_EQ(slip.asked("B"), later(6));
    EXPECT_EQ(slip.asked("X"), later(4));
    Order& order = slip.order("P", "buy", "B", 3, 10);  // placed: who is to bring it on day 10 begins on day 6
    EXPECT_EQ(slip.asked("X"), later(4));
    slip.site.draws.push_back({"P", "X", 2, -1});  // two of three were sent
    slip.site.sales.push_back({"b", "", "X", "", "", 1, 0, 4});
    slip.site.stocks.push_back({"X", "", 1, false, {}});
    EXPECT_EQ(slip.asked("X"), later(4));
    slip.site.draws.back().quantity = 3;
    EXPECT_EQ(slip.asked("X"), kNothing);
    slip.site.draws.clear();
    slip.site.sales.pop_back();
    slip.site.stocks.pop_back();
    Site unnamed = slip.site;
    unnamed.orders.push_back(order);
    unnamed.orders.back().name = "Q";
    unnamed.orders.back().received = 3;  // its parts went out, and no move named it
    EXPECT_FALSE(answer_of(unnamed).items.contains("X"));
    order.status = "requested";  // not yet: it is to be sent by day 6 too
    EXPECT_EQ(slip.asked("X"), later(4));
    slip.site.sales[0].due = 1;  // today, and they come on day 2
    EXPECT_EQ(slip.asked("X"), buy(3, 0));
}

TEST(ByHand, WorkIsPlacedBackwardsUntilItFits) {
    Slip slip;
    slip.machine("m", 60);
    for (const char* item : {"A", "B", "C"}) {
        slip.made(item, {});
        slip.step(item, "10", "m", 10);
    }
    slip.site.crowded = true;
    slip.sale("a", "A", 5, 3);  // 50 minutes of 60. C is placed first: Thursday, B is begun on Wednesday, A on Tuesday
    slip.sale("b", "B", 5, 3);
    slip.sale("c", "C", 5, 3);
    EXPECT_EQ(slip.asked("C"), later(3));
    EXPECT_EQ(slip.asked("B"), later(2));
    EXPECT_EQ(slip.asked("A"), later(1));
    slip.site.sales[0].due = 2;  // B, due later, has most of Wednesday all the same
    EXPECT_EQ(slip.asked("A"), later(1));
    slip.site.sales[0].quantity = 15;  // 150 minutes: 20 of Wednesday, Tuesday, today, and ten that do not fit
    EXPECT_EQ(slip.asked("A"), make(15, 0));
    // First is made what is due first: A is through on Wednesday, B on Thursday after 200 minutes, C ten too late for
    // that day.
    EXPECT_EQ(slip.answer().late, (std::map<std::string, int>{{"c", 4}}));
    EXPECT_EQ(slip.answer().must_tell, std::set<std::string>{"c"});
}

TEST(ByHand, WhatBeginsWhenTheMachineOpensIsGivenOutTheWorkingDayBefore) {
    Slip slip;
    slip.machine("m", 60);
    slip.made("A", {});
    slip.step("A", "10", "m", 10);
    slip.site.crowded = true;
    slip.sale("a", "A", 6, 3);  // all of Thursday
    EXPECT_EQ(slip.asked("A"), later(2));
    slip.site.sales[0].due = 7;  // all of Monday: Sunday, or Friday where nobody works on Sundays
    EXPECT_EQ(slip.asked("A"), later(6));
    slip.site.calendar = monday_to_friday();
    EXPECT_EQ(slip.asked("A"), later(4));
    slip.site.sales[0].quantity = 5;
    EXPECT_EQ(slip.asked("A"), later(7));
}

// A takes the last 40 of 60 minutes of Thursday on m. Its part takes 30 of n: 20 before that, ten on Wednesday.
TEST(ByHand, APartIsMadeByTheHourAtWhichItIsDrawn) {
    Slip slip;
    slip.site.crowded = true;
    slip.machine("m", 60);
    slip.machine("n", 60);
    for (const char* item : {"A", "M", "P"}) slip.made(item, {});
    slip.step("A", "10", "m", 10);
    slip.step("M", "10", "n", 7.5);
    slip.step("P", "10", "n", 10);
    slip.goes_in("M", "A", 1);
    slip.goes_in("P", "M", 1);
    slip.stock("P", 4);
    slip.sale("a", "A", 4, 3);
    EXPECT_EQ(slip.asked("A"), later(3));
    EXPECT_EQ(slip.asked("M"), later(2));
    slip.sale("p", "P", 4, 3);  // the 40 minutes behind M on Thursday are free
    EXPECT_EQ(slip.asked("P"), later(3));
    slip.sale("m", "M", 2, 3);  // with A's four one make of 45 minutes: 20 of Thursday, 25 of Wednesday
    EXPECT_EQ(slip.asked("M"), later(2));
    slip.site.sales[2].quantity = 7;  // 82.5 minutes: the last 2.5 on Tuesday
    EXPECT_EQ(slip.asked("M"), later(1));
}

TEST(ByHand, OpenWorkDrawsWhenTheStepBeginsThatDrawsIt) {
    Slip slip;
    slip.machine("m", 60);
    slip.machine("n", 60);
    slip.site.machines[1].calendar = {};
    slip.site.machines[1].capacity_per_day.reset();  // n runs on Sundays too
    slip.made("A", {});
    slip.step("A", "10", "m", 1);
    slip.step("A", "20", "n", 1);
    slip.bought("X", 2);
    slip.bought("Y", 2);
    slip.goes_in("X", "A", 1);
    slip.goes_in("Y", "A", 1).step = "20";
    slip.order("W", "make", "A", 3, 13);   // a Sunday: step 20 on that day, step 10 on the Friday before
    EXPECT_EQ(slip.asked("Y"), kNothing);  // there is time to begin it yet, and nobody needs it
    slip.sale("a", "A", 3, 20);
    EXPECT_EQ(slip.asked("X"), later(9));
    EXPECT_EQ(slip.asked("Y"), later(11));
    slip.site.orders[0].start = 8;
    EXPECT_EQ(slip.asked("Y"), later(6));
    slip.site.sales[0].due = 27;  // two weeks after its promise, a Sunday: it is put off to that day
    EXPECT_EQ(slip.asked("Y"), later(25));
}

// Three orders of 50 minutes each for one machine of 60 a day, all promised for Wednesday. On their way they are, so
// the 180 minutes to then are enough; with a fourth they are not.
TEST(ByHand, OpenWorkTakesItsMinutesOfTheMachine) {
    Slip slip;
    slip.site.crowded = true;
    slip.machine("m", 60);
    slip.made("A", {});
    slip.step("A", "10", "m", 10);
    for (const char* order : {"W1", "W2", "W3"}) slip.order(order, "make", "A", 5, 2);
    slip.sale("a", "A", 15, 2);
    EXPECT_TRUE(slip.answer().late.empty());
    slip.order("W4", "make", "A", 5, 2);
    slip.sale("b", "A", 5, 2);  // served by the last of them: 200 minutes, on Thursday
    EXPECT_EQ(slip.answer().late, (std::map<std::string, int>{{"b", 3}}));
    EXPECT_EQ(slip.answer().must_tell, std::set<std::string>{"b"});
    slip.site.orders[3].promised = 0;  // most of it is done: of today's 60 minutes 50 are its own, and it is first
    slip.site.orders[3].quantity = 9;  // 90 minutes, of which today's are left
    slip.site.sales[0].quantity = 9, slip.site.sales[1].quantity = 15;
    EXPECT_EQ(slip.answer().late, (std::map<std::string, int>{{"b", 3}}));  // 60 and 150 minutes
}

// What has drawn nothing has not begun, where other work has drawn what it has not brought.
TEST(ByHand, WorkThatHasDrawnNothingHasNotBegun) {
    Slip slip;
    slip.made("A", 4);
    slip.made("B", 4);
    slip.bought("X", 1);
    slip.goes_in("X", "A", 1);
    slip.goes_in("X", "B", 1);
    slip.stock("X", 50);
    slip.order("W1", "make", "A", 5, 1);
    slip.order("W2", "make", "B", 5, 1);
    slip.sale("a", "A", 5, 1);
    EXPECT_TRUE(slip.answer().late.empty());
    slip.site.draws.push_back({"W2", "X", 5, -2});
    EXPECT_EQ(slip.answer().late, (std::map<std::string, int>{{"a", 4}}));
}

}  // namespace
}  // namespace drum::oracle
