// One item in isolation, other sources, made items, work orders, the count: what each says and that it does not wander.
#include "action/by_item.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "action/offer.h"
#include "action/rank.h"
#include "action/release.h"
#include "action/wording.h"
#include "action/world_test.h"

namespace drum::action {
namespace {

using fact::ByHand;
using fact::Table;

void add_item(ByHand& facts, const std::string& item, const std::string& stock, int use) {
    facts.add(Table::items, {{"item", item}, {"unit", "EA"}, {"price", "5"}, {"cost", "2"}});
    for (int d = 0; d < 60; ++d)
        facts.add(Table::moves,
                  {{"item", item}, {"quantity", "-" + std::to_string(use)}, {"time", day_text(d)}, {"kind", "ship"}});
    facts.add(Table::stock, {{"item", item}, {"quantity", stock}, {"counted_at", day_text(59)}});
}

ByHand two_sources(const std::string& stock, const std::string& quick_cost) {
    ByHand facts;
    add_item(facts, "A", stock, 2);
    facts
        .add(Table::sources,
             {{"item", "A"}, {"supplier", "slow"}, {"lead_days", "20"}, {"unit_cost", "2"}, {"preferred", "yes"}})
        .add(Table::sources, {{"item", "A"}, {"supplier", "quick"}, {"lead_days", "3"}, {"unit_cost", quick_cost}});
    return facts;
}

TEST(Sources, TheUsualOneWhileItComesInTimeTheOtherWhereItSavesMoreThanItCosts) {
    EXPECT_EQ(World(two_sources("50", "2.5")).plan().due.at(0).source, "slow");
    const Action late = World(two_sources("8", "2.5")).plan().due.at(0);
    EXPECT_EQ(late.source, "quick");
    EXPECT_NE(late.reason.find("from slow about"), std::string::npos) << late.reason;
    // Sixteen days of two a day at 3 each are worth 96; ten times that is too dear, and it is said what it would cost.
    const Action dear = World(two_sources("8", "40")).plan().due.at(0);
    EXPECT_EQ(dear.source, "slow");
    ASSERT_FALSE(dear.instead.empty());
    EXPECT_NE(dear.instead.front().text.find("from quick it comes about"), std::string::npos)
        << dear.instead.front().text;
    EXPECT_NE(dear.instead.front().text.find("costs"), std::string::npos) << dear.instead.front().text;
}

TEST(CutOff, AnOrderAfterItGoesOutTheNextDayAndArrivesOnAnOpenOne) {
    ByHand facts;
    add_item(facts, "A", "12", 2);
    facts.add(Table::sources, {{"item", "A"}, {"supplier", "S"}, {"lead_days", "5"}, {"cut_off", "15:00"}})
        .add(Table::resources, {{"resource", "S"}, {"kind", "supplier"}, {"calendar", "week"}});
    for (const char* weekday : {"mon", "tue", "wed", "thu", "fri"})
        facts.add(Table::calendars, {{"calendar", "week"}, {"weekday", weekday}, {"from", "08:00"}, {"to", "17:00"}});
    const World before(facts, day(63) + 14 * kMicrosPerHour), after(facts, day(63) + 16 * kMicrosPerHour);  // a Friday
    const Action a = supply_offer(before.basis(), before.buffer("A"), 12),
                 b = supply_offer(after.basis(), after.buffer("A"), 12);
    EXPECT_EQ(weekday(Day{20'063}), 4) << "Friday";
    EXPECT_EQ(a.order_by, (Day{20'063}));
    EXPECT_EQ(weekday(a.expected), 2);
    EXPECT_EQ(b.order_by, (Day{20'066})) << "Monday";
    EXPECT_EQ(weekday(b.expected), 0) << "five days later is a Saturday; he delivers on Monday";
    EXPECT_TRUE(a.cut_off.has_value());
}

TEST(OneItem, AloneComesOutAsAmongAll) {
    ByHand facts;
    for (int i = 0; i < 12; ++i) {
        const std::string item = "I" + std::to_string(i);
        add_item(facts, item, std::to_string(10 + 9 * i), 1 + i % 3);
        facts.add(Table::sources, {{"item", item}, {"supplier", i % 2 ? "S" : "T"}, {"lead_days", "20"}});
    }
    facts
        .add(Table::orders, {{"order", "7"},
                             {"item", "I3"},
                             {"quantity", "40"},
                             {"supplier", "S"},
                             {"status", "requested"},
                             {"requested_at", day_text(55)}})
        .add(Table::decisions, {{"action", identity(Verb::buy, "I1", "main")},
                                {"decision", "accept"},
                                {"at", day_text(60)},
                                {"quantity", "30"}});
    const World world(facts);
    const Actions all = world.plan();
    Actions each;
    const Basis basis = world.basis();
    for (auto b = world.buffers.protected_items.rbegin(); b != world.buffers.protected_items.rend(); ++b) {
        ItemActions one = actions_of(basis, *b);
        each.due.insert(each.due.end(), one.due.begin(), one.due.end());
        each.pending.insert(each.pending.end(), one.pending.begin(), one.pending.end());
        each.upcoming.insert(each.upcoming.end(), one.upcoming.begin(), one.upcoming.end());
    }
    rank(each.due);
    std::sort(each.upcoming.begin(), each.upcoming.end(), [](const auto& a, const auto& b) {
        return a.order_by != b.order_by ? a.order_by < b.order_by : a.item < b.item;
    });
    std::sort(each.pending.begin(), each.pending.end(), [](const auto& a, const auto& b) { return a.item < b.item; });
    std::erase_if(each.due, [](const Action& a) { return a.verb == Verb::count; });
    Actions bought = all;
    std::erase_if(bought.due, [](const Action& a) { return a.verb == Verb::count; });
    EXPECT_EQ(text_of(each), text_of(bought));
    EXPECT_EQ(each.pending.size(), 1u);
    for (int run = 0; run < 100; ++run) ASSERT_EQ(text_of(world.plan()), text_of(all));
}

TEST(OneItem, AMinuteLaterSaysTheSame) {
    const ByHand facts = two_sources("30", "2.5");
    const std::string early = text_of(World(facts, day(60) + kMicrosPerMinute).plan());
    for (const int minutes : {2, 61, 600, 1439})
        EXPECT_EQ(text_of(World(facts, day(60) + minutes * kMicrosPerMinute).plan()), early) << minutes;
}

TEST(Rank, ExactTiesGoByTheTextOfTheItem) {
    ByHand facts;
    for (const char* item : {"b", "a", "C"}) {
        add_item(facts, item, "20", 2);
        facts.add(Table::sources, {{"item", item}, {"supplier", "S"}, {"lead_days", "20"}});
    }
    const World world(facts);
    std::string order;
    for (const Action& a : world.plan().due) order += world.state.items.text(a.item);
    EXPECT_EQ(order, "Cab");
}

TEST(Draft, MustBeSentAndIsNotBoughtAgain) {
    ByHand facts = two_sources("30", "2.5");
    facts.add(Table::orders, {{"order", "D1"},
                              {"item", "A"},
                              {"quantity", "60"},
                              {"supplier", "slow"},
                              {"status", "draft"},
                              {"requested_at", day_text(59)}});
    const Actions actions = World(facts).plan();
    ASSERT_EQ(actions.due.size(), 1u);
    EXPECT_EQ(actions.due.front().verb, Verb::approve);
    EXPECT_NE(actions.due.front().reason.find("is a draft nobody has sent"), std::string::npos)
        << actions.due.front().reason;
}

TEST(Rope, ReleasesEachAndSaysHoldsOncePerCause) {
    ByHand facts;
    add_item(facts, "A", "90", 2);
    for (const char* order : {"w1", "w2", "w3", "w4"})
        facts.add(Table::orders, {{"order", order},
                                  {"item", "A"},
                                  {"quantity", "5"},
                                  {"kind", "make"},
                                  {"status", "approved"},
                                  {"approved_at", day_text(59)}});
    facts.add(Table::sources, {{"item", "A"}, {"supplier", "S"}, {"lead_days", "5"}});
    World world(facts);
    world.stake = {{}, "Paint", 100, 70};
    buffer::Rope rope;
    rope.constraint = 0;
    rope.target_hours = 20, rope.ahead_hours = 4, rope.ahead_after_hours = 24;
    for (int i = 0; i < 4; ++i) {
        buffer::RopeOrder line;
        line.order = i, line.item = 0, line.quantity = 5, line.hours = 10;
        line.verb = i < 2 ? buffer::RopeVerb::release : buffer::RopeVerb::hold;
        line.why = i < 2 ? buffer::RopeWhy::below_target : buffer::RopeWhy::full;
        rope.orders.push_back(line);
    }
    const std::vector<Action> said = of_the_rope(world.basis(), rope);
    ASSERT_EQ(said.size(), 3u);
    EXPECT_EQ(said[0].verb, Verb::release);
    EXPECT_EQ(said[0].order, "w1");
    EXPECT_GT(said[0].money_per_day, said[1].money_per_day) << "the next one finds ten hours more ahead";
    EXPECT_EQ(said[2].verb, Verb::hold);
    EXPECT_NE(said[2].reason.find("w4"), std::string::npos) << said[2].reason;
    // Exponential with 20 hours as its 99th percentile: theta = 20 / ln 100.
    const double theta = 20 / std::log(100.0);
    EXPECT_NEAR(said[0].late_probability, std::exp(-4 / theta), 1e-9);
    EXPECT_NEAR(said[0].hours_per_day, theta - (4 - 10) - theta * std::exp(-4 / theta), 1e-9);
    EXPECT_EQ(said[0].hours_at_risk, 10) << "a week's standstill is not this order's, which brings ten hours";
    EXPECT_EQ(said[0].money_at_risk, 1000);
}

TEST(Rope, ChasesWhatIsBehindTheConstraintAndRunsLate) {
    ByHand facts;
    add_item(facts, "A", "90", 2);
    facts.add(Table::orders, {{"order", "w1"},
                              {"item", "A"},
                              {"quantity", "5"},
                              {"kind", "make"},
                              {"status", "placed"},
                              {"promised_at", day_text(61)}});
    World world(facts);
    world.stake = {{}, "Paint", 100, 70};
    buffer::Rope rope;
    rope.constraint = 0;  // and no work before it: what is behind it is chased all the same
    buffer::RopeOrder line;
    line.item = 0, line.order = 0, line.quantity = 5, line.verb = buffer::RopeVerb::expedite,
    line.why = buffer::RopeWhy::late;
    line.due_days = 1.2, line.stretch_days = 4, line.gone = 0.7, line.late_probability = 0.4, line.later_a_day = 0.2,
    line.later_a_week = 0.6;
    rope.orders.push_back(line);
    const std::vector<Action> said = of_the_rope(world.basis(), rope);
    ASSERT_EQ(said.size(), 1u);
    EXPECT_EQ(said[0].verb, Verb::expedite);
    EXPECT_EQ(said[0].protects, "market");
    EXPECT_EQ(said[0].hours_at_risk, 0);
    EXPECT_NEAR(said[0].money_per_day, 0.1 * 5 * world.flow.value[0] * 0.2,
                1e-9);  // a tenth of what is lost: it only runs late
    EXPECT_EQ(said[0].reason, "it is behind Paint and promised for " + short_text(Day{20'061}) +
                                  ": 1.2 days of the 4 days that protect a promise there are left.");
}

TEST(Rope, DoesNotPullForwardWhatNobodyWaitsFor) {
    const auto said = [](const char* sold) {
        ByHand facts;
        facts.add(Table::items, {{"item", "A"}, {"unit", "EA"}, {"make_or_buy", "make"}, {"keep", "no"}});
        facts.add(Table::orders,
                  {{"order", "w1"}, {"item", "A"}, {"quantity", "5"}, {"kind", "make"}, {"promised_at", day_text(61)}});
        facts.add(Table::demand,
                  {{"order", "SO-1"}, {"item", "A"}, {"quantity", "5"}, {"status", sold}, {"due_at", day_text(70)}});
        World world(facts);
        world.stake = {{}, "Paint", 100, 70};
        buffer::Rope rope;
        rope.constraint = 0, rope.target_hours = 20;
        for (const auto why : {buffer::RopeWhy::hole, buffer::RopeWhy::late}) {
            buffer::RopeOrder line;
            line.order = line.item = 0, line.quantity = 5, line.hours = 5;
            line.verb = buffer::RopeVerb::expedite, line.why = why;
            rope.orders.push_back(line);
        }
        return of_the_rope(world.basis(), rope).size();
    };
    EXPECT_EQ(said("open"), 2u);
    EXPECT_EQ(said("cancelled"), 0u);
}

// Two a day from stock; 200 more for a sale due on day 70, and a purchase of its own for them.
ByHand with_an_order_of_its_own(const char* status, int promised, const char* stock = "80") {
    ByHand facts = two_sources(stock, "2.5");
    facts.add(Table::demand, {{"order", "SO-1"},
                              {"item", "A"},
                              {"quantity", "200"},
                              {"ordered_at", day_text(59)},
                              {"due_at", day_text(70)}});
    const std::string date = day_text(promised);
    return facts.add(Table::orders, {{"order", "DS SO-1"},
                                     {"item", "A"},
                                     {"quantity", "200"},
                                     {"supplier", "slow"},
                                     {"status", status},
                                     {"requested_at", day_text(59)},
                                     {"promised_at", promised > 0 ? date : std::string()}});
}

TEST(OwnOrder, CoversNoStockAndIsChasedForItsSaleAlone) {
    EXPECT_EQ(World(with_an_order_of_its_own("placed", 69)).plan().due.size(), 0u);
    const Actions late = World(with_an_order_of_its_own("placed", 75)).plan();
    ASSERT_EQ(late.due.size(), 1u) << text_of(late);
    const Action& a = late.due[0];
    EXPECT_EQ(a.verb, Verb::expedite);
    EXPECT_EQ(a.order, "DS SO-1");
    EXPECT_EQ(a.late_probability, 1);
    EXPECT_EQ(a.reason, "it was placed for SO-1, due " + short_text(Day{20'070}) + ", and is expected " +
                            short_text(Day{20'075}) + ".");
    const Actions draft = World(with_an_order_of_its_own("draft", 0)).plan();
    ASSERT_EQ(draft.due.size(), 2u) << text_of(draft);
    EXPECT_EQ(draft.due[0].verb, Verb::approve);
    EXPECT_EQ(draft.due[1].verb, Verb::tell) << "sent today it comes too late";
    // Stock that is short has no use for it.
    const World alone(two_sources("4", "2.5"));
    const World world(with_an_order_of_its_own("placed", 61, "4"));
    EXPECT_EQ(world.buffer("A").on_order, 0);
    EXPECT_EQ(world.buffer("A").level, alone.buffer("A").level);
    const Actions due = world.plan();
    EXPECT_TRUE(std::any_of(due.due.begin(), due.due.end(), [](const Action& one) { return one.verb == Verb::buy; }))
        << text_of(due);
}

TEST(Count, AsksWhereWhatGoesUnrecordedWouldBringItToItsLevel) {
    ByHand facts = two_sources("60", "2.5");
    World sure(facts);
    const double level = sure.buffer("A").level;
    // Twice counted, and a third of what moved between was never recorded: the books of today are in doubt as much.
    ByHand doubtful;
    doubtful.add(Table::items, {{"item", "A"}, {"unit", "EA"}, {"price", "5"}, {"cost", "2"}})
        .add(Table::sources, {{"item", "A"}, {"supplier", "slow"}, {"lead_days", "20"}});
    for (int d = 0; d < 60; ++d)
        doubtful.add(Table::moves, {{"item", "A"}, {"quantity", "-2"}, {"time", day_text(d)}, {"kind", "ship"}});
    doubtful.add(Table::stock, {{"item", "A"}, {"quantity", "300"}, {"counted_at", day_text(0)}})
        .add(Table::stock,
             {{"item", "A"}, {"quantity", std::to_string(static_cast<int>(level) + 62)}, {"counted_at", day_text(29)}});
    const Actions actions = World(doubtful).plan();
    const auto count =
        std::find_if(actions.due.begin(), actions.due.end(), [](const Action& a) { return a.verb == Verb::count; });
    ASSERT_NE(count, actions.due.end()) << text_of(actions);
    EXPECT_NE(count->reason.find("may not be there"), std::string::npos) << count->reason;
    for (const Action& a : sure.plan().due) EXPECT_NE(a.verb, Verb::count);
}

}  // namespace
}  // namespace drum::action
