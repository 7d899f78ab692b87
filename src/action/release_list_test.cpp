// Work that waits for its release, worked by hand: a piece takes an hour of M, which has eight a day; day 60 is a
// Tuesday.
#include "action/release_list.h"

#include <gtest/gtest.h>

#include "action/world_test.h"

namespace drum::action {
namespace {

using fact::ByHand;
using fact::Table;

void add_work(ByHand& facts, const char* order, const char* pieces, int promised) {
    facts.add(Table::orders, {{"order", order},
                              {"item", "P"},
                              {"kind", "make"},
                              {"quantity", pieces},
                              {"status", "draft"},
                              {"promised_at", day_text(promised)}});
}

// P is made of one C each; ten C are there and twenty come on Friday, day 63. Sold are eight P for Wednesday and eight
// for Thursday.
ByHand plant(const char* parts = "10") {
    ByHand facts;
    facts.add(Table::items, {{"item", "P"}, {"unit", "EA"}, {"price", "9"}, {"keep", "no"}})
        .add(Table::items, {{"item", "C"}, {"unit", "EA"}, {"cost", "1"}, {"keep", "no"}})
        .add(Table::resources, {{"resource", "M"}, {"kind", "machine"}, {"capacity_per_day", "480"}})
        .add(Table::routes, {{"item", "P"}, {"step", "10"}, {"resource", "M"}, {"run_minutes", "60"}})
        .add(Table::bom, {{"item", "P"}, {"component", "C"}, {"quantity", "1"}})
        .add(Table::sources, {{"item", "C"}, {"supplier", "S"}, {"lead_days", "10"}})
        .add(Table::stock, {{"item", "C"}, {"quantity", parts}, {"counted_at", day_text(59)}})
        .add(Table::stock, {{"item", "P"}, {"quantity", "0"}, {"counted_at", day_text(59)}})
        .add(Table::orders, {{"order", "PO-7"},
                             {"item", "C"},
                             {"quantity", "20"},
                             {"supplier", "S"},
                             {"status", "placed"},
                             {"placed_at", day_text(55)},
                             {"promised_at", day_text(63)}});
    for (const int due : {61, 62})
        facts.add(Table::demand, {{"order", "SO-" + std::to_string(due)},
                                  {"item", "P"},
                                  {"quantity", "8"},
                                  {"ordered_at", day_text(50)},
                                  {"due_at", day_text(due)}});
    return facts;
}

ReleaseList list_of(const World& world, const buffer::Rope& rope = {}, double hours_per_week = 0) {
    Stake stake = world.stake;
    stake.hours_per_week = hours_per_week;
    return release_list(world.flow, world.projection, rope, stake);
}

std::string order_of(const World& world, const ToRelease& one) {
    return one.order < 0 ? std::string() : world.state.orders[static_cast<std::size_t>(one.order)].order;
}

// Eight hours fill a day: WO-1 takes all of Wednesday and is released today, WO-2 all of Thursday, on Wednesday. WO-1
// takes eight of the ten C, WO-2 the two left; six more are there on Friday, and so WO-2 is done on Friday, a day late.
TEST(ReleaseList, WhatComesLateStandsFirstWithWhatItLacks) {
    ByHand facts = plant();
    add_work(facts, "WO-1", "8", 61);
    add_work(facts, "WO-2", "8", 62);
    const World world(facts);
    const ReleaseList list = list_of(world);
    ASSERT_EQ(list.orders.size(), 2u);
    EXPECT_EQ(list.buffer_days, 1);
    const ToRelease &late = list.orders[0], &timely = list.orders[1];
    EXPECT_EQ(order_of(world, late), "WO-2");
    EXPECT_EQ(late.by, 1);
    EXPECT_EQ(late.wanted, 2);
    EXPECT_EQ(late.done, 3);
    EXPECT_EQ(late.zone, buffer::Zone::black);
    EXPECT_DOUBLE_EQ(late.penetration, 2);
    ASSERT_EQ(late.lacks.size(), 1u);
    EXPECT_EQ(world.state.items.text(late.lacks[0].item), "C");
    EXPECT_DOUBLE_EQ(late.lacks[0].units, 6);
    EXPECT_EQ(late.lacks[0].there, 3);
    EXPECT_EQ(order_of(world, timely), "WO-1");
    EXPECT_EQ(timely.by, 0);
    EXPECT_EQ(timely.zone, buffer::Zone::red);
    EXPECT_DOUBLE_EQ(timely.penetration, 1);
    EXPECT_TRUE(timely.lacks.empty());
}

// Without a work order the same is planned: sixteen pieces in the two lots that are due.
TEST(ReleaseList, WhatNobodyHasAWorkOrderForStandsInItToo) {
    const World world(plant());
    const ReleaseList list = list_of(world);
    ASSERT_EQ(list.orders.size(), 2u);
    EXPECT_EQ(list.orders[0].order, -1);
    EXPECT_DOUBLE_EQ(list.orders[0].units, 8);
    ASSERT_EQ(list.orders[0].lacks.size(), 1u);
    EXPECT_DOUBLE_EQ(list.orders[0].lacks[0].units, 6);
    EXPECT_TRUE(list.orders[1].lacks.empty());
}

// The time buffer is the rope's: 24 hours of a constraint with eight a day are three days. Of work for Friday, five
// hours that begin in the course of it, all three days are left; WO-2 in time has one of three left: two thirds are
// gone.
TEST(ReleaseList, PenetrationIsOfTheTimeBufferAndHeldWorkStandsBehind) {
    ByHand facts = plant("30");
    add_work(facts, "WO-1", "8", 61);
    add_work(facts, "WO-2", "8", 62);
    add_work(facts, "WO-3", "5", 63);
    const World world(facts);
    buffer::Rope rope;
    rope.constraint = world.state.resources.find("M");
    rope.target_hours = 24;
    rope.orders.emplace_back().verb = buffer::RopeVerb::hold;
    for (std::size_t o = 0; o < world.state.orders.size(); ++o)
        if (world.state.orders[o].order == "WO-1") rope.orders[0].order = static_cast<std::int32_t>(o);
    const ReleaseList list = list_of(world, rope, 56);
    EXPECT_DOUBLE_EQ(list.buffer_days, 3);
    ASSERT_EQ(list.orders.size(), 2u) << "WO-3 is for a day behind the buffer";
    EXPECT_EQ(order_of(world, list.orders[0]), "WO-2");
    EXPECT_NEAR(list.orders[0].penetration, 2.0 / 3, 1e-9);
    EXPECT_DOUBLE_EQ(list.orders[0].hours, 8);
    EXPECT_EQ(order_of(world, list.orders[1]), "WO-1");
    EXPECT_TRUE(list.orders[1].held);
}

}  // namespace
}  // namespace drum::action
