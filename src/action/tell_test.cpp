// Whom nothing can serve in time is told, whom an act can still serve is not, and calm counts both.
#include "action/tell.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "action/world_test.h"

namespace drum::action {
namespace {

using fact::ByHand;
using fact::Table;

// 50 of A sold to Ann for the day; ten days from S; nothing kept.
ByHand sold(int due, const char* stock = "0", const char* lead_days = "10") {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}, {"unit", "EA"}, {"price", "5"}, {"cost", "2"}, {"keep", "no"}})
        .add(Table::stock, {{"item", "A"}, {"quantity", stock}, {"counted_at", day_text(59)}})
        .add(Table::demand, {{"order", "SO-1"},
                             {"line", "2"},
                             {"item", "A"},
                             {"quantity", "50"},
                             {"customer", "Ann"},
                             {"ordered_at", day_text(49)},
                             {"due_at", day_text(due)}});
    if (*lead_days) facts.add(Table::sources, {{"item", "A"}, {"supplier", "S"}, {"lead_days", lead_days}});
    return facts;
}

void add_order(ByHand& facts, int promised, const char* status = "placed") {
    facts.add(Table::orders, {{"order", "PO-1"},
                              {"item", "A"},
                              {"quantity", "50"},
                              {"supplier", "S"},
                              {"status", status},
                              {"requested_at", day_text(50)},
                              {"promised_at", day_text(promised)}});
}

const Action* of_verb(const Actions& actions, Verb verb) {
    const auto found =
        std::find_if(actions.due.begin(), actions.due.end(), [&](const Action& a) { return a.verb == verb; });
    return found == actions.due.end() ? nullptr : &*found;
}

