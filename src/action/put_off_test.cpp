// Orders that bring what nobody needs any more: cancelled, made smaller or later, while the supplier can still act.
#include "action/put_off.h"

#include <gtest/gtest.h>

#include "action/world_test.h"

namespace drum::action {
namespace {

using fact::ByHand;
using fact::Table;

// A is bought for a sale of `sold` due on day 100; PO-1 brings 50 of it. What nobody keeps, at 2 each.
struct Bought {
    const char* sold = "50";
    const char* status = "";
    int comes = 85, placed = 50;
    const char* minimum = "";
    const char* multiple = "";
};

ByHand bought(const Bought& one) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}, {"unit", "EA"}, {"price", "5"}, {"cost", "2"}, {"keep", "no"}})
        .add(Table::sources, {{"item", "A"},
                              {"supplier", "S"},
                              {"lead_days", "10"},
                              {"min_quantity", one.minimum},
                              {"multiple", one.multiple}})
        .add(Table::stock, {{"item", "A"}, {"quantity", "0"}, {"counted_at", day_text(59)}})
        .add(Table::demand, {{"order", "SO-1"},
                             {"item", "A"},
                             {"quantity", one.sold},
                             {"ordered_at", day_text(49)},
                             {"due_at", day_text(100)},
                             {"status", one.status}})
        .add(Table::orders, {{"order", "PO-1"},
                             {"item", "A"},
                             {"quantity", "50"},
                             {"supplier", "S"},
                             {"status", "placed"},
                             {"placed_at", day_text(one.placed)},
                             {"promised_at", day_text(one.comes)}});
    return facts;
}

// "cancel 50" of the one action that is due, "" where none is.
std::string said_of(const ByHand& facts) {
    const Actions actions = World(facts).plan();
    if (actions.due.empty()) return {};
    return std::string(name(actions.due.front().verb)) + " " + to_text(actions.due.front().quantity) +
           (actions.due.size() > 1 ? " and more" : "");
}

