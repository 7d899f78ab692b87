// One action per need, whatever happens around it.
#include "action/action.h"

#include <gtest/gtest.h>

#include "action/decisions.h"
#include "action/wording.h"
#include "action/world_test.h"

namespace drum::action {
namespace {

using fact::ByHand;
using fact::Table;

// A trader of one item, A: 2 a day for 60 days, 20 days of lead, in boxes of 12; day 60 is today.
ByHand trader(const std::string& stock) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}, {"unit", "EA"}, {"price", "5"}, {"cost", "2"}})
        .add(Table::units, {{"item", "A"}, {"unit", "BOX"}, {"factor_numerator", "12"}, {"factor_denominator", "1"}})
        .add(Table::sources, {{"item", "A"}, {"supplier", "S"}, {"lead_days", "20"}, {"unit", "BOX"}});
    for (int d = 0; d < 60; ++d)
        facts.add(Table::moves, {{"item", "A"}, {"quantity", "-2"}, {"time", day_text(d)}, {"kind", "ship"}});
    facts.add(Table::stock, {{"item", "A"}, {"quantity", stock}, {"counted_at", day_text(59)}});
    return facts;
}

Actions advised(const ByHand& facts, int today = 60) { return World(facts, day(today)).plan(); }

TEST(Buy, AtTheLevelRoundedToThePack) {
    const Actions actions = advised(trader("30"));
    ASSERT_EQ(actions.due.size(), 1u);
    const Action& a = actions.due.front();
    EXPECT_EQ(a.verb, Verb::buy);
    EXPECT_EQ(a.quantity.micro % 12'000'000, 0);
    EXPECT_EQ(a.purchase, to_text(Quantity{a.quantity.micro / 12}) + " BOX");
    EXPECT_NE(a.rounding.find("multiple of 12"), std::string::npos);
    EXPECT_EQ(a.source, "S");
    EXPECT_GT(a.money_at_risk, 0);
    EXPECT_EQ(a.protects, "market");
}

TEST(Buy, NothingWhileStockLasts) { EXPECT_TRUE(advised(trader("300")).due.empty()); }

TEST(Buy, TheSameNeedKeepsItsIdentity) {
    const std::string id = advised(trader("30")).due.front().id;
    EXPECT_EQ(advised(trader("29")).due.front().id, id);
    EXPECT_EQ(id, identity(Verb::buy, "A", "main"));
    EXPECT_NE(identity(Verb::buy, "A", "main"), identity(Verb::expedite, "A", "main"));
    EXPECT_NE(identity(Verb::buy, "A1", "main"), identity(Verb::buy, "A", "1main"));
}

TEST(Cover, AnOrderADraftOrARequestSuppressesASecondOne) {
    for (const char* status : {"placed", "requested", "draft"}) {
        ByHand facts = trader("30");
        facts.add(Table::orders, {{"order", "77"},
                                  {"item", "A"},
                                  {"quantity", "240"},
                                  {"supplier", "S"},
                                  {"status", status},
                                  {"requested_at", day_text(59)},
                                  {"promised_at", day_text(62)}});
        for (const Action& a : advised(facts).due) EXPECT_NE(a.verb, Verb::buy) << status;
    }
}

TEST(Cover, ThatComesTooLateIsExpeditedOrApproved) {
    ByHand placed = trader("6"), requested = trader("6");
    placed.add(Table::orders, {{"order", "77"},
                               {"item", "A"},
                               {"quantity", "240"},
                               {"supplier", "S"},
                               {"status", "placed"},
                               {"placed_at", day_text(50)},
                               {"promised_at", day_text(75)}});
    requested.add(Table::orders, {{"order", "78"},
                                  {"item", "A"},
                                  {"quantity", "240"},
                                  {"supplier", "S"},
                                  {"status", "requested"},
                                  {"requested_at", day_text(58)}});
    const Actions late = advised(placed), waiting = advised(requested);
    ASSERT_EQ(late.due.size(), 1u);
    EXPECT_EQ(late.due.front().verb, Verb::expedite);
    EXPECT_EQ(late.due.front().order, "77");
    ASSERT_EQ(waiting.due.size(), 1u);
    EXPECT_EQ(waiting.due.front().verb, Verb::approve);
    // The same order under another number is the same need.
    ByHand renumbered = trader("6");
    renumbered.add(Table::orders, {{"order", "PO-9"},
                                   {"item", "A"},
                                   {"quantity", "240"},
                                   {"supplier", "S"},
                                   {"status", "placed"},
                                   {"placed_at", day_text(50)},
                                   {"promised_at", day_text(75)}});
    EXPECT_EQ(advised(renumbered).due.front().id, late.due.front().id);
}