TEST(Tell, WhoIsLateThoughItIsOrderedTodayIsToldTheDayItComes) {
    const Actions actions = World(sold(65)).plan();
    ASSERT_EQ(actions.due.size(), 2u) << text_of(actions);
    EXPECT_NE(of_verb(actions, Verb::buy), nullptr) << "and it is ordered";
    const Action* tell = of_verb(actions, Verb::tell);
    ASSERT_NE(tell, nullptr);
    EXPECT_EQ(tell->customer, "Ann");
    EXPECT_EQ(tell->order, "SO-1");
    EXPECT_EQ(tell->quantity, (Quantity{50'000'000}));
    EXPECT_EQ(tell->need_by, (Day{20'065}));
    EXPECT_EQ(tell->expected, (Day{20'070}));
    EXPECT_DOUBLE_EQ(tell->money_at_risk, 150);
    EXPECT_EQ(of_verb(World(sold(70)).plan(), Verb::tell), nullptr) << "ordered today it comes on the day";
}

TEST(Tell, NotWhereAnOpenOrderCanBeChased) {
    ByHand facts = sold(65);
    add_order(facts, 68);
    const Actions actions = World(facts).plan();
    ASSERT_EQ(actions.due.size(), 1u) << text_of(actions);
    EXPECT_EQ(actions.due.front().verb, Verb::expedite);
    EXPECT_EQ(actions.due.front().order, "PO-1");
}

// Of sixty in two lines fifty are on an order that can be chased and ten are ordered today, too late: Ann hears of
// sixty, once, and the day on which the last of them comes.
TEST(Tell, LinesOfOneOrderForOneDayAreOneSale) {
    ByHand facts = sold(65);
    add_order(facts, 72);
    facts.add(Table::demand, {{"order", "SO-1"},
                              {"line", "3"},
                              {"item", "A"},
                              {"quantity", "10"},
                              {"customer", "Ann"},
                              {"ordered_at", day_text(49)},
                              {"due_at", day_text(65)}});
    const Actions actions = World(facts).plan();
    EXPECT_EQ(
        std::count_if(actions.due.begin(), actions.due.end(), [](const Action& a) { return a.verb == Verb::tell; }), 1);
    const Action* tell = of_verb(actions, Verb::tell);
    ASSERT_NE(tell, nullptr) << text_of(actions);
    EXPECT_EQ(tell->quantity, (Quantity{60'000'000}));
    EXPECT_EQ(tell->expected, (Day{20'072}));
    EXPECT_DOUBLE_EQ(tell->money_at_risk, 180);
}

TEST(Tell, AnOverdueSaleIsToldAndOneThatStockServesIsNot) {
    const Actions actions = World(sold(55)).plan();
    const Action* tell = of_verb(actions, Verb::tell);
    ASSERT_NE(tell, nullptr) << text_of(actions);
    EXPECT_EQ(tell->need_by, (Day{20'055}));
    EXPECT_EQ(tell->expected, (Day{20'070}));
    EXPECT_TRUE(World(sold(55, "50")).plan().due.empty());
}

TEST(Tell, WhatIsSoldAndNothingBringsIsAQuestion) {
    const Actions actions = World(sold(80, "10", "")).plan();
    EXPECT_EQ(of_verb(actions, Verb::tell), nullptr);
    ASSERT_EQ(actions.questions.size(), 1u) << text_of(actions);
    EXPECT_NE(actions.questions.front().reason.find("SO-1"), std::string::npos) << actions.questions.front().reason;
    EXPECT_TRUE(World(sold(80, "50", "")).plan().questions.empty());
}

TEST(Tell, WorkWhosePartsComeTooLateIsToldForTheSaleOfWhatIsMade) {
    ByHand facts;  // U is made of u within a day; u takes ten days
    facts.add(Table::items, {{"item", "U"}, {"unit", "EA"}, {"price", "9"}, {"cost", "2"}, {"keep", "no"}})
        .add(Table::items, {{"item", "u"}, {"unit", "EA"}, {"cost", "1"}, {"keep", "no"}})
        .add(Table::bom, {{"item", "U"}, {"component", "u"}, {"quantity", "2"}})
        .add(Table::sources, {{"item", "u"}, {"supplier", "S"}, {"lead_days", "10"}})
        .add(Table::demand, {{"order", "SO-1"},
                             {"item", "U"},
                             {"quantity", "4"},
                             {"ordered_at", day_text(59)},
                             {"due_at", day_text(63)}});
    ByHand counted = facts;
    counted.add(Table::stock, {{"item", "u"}, {"quantity", "7"}, {"counted_at", day_text(59)}});
    const Actions actions = World(counted).plan();
    const Action* tell = of_verb(actions, Verb::tell);
    ASSERT_NE(tell, nullptr) << text_of(actions);
    EXPECT_EQ(tell->expected, (Day{20'070}));
    const Action* buy = of_verb(actions, Verb::buy);
    ASSERT_NE(buy, nullptr);
    EXPECT_EQ(buy->quantity, (Quantity{1'000'000})) << "eight are needed and seven there";
    // Nobody counted the part: what it lacks is a count, and nobody is told a day that nobody knows.
    EXPECT_EQ(of_verb(World(facts).plan(), Verb::tell), nullptr);
}

// U is made of u, which is ten days away; W1, of four U, is for SO-1 alone and promised in time.
TEST(Tell, WorkForOneSaleWaitsForItsPartsToo) {
    ByHand facts;
    facts.add(Table::items, {{"item", "U"}, {"unit", "EA"}, {"price", "9"}, {"cost", "2"}, {"keep", "no"}})
        .add(Table::items, {{"item", "u"}, {"unit", "EA"}, {"cost", "1"}, {"keep", "no"}})
        .add(Table::bom, {{"item", "U"}, {"component", "u"}, {"quantity", "1"}})
        .add(Table::sources, {{"item", "u"}, {"supplier", "S"}, {"lead_days", "10"}})
        .add(Table::stock, {{"item", "u"}, {"quantity", "0"}, {"counted_at", day_text(59)}})
        .add(Table::demand, {{"order", "SO-1"},
                             {"item", "U"},
                             {"quantity", "4"},
                             {"ordered_at", day_text(59)},
                             {"due_at", day_text(63)}})
        .add(Table::orders, {{"order", "W1"},
                             {"item", "U"},
                             {"kind", "make"},
                             {"quantity", "4"},
                             {"status", "placed"},
                             {"for", "SO-1"},
                             {"promised_at", day_text(63)}});
    const Actions actions = World(facts).plan();
    const Action* tell = of_verb(actions, Verb::tell);
    ASSERT_NE(tell, nullptr) << text_of(actions);
    EXPECT_EQ(tell->order, "SO-1");
    EXPECT_EQ(tell->expected, (Day{20'070}));
}

// Twelve of A are made in as many work orders, all promised three days after they are sold for: three may be chased,
// nine are told.
TEST(Tell, WhoWaitsForWorkThatIsNotChased) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}, {"unit", "EA"}, {"price", "5"}, {"keep", "no"}})
        .add(Table::resources, {{"resource", "M"}, {"kind", "machine"}, {"capacity_per_day", "480"}})
        .add(Table::routes, {{"item", "A"}, {"step", "10"}, {"resource", "M"}, {"run_minutes", "6"}})
        .add(Table::stock, {{"item", "A"}, {"quantity", "0"}, {"counted_at", day_text(59)}});
    for (int n = 10; n < 22; ++n) {
        const std::string number = std::to_string(n);
        facts
            .add(Table::demand, {{"order", "SO-" + number},
                                 {"item", "A"},
                                 {"quantity", "1"},
                                 {"ordered_at", day_text(50)},
                                 {"due_at", day_text(62)}})
            .add(Table::orders, {{"order", "W" + number},
                                 {"item", "A"},
                                 {"kind", "make"},
                                 {"quantity", "1"},
                                 {"status", "placed"},
                                 {"promised_at", day_text(65)}});
    }
    const Actions actions = World(facts).plan();
    const auto count = [&](Verb verb) {
        return std::count_if(actions.due.begin(), actions.due.end(), [&](const Action& a) { return a.verb == verb; });
    };
    EXPECT_EQ(count(Verb::expedite), 3) << text_of(actions);
    EXPECT_EQ(count(Verb::tell), 9) << text_of(actions);
    EXPECT_EQ(actions.overload.size(), 9u);
    EXPECT_EQ(of_verb(actions, Verb::tell)->expected, (Day{20'065}));
}

TEST(Calm, EndsAtTheNextOrderHoweverFarItIsOff) {
    ByHand facts = sold(100);  // ten days from S: to be ordered by day 90, thirty days from today
    const Actions calm = World(facts).plan();
    EXPECT_TRUE(calm.due.empty()) << text_of(calm);
    EXPECT_TRUE(calm.upcoming.empty());
    ASSERT_TRUE(calm.protected_until.has_value());
    EXPECT_EQ(calm.protected_until->until, (Day{20'090}));
}

TEST(Calm, CountsWhatIsLateAndKnownAndEndsWhenTheNextOrderIsDue) {
    ByHand facts = sold(65);
    add_order(facts, 68);
    // 30 more are due on day 90: ten days from S, to be ordered by day 80 - too far to be listed, and calm ends there.
    facts.add(
        Table::demand,
        {{"order", "SO-2"}, {"item", "A"}, {"quantity", "30"}, {"ordered_at", day_text(58)}, {"due_at", day_text(82)}});
    EXPECT_FALSE(World(facts).plan().protected_until.has_value()) << "an order is to be chased first";
    facts.add(Table::decisions,
              {{"action", identity(Verb::expedite, "A", "main")}, {"decision", "accept"}, {"at", day_text(60)}});
    const Actions calm = World(facts).plan();
    EXPECT_TRUE(calm.due.empty()) << text_of(calm);
    ASSERT_TRUE(calm.protected_until.has_value());
    EXPECT_EQ(calm.protected_until->known_late, 1);
    EXPECT_EQ(calm.protected_until->until, (Day{20'072}));
    ASSERT_EQ(calm.upcoming.size(), 1u);
    EXPECT_EQ(calm.upcoming.front().quantity, (Quantity{30'000'000}));
    EXPECT_EQ(calm.upcoming.front().source, "S");
    EXPECT_EQ(calm.upcoming.front().order_by, (Day{20'072}));
}

TEST(Calm, AToldCustomerIsLateAndKnown) {
    ByHand facts = sold(65);
    add_order(facts, 65);
    facts.add(
        Table::demand,
        {{"order", "SO-0"}, {"item", "A"}, {"quantity", "5"}, {"ordered_at", day_text(49)}, {"due_at", day_text(60)}});
    const std::string id = identity(Verb::tell, "A", "main", "SO-0");
    facts.add(Table::decisions, {{"action", id}, {"decision", "accept"}, {"at", day_text(60)}});
    const Actions actions = World(facts).plan();
    for (const Action& a : actions.due) EXPECT_NE(a.id, id);
}

TEST(Doubt, ASaleAWeekPastDueThatLiesOnTheShelfIsSaid) {
    const auto doubts = [](int due) {
        ByHand facts;
        facts.add(Table::items, {{"item", "A"}, {"unit", "EA"}, {"price", "5"}, {"cost", "2"}, {"keep", "no"}})
            .add(Table::stock, {{"item", "A"}, {"quantity", "30"}, {"counted_at", day_text(59)}})
            .add(Table::demand, {{"order", "SO-1"}, {"item", "A"}, {"quantity", "20"}, {"due_at", day_text(due)}});
        return World(facts).plan().doubts;
    };
    EXPECT_TRUE(doubts(54).empty());
    ASSERT_EQ(doubts(53).size(), 1u);
    EXPECT_NE(doubts(53).front().reason.find("SO-1"), std::string::npos);
}

TEST(Reason, HeldStockIsNamedWhereMoreIsBought) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}, {"unit", "EA"}, {"price", "5"}, {"cost", "2"}, {"keep", "no"}})
        .add(Table::sources, {{"item", "A"}, {"supplier", "S"}, {"lead_days", "10"}})
        .add(Table::stock, {{"item", "A"}, {"quantity", "3"}, {"counted_at", day_text(59)}})
        .add(Table::stock,
             {{"item", "A"}, {"quantity", "15"}, {"counted_at", day_text(59)}, {"lot", "L"}, {"status", "held"}})
        .add(Table::demand, {{"order", "SO-1"}, {"item", "A"}, {"quantity", "20"}, {"due_at", day_text(70)}});
    const Actions actions = World(facts).plan();
    ASSERT_FALSE(actions.due.empty());
    EXPECT_TRUE(actions.due.front().reason.starts_with("3 EA on hand, 15 EA held or expired")) << text_of(actions);
}

}  // namespace
}  // namespace drum::action
