// From the constraint to the due date: how long that takes, and what to chase.
#include "buffer/shipping.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>

#include "buffer/buffer.h"
#include "buffer/site_test.h"
#include "fact/by_hand.h"

namespace drum::buffer {
namespace {

using constraint::Party;
using fact::ByHand;
using fact::Table;

struct World : SmallSite {
    Party oven;
    Shipping shipping;
};

std::unique_ptr<World> shop_world(const ByHand& facts, const char* as_of = "2026-03-05T08:00:00Z") {
    auto out = std::make_unique<World>();
    learn_from(facts, parse_time(as_of).value().instant, *out);
    out->oven = {Party::Kind::resource, out->state.resources.find("oven")};
    out->shipping = shipping_of(out->flow, out->oven);
    return out;
}

// A unit takes an hour of the oven and half an hour of cutting before it and of packing after it; p enters at the first step, the box at the last.
ByHand shop() {
    ByHand facts;
    for (const char* resource : {"cut", "oven", "pack"}) facts.add(Table::resources, {{"resource", resource}, {"capacity_per_day", "480"}});
    return facts.add(Table::items, {{"item", "X"}, {"price", "90"}, {"cost", "40"}})
        .add(Table::routes, {{"item", "X"}, {"step", "1"}, {"resource", "cut"}, {"run_minutes", "30"}})
        .add(Table::routes, {{"item", "X"}, {"step", "2"}, {"resource", "oven"}, {"run_minutes", "60"}})
        .add(Table::routes, {{"item", "X"}, {"step", "3"}, {"resource", "pack"}, {"run_minutes", "30"}})
        .add(Table::bom, {{"item", "X"}, {"component", "p"}, {"quantity", "1"}})
        .add(Table::bom, {{"item", "X"}, {"component", "box"}, {"quantity", "1"}, {"step", "3"}})
        .add(Table::demand, {{"order", "S"}, {"item", "X"}, {"quantity", "100"}, {"due_at", "2026-03-20"}});
}

void run(ByHand& facts, const std::string& work, const char* resource, const char* step, const std::string& from, const std::string& to, const char* good) {
    facts.add(Table::operations, {{"case", work}, {"item", "X"}, {"step", step}, {"resource", resource}, {"start", from}, {"end", to}, {"good", good}, {"state", "run"}});
}

// A work order of so many through the oven in the morning of a day.
void through(ByHand& facts, const std::string& work, const char* units, const char* day, const char* promised) {
    facts.add(Table::orders, {{"order", work}, {"item", "X"}, {"quantity", units}, {"kind", "make"}, {"status", "placed"}, {"promised_at", promised}});
    run(facts, work, "cut", "1", std::string(day) + "T06:00:00Z", std::string(day) + "T07:00:00Z", units);
    run(facts, work, "oven", "2", std::string(day) + "T07:00:00Z", std::string(day) + "T11:00:00Z", units);
}

TEST(Shipping, ByLoadsIsTouchAndWaitOfWhatFollows) {
    ByHand facts = shop();
    facts.add(Table::orders, {{"order", "W"}, {"item", "X"}, {"quantity", "4"}, {"kind", "make"}, {"status", "approved"}});
    const auto world = shop_world(facts);
    // Four units take a quarter of packing's day; busy half the time, they wait as long again: exponential, mean half a day.
    EXPECT_EQ(world->shipping.rest.basis, RopeBasis::loads);
    EXPECT_NEAR(world->shipping.rest.mean_days, 0.5, 1e-9);
    EXPECT_NEAR(world->shipping.rest.days, 0.5 * std::log(100), 1e-9);
    EXPECT_EQ(shipping_of(world->flow, {}).whole.days, 0);
}

TEST(Shipping, IsLearnedFromTheLog) {
    ByHand facts = shop();  // from the oven to the end of packing a day, every tenth four: for 99 % the four count
    for (int i = 0; i < 120; ++i) {
        const Day day = parse_day("2026-01-05").value() + i % 50;
        const std::string work = "L" + std::to_string(i), left = to_text(day) + "T10:00:00Z", packed = to_text(day + (i % 10 == 0 ? 4 : 1)) + "T10:00:00Z";
        run(facts, work, "oven", "2", to_text(day) + "T09:00:00Z", left, "1");
        run(facts, work, "pack", "3", to_text(day + (i % 10 == 0 ? 4 : 1)) + "T09:30:00Z", packed, "1");
    }
    const auto world = shop_world(facts);
    EXPECT_EQ(world->shipping.rest.basis, RopeBasis::flow_times);
    EXPECT_EQ(world->shipping.rest.observed, 120);
    EXPECT_DOUBLE_EQ(world->shipping.rest.days, 4);
    EXPECT_NEAR(world->shipping.rest.mean_days, 1.3, 1e-9);
}

TEST(Shipping, WorkThatHasUsedUpTwoThirdsOfItIsExpedited) {
    ByHand facts = shop();
    through(facts, "W1", "4", "2026-03-04", "2026-03-05T12:00:00Z");
    through(facts, "W2", "4", "2026-03-04", "2026-03-30");
    facts.add(Table::orders, {{"order", "W3"}, {"item", "X"}, {"quantity", "4"}, {"kind", "make"}, {"status", "placed"}, {"promised_at", "2026-03-05"}});
    const auto world = shop_world(facts);
    ASSERT_GT(world->shipping.rest.days, 2);
    std::vector<std::string> late;
    for (const RopeOrder& order : rope(world->flow, world->oven, &world->shipping).orders)
        if (order.why == RopeWhy::late) {
            late.push_back(world->state.orders[static_cast<std::size_t>(order.order)].order);
            EXPECT_EQ(order.verb, RopeVerb::expedite);
            EXPECT_NEAR(order.gone, (world->shipping.rest.days - 0.5) / world->shipping.rest.days, 1e-6);
            EXPECT_GT(order.late_probability, 0.1);
            EXPECT_GT(order.later_a_day, 0);
        }
    EXPECT_EQ(late, std::vector<std::string>{"W1"});  // W3 is not through the oven yet: it stands in the buffer before that
    for (const RopeOrder& order : rope(world->flow, world->oven).orders) EXPECT_NE(order.why, RopeWhy::late);
}

// The machine M takes up two X: a wheel enters at its first step, a manual at its last, a day's work of fitting later.
TEST(Shipping, GoesThroughTheWorkThatTakesUpTheConstraintsOutput) {
    ByHand facts = shop();
    facts.add(Table::resources, {{"resource", "fit"}, {"capacity_per_day", "480"}})
        .add(Table::items, {{"item", "M"}, {"price", "900"}, {"cost", "100"}})
        .add(Table::routes, {{"item", "M"}, {"step", "1"}, {"resource", "fit"}, {"run_minutes", "120"}})
        .add(Table::routes, {{"item", "M"}, {"step", "2"}, {"resource", "pack"}, {"run_minutes", "10"}})
        .add(Table::bom, {{"item", "M"}, {"component", "X"}, {"quantity", "2"}})
        .add(Table::bom, {{"item", "M"}, {"component", "wheel"}, {"quantity", "1"}})
        .add(Table::bom, {{"item", "M"}, {"component", "manual"}, {"quantity", "1"}, {"step", "2"}})
        .add(Table::demand, {{"order", "T"}, {"item", "M"}, {"quantity", "4"}, {"due_at", "2026-03-20"}});
    for (int i = 0; i < 20; ++i) {  // fitting takes three days from the order to the end
        const std::string work = "F" + std::to_string(i), day = to_text(parse_day("2026-02-01").value() + i), end = to_text(parse_day("2026-02-04").value() + i);
        facts.add(Table::orders, {{"order", work}, {"item", "M"}, {"quantity", "4"}, {"kind", "make"}, {"status", "received"}, {"placed_at", day}, {"received_quantity", "4"}, {"received_at", end}})
            .add(Table::operations, {{"case", work}, {"item", "M"}, {"step", "1"}, {"resource", "fit"}, {"start", day + "T08:00:00Z"}, {"end", day + "T16:00:00Z"}, {"good", "4"}, {"state", "run"}});
    }
    through(facts, "W", "4", "2026-03-04", "2026-03-30");
    facts.add(Table::orders, {{"order", "F90"}, {"item", "M"}, {"quantity", "4"}, {"kind", "make"}, {"status", "placed"}, {"placed_at", "2026-03-03"}, {"promised_at", "2026-03-05T12:00:00Z"}});
    const auto world = shop_world(facts);
    const Shipping& shipping = world->shipping;
    EXPECT_EQ(shipping.follows[world->item("X")], 0);
    EXPECT_EQ(shipping.follows[world->item("M")], 1);
    EXPECT_EQ(shipping.after.basis, RopeBasis::flow_times);
    EXPECT_DOUBLE_EQ(shipping.after.days, 3);
    EXPECT_GT(shipping.whole.mean_days, shipping.rest.mean_days);
    EXPECT_LT(shipping.whole.mean_days, shipping.rest.mean_days + 3);  // most X is sold as it is
    std::vector<std::string> late;
    for (const RopeOrder& order : rope(world->flow, world->oven, &shipping).orders)
        if (order.why == RopeWhy::late) late.push_back(world->state.orders[static_cast<std::size_t>(order.order)].order);
    EXPECT_EQ(late, std::vector<std::string>{"F90"});
}

TEST(Shipping, ChancesComeFromTheTimeTheWorkHasLeft) {
    const auto world = shop_world(shop().add(Table::orders, {{"order", "W"}, {"item", "X"}, {"quantity", "4"}, {"kind", "make"}, {"status", "approved"}}));
    const WayTime& shipping = world->shipping.rest;
    EXPECT_NEAR(shipping.chance_late(0, shipping.days), 0.01, 1e-9);
    EXPECT_NEAR(shipping.chance_late(3, 0.5), std::exp(-1), 1e-6);  // exponential: it forgets how long it has been on its way
    EXPECT_EQ(shipping.chance_late(0, -1), 1);
}

TEST(Shipping, APromiseIsTheConstraintsSlotAndTheTimeFromThere) {
    ByHand facts = shop();
    facts.add(Table::orders, {{"order", "W"}, {"item", "X"}, {"quantity", "4"}, {"kind", "make"}, {"status", "approved"}});
    const auto world = shop_world(facts);
    const auto days = promise_days(world->flow, world->oven, world->shipping, rope(world->flow, world->oven, &world->shipping), world->item("X"));
    ASSERT_TRUE(days);
    EXPECT_NEAR(*days, 100 * 60 / 480.0 + world->shipping.whole.days, 1e-6);  // all that is wanted goes before it
    EXPECT_FALSE(promise_days(world->flow, world->oven, world->shipping, {}, world->item("p")));
}

}  // namespace
}  // namespace drum::buffer