TEST(Cover, TheOverdueOrderIsChasedNotTheNextOne) {
    ByHand facts = trader("1");
    facts
        .add(Table::orders, {{"order", "late"},
                             {"item", "A"},
                             {"quantity", "100"},
                             {"supplier", "S"},
                             {"placed_at", day_text(30)},
                             {"promised_at", day_text(50)}})
        .add(Table::orders, {{"order", "next"},
                             {"item", "A"},
                             {"quantity", "100"},
                             {"supplier", "S"},
                             {"placed_at", day_text(45)},
                             {"promised_at", day_text(66)}});
    const Actions actions = advised(facts);
    ASSERT_FALSE(actions.due.empty());
    EXPECT_EQ(actions.due.front().verb, Verb::expedite);
    EXPECT_EQ(actions.due.front().order, "late");
}

TEST(Doubt, AReceiptWithoutANumberBesideAnOrderClosedThatDay) {
    const auto with_receipt = [](const char* number, int counted) {
        ByHand facts = trader("30");
        facts
            .add(Table::orders, {{"order", "77"},
                                 {"item", "A"},
                                 {"quantity", "48"},
                                 {"supplier", "S"},
                                 {"placed_at", day_text(40)},
                                 {"received_at", day_text(57)}})
            .add(Table::moves,
                 {{"item", "A"}, {"quantity", "48"}, {"time", day_text(57)}, {"kind", "receipt"}, {"order", number}})
            .add(Table::stock, {{"item", "A"}, {"quantity", "30"}, {"counted_at", day_text(counted)}});
        // The trader's own count is of the evening of day 59, after this moment.
        return advised(facts, 59).doubts;
    };
    ASSERT_EQ(with_receipt("", 50).size(), 1u);
    EXPECT_NE(with_receipt("", 50).front().reason.find("order 77 is closed as received"), std::string::npos);
    EXPECT_TRUE(with_receipt("77", 50).empty());
    EXPECT_TRUE(with_receipt("", 58).empty());  // counted since
}

TEST(Doubt, AReceiptBesideAnOpenOrderUnlessItWasTakenBack) {
    const auto with_receipts = [](std::initializer_list<const char*> quantities) {
        ByHand facts = trader("30");
        facts
            .add(Table::orders, {{"order", "77"},
                                 {"item", "A"},
                                 {"quantity", "48"},
                                 {"supplier", "S"},
                                 {"placed_at", day_text(40)},
                                 {"promised_at", day_text(70)}})
            .add(Table::stock, {{"item", "A"}, {"quantity", "30"}, {"counted_at", day_text(50)}});
        for (const char* quantity : quantities)
            facts.add(Table::moves,
                      {{"item", "A"}, {"quantity", quantity}, {"time", day_text(57)}, {"kind", "receipt"}});
        return advised(facts, 59).doubts;
    };
    ASSERT_EQ(with_receipts({"48"}).size(), 1u);
    EXPECT_NE(with_receipts({"48"}).front().reason.find("it may be counted twice"), std::string::npos);
    EXPECT_TRUE(with_receipts({"48", "-48"}).empty());
    EXPECT_EQ(with_receipts({"48", "-48", "48"}).size(), 1u);
}

