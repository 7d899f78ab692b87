// The oracle itself, on sites small enough to be netted on a slip of paper. Day 0 is Monday 2 March 2026 unless it is
// said.
#include <gtest/gtest.h>

#include "oracle.h"

namespace drum::oracle {

void PrintTo(const Asked& asked, std::ostream* out) {
    *out << "buy " << asked.buy << " make " << asked.make << " transfer " << asked.transfer << " by "
         << asked.order_by.value_or(-1) << (asked.due ? " due" : "");
}

namespace {

constexpr int kMonday = 20'514;

Calendar monday_to_friday() {
    Calendar out;
    out.week = {true, true, true, true, true, false, false};
    return out;
}

// A site that is written down a row at a time.
struct Slip {
    Site site;
    Slip() { site.first_day = kMonday; }
    Source& bought(const std::string& item, int lead_days) {
        site.items.push_back({item, false, false});
        return site.sources.emplace_back(Source{item, "S", lead_days, 0, 0, true, {}, {}});
    }
    void made(const std::string& item, std::optional<int> lead_days) {
        site.items.push_back({item, true, false});
        if (lead_days) site.makings.push_back({item, lead_days, 0, 0});
    }
    BillLine& goes_in(const std::string& component, const std::string& item, double quantity) {
        return site.bills.emplace_back(BillLine{item, component, quantity, "", {}, {}});
    }
    Stock& stock(const std::string& item, double quantity) {
        return site.stocks.emplace_back(Stock{item, "", quantity, false, {}});
    }
    Sale& sale(const std::string& name, const std::string& item, double quantity, std::optional<int> due) {
        return site.sales.emplace_back(Sale{name, "", item, "open", "", quantity, 0, due, -9});
    }
    Order& order(const std::string& name, const std::string& kind, const std::string& item, double quantity,
                 std::optional<int> promised) {
        Order& out = site.orders.emplace_back();
        out.name = name;
        out.kind = kind;
        out.item = item;
        out.quantity = quantity;
        out.promised = promised;
        out.placed = -2;
        return out;
    }
    void machine(const std::string& name, double minutes_per_day) {
        site.machines.push_back({name, minutes_per_day, {}});
    }
    Step& step(const std::string& item, const std::string& name, const std::string& machine, double run_minutes) {
        return site.steps.emplace_back(Step{item, name, machine, run_minutes, 0, 1});
    }
    Answer answer() const { return answer_of(site); }
    Asked asked(const std::string& item) const {
        const Answer all = answer();
        const auto found = all.items.find(item);
        return found == all.items.end() ? Asked{} : found->second;
    }
};

Asked later(int day) { return {0, 0, 0, day, false}; }
Asked buy(double quantity, int day) { return {quantity, 0, 0, day, true}; }
Asked make(double quantity, int day) { return {0, quantity, 0, day, true}; }
const Asked kNothing;

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
    slip.machine("m", 480);                       // Monday to Friday
    slip.site.machines.push_back({"n", {}, {}});  // always
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
    slip.site.draws.push_back({"W", "X", 20, -1});  // 12 of them are in the 4 pieces, 8 lie there; 18 - 8 = 10
    EXPECT_EQ(slip.asked("X"), buy(10, 0));
    slip.site.orders[0].start.reset();  // back from its promise: day 3
    EXPECT_EQ(slip.asked("X"), later(2));
    slip.site.draws[0].quantity = 5;  // 4 pieces took 12 whatever was written
    slip.site.orders[0].start = 1;
    EXPECT_EQ(slip.asked("X"), buy(18, 0));
    EXPECT_EQ(slip.asked("A"), kNothing);
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
    Order& order = slip.order("P", "buy", "B", 3, 10);  // placed: it has drawn them
    EXPECT_EQ(slip.asked("X"), kNothing);
    order.status = "requested";  // not yet: today, and they come on day 2
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
    EXPECT_EQ(slip.answer().unclear_sales, std::set<std::string>{"a"});
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
    slip.order("W", "make", "A", 3, 13);  // a Sunday: step 20 on that day, step 10 on the Friday before
    EXPECT_EQ(slip.asked("X"), later(9));
    EXPECT_EQ(slip.asked("Y"), later(11));
    slip.site.orders[0].start = 8;
    EXPECT_EQ(slip.asked("Y"), later(6));
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

}  // namespace
}  // namespace drum::oracle
