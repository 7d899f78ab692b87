// The orders an item holds up, looked up among what it goes into, are those that a walk through everything finds.
#include "action/late_orders.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "action/wording.h"
#include "base/rng.h"
#include "fact/by_hand.h"
#include "learn/learned.h"

namespace drum::action {
namespace {

using fact::ByHand;
using fact::Table;

std::string day_text(int n) { return to_text(Day{20'000 + n}); }

struct World {
    state::State state;
    learn::Learned learned;
    constraint::Flow flow;
    explicit World(const ByHand& facts)
        : state(state::fold(state::merge(facts.blocks(), Instant::end()), Zone{}.start_of(Day{20'060}))),
          learned(learn::learn(state)),
          flow(constraint::flow_of(state, learned)) {}
};

// The whole catalogue and all demand for one item: plain, and too slow for a thousand of them.
LateOrders plainly(const constraint::Flow& flow, Id item, int days) {
    const state::State& state = *flow.state;
    const Instant to = state.site.zone.start_of(state.site.zone.day_of(state.as_of)) + days * kMicrosPerDay;
    std::vector<char> goes_into(state.items.size(), 0);
    goes_into[item] = 1;
    for (auto it = flow.top_down.rbegin(); it != flow.top_down.rend(); ++it)
        for (auto b = state.bom_of[*it]; flow.made[*it] && b < state.bom_of[*it + 1]; ++b)
            if (goes_into[state.bom[b].component]) goes_into[*it] = 1;
    std::vector<std::pair<Instant, std::int32_t>> wanted;
    for (std::size_t d = 0; d < state.demand.size(); ++d)
        if (const auto& line = state.demand[d];
            goes_into[line.item] && line.outstanding().micro > 0 && (!line.due_at || *line.due_at <= to))
            wanted.emplace_back(line.due_at.value_or(Instant::beginning()), static_cast<std::int32_t>(d));
    std::sort(wanted.begin(), wanted.end());
    LateOrders out;
    std::vector<double> left = flow.stock;
    left[item] = 0;
    for (const auto& [due, d] : wanted) {
        const auto& line = state.demand[static_cast<std::size_t>(d)];
        const double open = line.outstanding().value();
        if (line.item != item && left[line.item] >= open) {
            left[line.item] -= open;
            continue;
        }
        out.lines.push_back(d);
        out.value += open * std::max(0.0, *line.price - state.item[line.item].cost.value_or(0));
    }
    return out;
}

TEST(LateOrders, AsAWalkThroughEverythingFindsThem) {
    Rng rng(20261128);
    const auto below = [&](int n) { return static_cast<int>(rng.uniform() * n); };
    int found = 0;
    for (int plant = 0; plant < 30; ++plant) {
        constexpr int kItems = 14;
        const auto name = [](int i) { return "I" + std::to_string(10 + i); };
        ByHand facts;
        for (int i = 0; i < kItems; ++i) {
            facts.add(Table::items, {{"item", name(i)}, {"unit", "EA"}, {"price", "9"}, {"cost", "2"}});
            facts.add(Table::stock,
                      {{"item", name(i)}, {"quantity", std::to_string(below(6))}, {"counted_at", day_text(50)}});
            for (int part = i + 1; part < kItems; ++part)
                if (below(4) == 0)
                    facts.add(
                        Table::bom,
                        {{"item", name(i)}, {"component", name(part)}, {"quantity", std::to_string(1 + below(2))}});
        }
        for (int order = 0; order < 12; ++order)
            facts.add(Table::demand, {{"order", "S" + std::to_string(order)},
                                      {"item", name(below(kItems))},
                                      {"quantity", std::to_string(1 + below(4))},
                                      {"price", std::to_string(5 + below(5))},
                                      {"due_at", day_text(55 + below(30))}});
        const World world(facts);
        const OrderIndex index = order_index(world.flow);
        for (Id item = 0; item < static_cast<Id>(world.state.items.size()); ++item) {
            const LateOrders expected = plainly(world.flow, item, 10),
                             looked_up = late_without(world.flow, index, item, 10);
            EXPECT_EQ(looked_up.lines, expected.lines) << plant << " " << item;
            EXPECT_EQ(looked_up.value, expected.value) << plant << " " << item;
            found += static_cast<int>(expected.lines.size());
        }
    }
    EXPECT_GT(found, 300);
}

TEST(LateOrders, WhatStockOfTheProductCoversLeavesInTime) {
    ByHand facts;  // U is made of u; one U is there, and orders of one and two are due, one after the time
    facts.add(Table::items, {{"item", "U"}, {"price", "90"}, {"cost", "10"}, {"unit", "EA"}})
        .add(Table::items, {{"item", "u"}, {"unit", "EA"}})
        .add(Table::bom, {{"item", "U"}, {"component", "u"}, {"quantity", "1"}})
        .add(Table::stock, {{"item", "U"}, {"quantity", "1"}, {"counted_at", day_text(50)}});
    for (const auto& [order, quantity, due] :
         {std::tuple("S1", "1", 61), std::tuple("S2", "2", 63), std::tuple("S3", "3", 90)})
        facts.add(
            Table::demand,
            {{"order", order}, {"item", "U"}, {"quantity", quantity}, {"price", "90"}, {"due_at", day_text(due)}});
    const World world(facts);
    const LateOrders late = late_without(world.flow, order_index(world.flow), world.state.items.find("u"), 5);
    ASSERT_EQ(late.lines.size(), 1u);
    EXPECT_EQ(world.state.demand[static_cast<std::size_t>(late.lines[0])].order, "S2");
    EXPECT_DOUBLE_EQ(late.value, 160);
    // ... and are said, where other work keeps the constraint busy.
    const projection::Projection projection = projection::project(world.flow);
    const projection::Expected expected = projection::expected_of(world.flow);
    Stake stake;
    stake.name = "oven";
    buffer::Buffer part;
    part.item = world.state.items.find("u");
    part.replaceable = true;
    part.lead_days = 5;
    EXPECT_EQ(without_it(basis_of(world.flow, projection, expected, 0.99, stake), part, {}),
              "Other work keeps oven busy, but S2 runs late: 160 of throughput.");
    part.lead_days = 31;
    EXPECT_EQ(without_it(basis_of(world.flow, projection, expected, 0.99, stake), part, {}),
              "Other work keeps oven busy, but S2, S3 run late: 400 of throughput.");
}

}  // namespace
}  // namespace drum::action