TEST(Doubt, WhatIsKeptAndMayRunOutAndNobodySupplies) {
    const auto asked = [](const char* stock, const char* price, const char* supplier) {
        ByHand facts;
        facts.add(Table::items, {{"item", "A"}, {"unit", "EA"}, {"price", price}, {"cost", "2"}, {"keep", "yes"}})
            .add(Table::items, {{"item", "B"}, {"unit", "EA"}, {"price", "5"}, {"cost", "2"}});
        if (*supplier) facts.add(Table::sources, {{"item", "A"}, {"supplier", supplier}, {"lead_days", "10"}});
        for (int d = 0; d < 60; ++d)
            facts.add(Table::moves, {{"item", "A"}, {"quantity", "-2"}, {"time", day_text(d)}, {"kind", "ship"}});
        facts.add(Table::stock, {{"item", "A"}, {"quantity", stock}, {"counted_at", day_text(59)}});
        return advised(facts);
    };
    const Actions actions = asked("10", "5", "");
    ASSERT_EQ(actions.questions.size(), 1u);
    EXPECT_TRUE(actions.questions.front().awaited);
    EXPECT_EQ(actions.questions.front().reason,
              "it is kept in stock and may run out, and nothing says where it comes from");
    EXPECT_TRUE(actions.questions.front().mend.starts_with("say from whom: drum record item A --supplier NAME"));
    EXPECT_FALSE(actions.protected_until);
    EXPECT_TRUE(asked("300", "5", "").questions.empty());
    EXPECT_TRUE(asked("10", "5", "S").questions.empty());
    EXPECT_TRUE(asked("10", "1", "").questions.empty()) << "it earns nothing";
}

TEST(Doubt, ShipmentsToldByOrdersAndByMovesWithoutANumber) {
    const auto with_orders = [](int twice, const char* number) {
        ByHand facts = trader("30");
        for (int d = 40; d < 50; ++d) {
            const std::string order = "SO" + std::to_string(d);
            facts.add(Table::demand, {{"order", order},
                                      {"item", "A"},
                                      {"quantity", "7"},
                                      {"ordered_at", day_text(d)},
                                      {"shipped_at", day_text(d)}});
            if (d < 40 + twice)
                facts.add(Table::moves, {{"item", "A"},
                                         {"quantity", "-7"},
                                         {"time", day_text(d)},
                                         {"kind", "ship"},
                                         {"order", *number ? order : ""}});
        }
        return advised(facts).doubts;
    };
    ASSERT_EQ(with_orders(6, "").size(), 1u);
    EXPECT_TRUE(with_orders(6, "").front().reason.starts_with("6 of 10 shipped order lines"))
        << with_orders(6, "").front().reason;
    EXPECT_TRUE(with_orders(4, "").empty());  // may be chance
    EXPECT_TRUE(with_orders(6, "SO").empty());
}

ByHand with_order(ByHand facts, const std::string& number, const std::string& status, int promised) {
    facts.add(Table::orders, {{"order", number},
                              {"item", "A"},
                              {"quantity", "240"},
                              {"supplier", "S"},
                              {"status", status},
                              {"requested_at", day_text(59)},
                              {"placed_at", status == "placed" ? day_text(59) : ""},
                              {"promised_at", day_text(promised)}});
    return facts;
}

TEST(Cover, ChasingSavesWhatRunsShortUntilItComesAndNoMore) {
    // 30 last 15 days at 2 a day; the order comes after 20, so that about 10 are short, each worth 3.
    const Actions actions = advised(with_order(trader("30"), "77", "placed", 80));
    ASSERT_EQ(actions.due.size(), 1u);
    const Action& a = actions.due.front();
    EXPECT_EQ(a.verb, Verb::expedite);
    EXPECT_NEAR(a.money_at_risk, 30, 8);
    EXPECT_NEAR(a.money_per_day, 6, 1.5);
    EXPECT_EQ(a.starve_probability, a.late_probability);
    EXPECT_TRUE(a.without.starts_with("Unless it comes sooner, stock ")) << a.without;
    EXPECT_NE(a.without.find(" at the earliest: an expected loss of "), std::string::npos) << a.without;
}