TEST(PutOff, WhatWasOrderedForACancelledSaleIsCancelledAndItIsSaidWhatThatFrees) {
    const Actions actions = World(bought({.status = "cancelled"})).plan();
    ASSERT_EQ(actions.due.size(), 1u) << text_of(actions);
    const Action& a = actions.due.front();
    EXPECT_EQ(a.verb, Verb::cancel);
    EXPECT_EQ(a.order, "PO-1");
    EXPECT_EQ(a.quantity, (Quantity{50'000'000}));
    EXPECT_EQ(a.source, "S");
    EXPECT_DOUBLE_EQ(a.cost.value_or(0), 100);
    EXPECT_EQ(a.money_per_day, 0) << "it stands behind all that costs by waiting";
    EXPECT_EQ(a.reason,
              "order PO-1 brings 50 EA about " + short_text(Day{20'085}) + ", and nothing asks for it: it frees 100.");
}

TEST(PutOff, OfAHalvedSaleNoMoreIsTakenBackThanMinimumAndPackLeave) {
    EXPECT_EQ(said_of(bought({.sold = "20"})), "reduce 30");
    EXPECT_EQ(said_of(bought({.sold = "20", .minimum = "35"})), "reduce 15");
    EXPECT_EQ(said_of(bought({.sold = "20", .multiple = "12"})), "reduce 26") << "24 stay, two packs";
    EXPECT_EQ(said_of(bought({.sold = "20", .comes = 90, .minimum = "50"})), "")
        << "the order is the least that is sold";
}

TEST(PutOff, NotWhatComesByTheNextLookNorWhatWasOrderedToday) {
    EXPECT_EQ(said_of(bought({.status = "cancelled", .comes = 61})), "");
    EXPECT_EQ(said_of(bought({.status = "cancelled", .comes = 62})), "cancel 50");
    EXPECT_EQ(said_of(bought({.status = "cancelled", .placed = 60})), "");
    EXPECT_EQ(said_of(bought({.status = "cancelled", .comes = 55})), "")
        << "overdue and not needed: nobody asks for it";
}

TEST(PutOff, AFortnightTooEarlyIsPutOffAndLessIsSlack) {
    EXPECT_EQ(said_of(bought({.comes = 86})), "defer 50");  // 14 days before the sale
    EXPECT_EQ(said_of(bought({.comes = 87})), "");
    const Actions actions = World(bought({.comes = 80})).plan();
    ASSERT_EQ(actions.due.size(), 1u);
    EXPECT_EQ(actions.due.front().need_by, (Day{20'100}));
}

TEST(PutOff, WorkForACancelledSaleIsWithdrawnUnlessItHasBegun) {
    const auto work = [](const char* status, const std::string& start = "") {
        ByHand facts;
        facts.add(Table::items, {{"item", "A"}, {"unit", "EA"}, {"price", "5"}, {"cost", "2"}, {"keep", "no"}})
            .add(Table::resources, {{"resource", "M"}, {"capacity_per_day", "480"}})
            .add(Table::routes, {{"item", "A"}, {"step", "1"}, {"resource", "M"}, {"run_minutes", "10"}})
            .add(Table::stock, {{"item", "A"}, {"quantity", "0"}, {"counted_at", day_text(59)}})
            .add(Table::demand, {{"order", "SO-1"},
                                 {"item", "A"},
                                 {"quantity", "20"},
                                 {"ordered_at", day_text(49)},
                                 {"due_at", day_text(80)},
                                 {"status", "cancelled"}})
            .add(Table::orders, {{"order", "W-1"},
                                 {"item", "A"},
                                 {"quantity", "20"},
                                 {"kind", "make"},
                                 {"status", status},
                                 {"requested_at", day_text(50)},
                                 {"start_at", start},
                                 {"promised_at", day_text(80)}});
        return facts;
    };
    EXPECT_EQ(said_of(work("draft")), "cancel 20");
    EXPECT_EQ(said_of(work("placed")), "cancel 20") << "begun tomorrow it would still be there as promised";
    EXPECT_EQ(said_of(work("placed", day_text(58))), "") << "it was to begin before today";
}

// Two a day from stock, kept.
ByHand kept(const char* stock) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}, {"unit", "EA"}, {"price", "5"}, {"cost", "2"}, {"keep", "yes"}})
        .add(Table::sources, {{"item", "A"}, {"supplier", "S"}, {"lead_days", "10"}});
    for (int d = 0; d < 60; ++d)
        facts.add(Table::moves, {{"item", "A"}, {"quantity", "-2"}, {"time", day_text(d)}, {"kind", "ship"}});
    facts.add(Table::stock, {{"item", "A"}, {"quantity", stock}, {"counted_at", day_text(59)}});
    return facts;
}

void add_call_off(ByHand& facts, int number, const char* quantity, int comes) {
    facts.add(Table::orders, {{"order", "PO-" + std::to_string(100 + number)},
                              {"item", "A"},
                              {"quantity", quantity},
                              {"supplier", "S"},
                              {"status", "placed"},
                              {"placed_at", day_text(40)},
                              {"promised_at", day_text(comes)}});
}

TEST(PutOff, CallOffsOfWhatIsUsedEveryDayStandThoughNoneOfItIsBooked) {
    ByHand facts = kept("60");
    for (int n = 0; n < 20; ++n) add_call_off(facts, n, "14", 63 + 7 * n);
    EXPECT_EQ(said_of(facts), "");
}

TEST(PutOff, OfWhatIsKeptWhatComesAMonthBeforeItsUseIsPutOffAndAYearsStockCancelled) {
    ByHand months = kept("200"), years = kept("900");
    add_call_off(months, 1, "50", 70);
    add_call_off(years, 1, "50", 70);
    const Actions put_off = World(months).plan();
    ASSERT_EQ(put_off.due.size(), 1u) << text_of(put_off);
    EXPECT_EQ(put_off.due.front().verb, Verb::defer);
    // 200 last for 100 days; what protects an item of 22 in eleven days is less than that again, so that it is wanted
    // between the two.
    EXPECT_LT(put_off.due.front().need_by, (Day{20'160}));
    EXPECT_GT(put_off.due.front().need_by, (Day{20'145}));
    EXPECT_EQ(said_of(years), "cancel 50");
    ByHand soon = kept("80");  // for 40 days
    add_call_off(soon, 1, "50", 70);
    EXPECT_EQ(said_of(soon), "");
}

TEST(PutOff, OfWhatIsKeptWhatIsFarMoreThanIsOrderedAtATimeIsReduced) {
    const auto with = [](const char* usual, const char* quantity, const char* sale = "", const char* minimum = "") {
        ByHand facts = kept("60");
        facts.add(Table::sources, {{"item", "A"}, {"supplier", "S"}, {"lead_days", "10"}, {"min_quantity", minimum}});
        for (int d = 10; *usual && d < 50; d += 15)
            facts.add(Table::orders, {{"order", "P" + std::to_string(d)},
                                      {"item", "A"},
                                      {"quantity", usual},
                                      {"supplier", "S"},
                                      {"status", "received"},
                                      {"placed_at", day_text(d)},
                                      {"received_at", day_text(d + 10)},
                                      {"received_quantity", usual}});
        facts.add(Table::demand, {{"order", "SO-1"},
                                  {"item", "A"},
                                  {"quantity", quantity},
                                  {"ordered_at", day_text(40)},
                                  {"due_at", day_text(76)},
                                  {"status", "cancelled"}});
        facts.add(Table::orders, {{"order", "PO-101"},
                                  {"item", "A"},
                                  {"quantity", quantity},
                                  {"supplier", "S"},
                                  {"for", sale},
                                  {"status", "placed"},
                                  {"placed_at", day_text(42)},
                                  {"promised_at", day_text(75)}});
        return said_of(facts);
    };
    EXPECT_EQ(with("40", "300"), "reduce 260");
    EXPECT_EQ(with("40", "300", "", "100"), "reduce 200") << "no less than the least that is sold";
    EXPECT_EQ(with("40", "90"), "") << "fifty more are used within the month";
    EXPECT_EQ(with("300", "300"), "") << "who buys for months at a time means it";
    EXPECT_EQ(with("", "300"), "") << "nobody knows how much of it is bought at a time";
    EXPECT_TRUE(with("", "300", "SO-1").starts_with("reduce 2")) << "its sale is gone: " << with("", "300", "SO-1");
}

TEST(PutOff, TwoLinesOfOneOrderAreTwoActs) {
    ByHand facts;
    facts.add(Table::items, {{"item", "A"}, {"unit", "EA"}, {"price", "5"}, {"cost", "2"}, {"keep", "no"}})
        .add(Table::stock, {{"item", "A"}, {"quantity", "0"}, {"counted_at", day_text(59)}});
    for (const char* line : {"10", "20"})
        facts.add(Table::orders, {{"order", "PO-1"},
                                  {"line", line},
                                  {"item", "A"},
                                  {"quantity", line},
                                  {"supplier", "S"},
                                  {"status", "placed"},
                                  {"placed_at", day_text(50)},
                                  {"promised_at", day_text(85)}});
    const Actions both = World(facts).plan();
    ASSERT_EQ(both.due.size(), 2u) << text_of(both);
    ASSERT_NE(both.due[0].id, both.due[1].id);
    EXPECT_EQ(order_text(both.due[0]).substr(0, 10), "PO-1 line ");
    facts.add(Table::decisions, {{"action", both.due[0].id}, {"decision", "refuse"}, {"at", day_text(60)}});
    const Actions one = World(facts).plan();
    ASSERT_EQ(one.due.size(), 1u) << text_of(one);
    EXPECT_EQ(one.due[0].id, both.due[1].id);
}

TEST(PutOff, TwoLateLinesOfOneOrderAreBothChased) {
    ByHand late;
    late.add(Table::items, {{"item", "A"}, {"unit", "EA"}, {"price", "5"}, {"cost", "2"}, {"keep", "no"}})
        .add(Table::stock, {{"item", "A"}, {"quantity", "0"}, {"counted_at", day_text(59)}})
        .add(Table::demand, {{"order", "SO-1"}, {"item", "A"}, {"quantity", "30"}, {"due_at", day_text(70)}});
    for (const char* line : {"10", "20"})
        late.add(Table::orders, {{"order", "PO-1"},
                                 {"line", line},
                                 {"item", "A"},
                                 {"quantity", line},
                                 {"for", line[0] == '1' ? "" : "SO-1"},
                                 {"supplier", "S"},
                                 {"status", "placed"},
                                 {"placed_at", day_text(50)},
                                 {"promised_at", day_text(85)}});
    int chased = 0;
    for (const Action& a : World(late).plan().due) chased += a.verb == Verb::expedite ? 1 : 0;
    EXPECT_EQ(chased, 2) << text_of(World(late).plan());
}

}  // namespace
}  // namespace drum::action