TEST(Cover, ASmallDoubtIsNotChased) {
    // Fourteen days of 2, seldom more than 40.
    EXPECT_TRUE(advised(with_order(trader("42"), "77", "placed", 74)).due.empty());
    EXPECT_FALSE(advised(with_order(trader("20"), "77", "placed", 74)).due.empty());
}

TEST(Cover, ADraftIsNotAskedForWhereItsOrderIsPlacedUnderAnotherNumber) {
    const ByHand draft = with_order(trader("42"), "S-60", "draft", 73);
    ASSERT_EQ(advised(draft).due.size(), 1u);
    EXPECT_EQ(advised(draft).due.front().verb, Verb::approve);
    // The order comes on day 74 and the draft, sent today, on day 80. 42 + 240 last 141 days at 2 a day: who sends it
    // needs it months later.
    const Actions both = advised(with_order(draft, "4711", "placed", 74));
    ASSERT_EQ(both.due.size(), 1u) << text_of(both);
    EXPECT_EQ(both.due.front().verb, Verb::defer);
    EXPECT_EQ(both.due.front().order, "S-60");
    EXPECT_GT(both.due.front().need_by, (Day{20'180}));
}

ByHand decided(const std::string& decision, int when, const std::string& quantity = {}) {
    ByHand facts = trader("30");
    const std::string id = identity(Verb::buy, "A", "main");
    if (quantity.empty())
        facts.add(Table::decisions, {{"action", id}, {"decision", decision}, {"at", day_text(when)}});
    else
        facts.add(Table::decisions,
                  {{"action", id}, {"decision", decision}, {"at", day_text(when)}, {"quantity", quantity}});
    return facts;
}

TEST(Decision, AcceptedSilencesForTwoWorkingDaysThenLapses) {  // day 60 is a Tuesday
    EXPECT_TRUE(advised(decided("accept", 60, "144")).due.empty());
    EXPECT_TRUE(advised(decided("accept", 56, "144")).due.empty()) << "on Friday: Monday and Tuesday";
    EXPECT_EQ(advised(decided("accept", 55, "144")).due.size(), 1u);
    EXPECT_EQ(advised(decided("accept", 60)).suppressed, 1u);
}

TEST(Decision, RefusedAndSnoozedStayAwayForTheirTime) {
    EXPECT_TRUE(advised(decided("refuse", 54)).due.empty());
    EXPECT_EQ(advised(decided("refuse", 52)).due.size(), 1u);
    EXPECT_TRUE(advised(decided("snooze", 60)).due.empty());
    EXPECT_EQ(advised(decided("snooze", 59)).due.size(), 1u);
}

TEST(Decision, AnAcceptedActionIsAnsweredByItsOrderAndNotCountedTwice) {
    ByHand facts = decided("accept", 60, "144");
    facts.add(Table::orders, {{"order", "5"},
                              {"item", "A"},
                              {"quantity", "144"},
                              {"supplier", "S"},
                              {"status", "placed"},
                              {"placed_at", day_text(60)}});
    const state::State state = state::fold(state::merge(facts.blocks(), Instant::end()), day(60));
    EXPECT_TRUE(not_shown(state).accepted.empty());
}

TEST(Upcoming, NamesTheLastSafeDay) {
    const Actions actions = advised(trader("70"));
    ASSERT_TRUE(actions.due.empty());
    ASSERT_EQ(actions.upcoming.size(), 1u);
    EXPECT_GT(actions.upcoming.front().order_by, (Day{20'060}));
    // On that day, with what is used until then gone, it is due.
    const int wait = actions.upcoming.front().order_by - Day{20'060};
    EXPECT_LE(wait, 14);
}

TEST(SetAside, UnknownStockAsksForOneCount) {
    ByHand facts;
    facts.add(Table::sources, {{"item", "A"}, {"supplier", "S"}, {"lead_days", "5"}})
        .add(Table::demand, {{"order", "1"}, {"item", "A"}, {"quantity", "1"}, {"due_at", day_text(61)}});
    const Actions actions = advised(facts);
    ASSERT_EQ(actions.due.size(), 1u) << text_of(actions);
    EXPECT_EQ(actions.due.front().verb, Verb::count);
    ASSERT_EQ(actions.set_aside.size(), 1u);
    EXPECT_EQ(actions.set_aside.front().reason, "nothing says how much is in stock");
}

TEST(Wording, NumbersReadAsPeopleWriteThem) {
    EXPECT_EQ(number(7040), "7,040");
    EXPECT_EQ(number(5.66), "5.7");
    EXPECT_EQ(number(0.041), "0.04");
    EXPECT_EQ(number(-1234567), "-1,234,567");
    EXPECT_EQ(percent(0.001), "< 1 %");
    EXPECT_EQ(percent(0.999), "> 99 %");
    EXPECT_EQ(percent(1), "100 %");
}

TEST(Wording, MoneyIsToThreeDigitsAndNeverABareNumber) {
    EXPECT_EQ(believable(61'863.4), "61,900");
    EXPECT_EQ(believable(-61'863.4), "-61,900");
    EXPECT_EQ(believable(1'234'567), "1,230,000");
    EXPECT_EQ(believable(999.4), "999");
    EXPECT_EQ(believable(12.5), "12.5");
    for (const auto& [currency, said] :
         {std::pair("EUR", "7,040 EUR of throughput"), std::pair("", "7,040 of throughput")}) {
        ByHand facts = trader("30");
        facts.add(Table::site, {{"name", "Shop"}, {"currency", currency}});
        const state::State state = state::fold(state::merge(facts.blocks(), Instant::end()), day(60));
        const learn::Learned learned = learn::learn(state);
        constraint::Flow flow = constraint::flow_of(state, learned);
        EXPECT_EQ(throughput(flow, 7'041.7), said);
        flow.priced = false;
        EXPECT_EQ(throughput(flow, 7'041.7), "7,042 units of throughput");
    }
}

// Two steps in which people decide; 30 requests passed both, seven wait before the second.
ByHand requests() {
    ByHand facts;
    facts.add(Table::resources, {{"resource", "Ask"}, {"kind", "approval"}})
        .add(Table::resources, {{"resource", "Decide"}, {"kind", "approval"}});
    const auto step = [&](const std::string& work, const char* resource, int day, const char* from, const char* to) {
        facts.add(Table::operations, {{"case", work},
                                      {"resource", resource},
                                      {"start", day_text(day) + "T" + from},
                                      {"end", day_text(day) + "T" + to}});
    };
    for (int n = 0; n < 37; ++n) {
        const std::string work = "R" + std::to_string(100 + n);
        step(work, "Ask", 20 + n, "09:00", "09:10");
        if (n < 30) step(work, "Decide", 22 + n, "10:00", "10:30");
    }
    return facts;
}

TEST(Queue, WhatWaitsAtAStepOfPeopleIsAnActionWithTheOldestFirst) {
    const state::State state = state::fold(state::merge(requests().blocks(), Instant::end()), day(60));
    const auto advised_for = [&](const char* resource) {
        World world(requests(), day(60), {constraint::Party::Kind::resource, state.resources.find(resource)});
        world.stake.name = resource;
        return world.plan();
    };
    const Actions actions = advised_for("Decide");
    ASSERT_EQ(actions.due.size(), 1u);
    const Action& a = actions.due.front();
    EXPECT_TRUE(needs_somebody(actions));
    EXPECT_EQ(a.verb, Verb::approve);
    EXPECT_EQ(a.item, kNone);
    EXPECT_EQ(state.resources.text(a.resource), "Decide");
    ASSERT_EQ(a.waiting.size(), 7u);
    EXPECT_EQ(a.waiting.front().what, "R130");
    EXPECT_EQ(state.site.zone.day_of(a.waiting.front().since), Day{20'050});
    EXPECT_EQ(a.waiting.back().what, "R136");
    EXPECT_EQ(a.id, identity(Verb::approve, "", "", "Decide"));
    EXPECT_TRUE(advised_for("Ask").due.empty()) << "nothing waits there";
}

}  // namespace
}  // namespace drum::action
