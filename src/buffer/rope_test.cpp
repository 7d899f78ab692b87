// The rope: hours ahead of the constraint against exact results, and what it says of work orders.
#include "buffer/rope.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/rng.h"
#include "fact/by_hand.h"
#include "learn/learned.h"

namespace drum::buffer {
namespace {

using fact::ByHand;
using fact::Table;
using Kind = constraint::Party::Kind;

TEST(ConstraintBusy, IsExactForClosedLines) {
    const std::filesystem::path file = std::string(DRUM_SHARED_DIR) + "/cases/production_lines.json";
    if (!std::filesystem::exists(file)) GTEST_SKIP() << file << " is not here";
    std::ifstream in(file);
    int checked = 0;
    const auto cases = nlohmann::json::parse(in).at("cases");
    for (const auto& one : cases) {
        if (one.at("id") != "conwip-rope-MVA") continue;
        for (const auto& row : one.at("expected").at("rows")) {
            const auto means = row.at("service_means").get<std::vector<double>>();
            if (row.contains("WIP"))
                EXPECT_NEAR(constraint_busy(means, row.at("WIP")), row.at("constraint_utilisation").get<double>(), 1e-9) << row.dump();
            else
                EXPECT_EQ(cards_for(means, row.at("target_constraint_util")), row.at("min_WIP").get<int>()) << row.dump();
            ++checked;
        }
    }
    EXPECT_GE(checked, 14);
}

TEST(CardsFor, ProtectiveCapacityBuysBuffer) {
    // Slots before the constraint for 1 % starved, by how much quicker its feeder is: (1 - r) / (1 - r^(b + 3)) <= 1 %.
    const std::pair<double, int> rows[] = {{1.1, 23}, {1.25, 12}, {1.5, 7}, {2, 4}};
    for (const auto& [r, slots] : rows) {
        EXPECT_EQ(cards_for({1, 1 / r}, 0.99) - 2, slots) << r;
        EXPECT_NEAR(1 - constraint_busy({1, 1 / r}, slots + 2), (1 - r) / (1 - std::pow(r, slots + 3)), 1e-12);
    }
    EXPECT_EQ(cards_for({1, 1}, 0.99), 99);       // no protective capacity: n / (n + 1)
    EXPECT_EQ(cards_for({1, 1, 1}, 0.9999, 500), 500);
}

TEST(HoursOfFlowTimes, CoverNewWorkWithTheTarget) {
    // Split conformal: of new draws from the same law the promised share arrives in time, whatever the law. Below the number
    // of observations that needs, the gamma of the same moments.
    Rng rng(11);
    for (const int n : {20, 199}) {
        double covered = 0, draws = 0;
        for (int i = 0; i < 400; ++i) {
            std::vector<double> seen;
            for (int k = 0; k < n; ++k) seen.push_back(rng.gamma(10, 0.6));
            const double hours = hours_of_flow_times(seen, 0.99);
            for (int k = 0; k < 200; ++k, ++draws) covered += rng.gamma(10, 0.6) <= hours ? 1 : 0;
        }
        EXPECT_NEAR(covered / draws, 0.99, n == 199 ? 0.002 : 0.008) << n;
    }
}

struct World {
    state::State state;
    learn::Learned learned;
    constraint::Flow flow;
    Rope rope;
    std::vector<std::string> said;  // "order verb why"
};

std::unique_ptr<World> world_of(const ByHand& facts, const char* as_of, const char* drum) {
    auto out = std::make_unique<World>();
    out->state = state::fold(state::merge(facts.blocks(), Instant::end()), parse_time(as_of).value().instant);
    out->learned = learn::learn(out->state);
    out->flow = constraint::flow_of(out->state, out->learned);
    out->rope = rope(out->flow, {Kind::resource, out->state.resources.find(drum)});
    for (const RopeOrder& o : out->rope.orders)
        out->said.push_back(out->state.orders[static_cast<std::size_t>(o.order)].order + " " + name(o.verb) + " " + name(o.why));
    return out;
}

// Cut (twice as quick) feeds the oven; a unit takes an hour of the oven.
ByHand shop() {
    ByHand facts;
    facts.add(Table::resources, {{"resource", "cut"}, {"capacity_per_day", "480"}})
        .add(Table::resources, {{"resource", "oven"}, {"capacity_per_day", "480"}})
        .add(Table::routes, {{"item", "X"}, {"step", "1"}, {"resource", "cut"}, {"run_minutes", "30"}})
        .add(Table::routes, {{"item", "X"}, {"step", "2"}, {"resource", "oven"}, {"run_minutes", "60"}})
        .add(Table::bom, {{"item", "X"}, {"component", "p"}, {"quantity", "1"}})
        .add(Table::demand, {{"order", "S"}, {"item", "X"}, {"quantity", "100"}, {"due_at", "2026-03-20"}});
    return facts;
}

ByHand& work(ByHand& facts, const char* order, const char* units, const char* status, const char* due) {
    return facts.add(Table::orders, {{"order", order}, {"item", "X"}, {"quantity", units}, {"kind", "make"}, {"status", status}, {"promised_at", due}});
}

TEST(HoursOfFlowTimes, OfWorkThatTakesAllButTheSameIsThat) {
    for (const double apart : {0.0, 1e-15, 1e-12, 1e-9, 1e-6, 1e-4}) {
        std::vector<double> seen;
        for (int n = 0; n < 9; ++n) seen.push_back(3.1 + apart * n);
        for (const double target : {0.5, 0.99, 0.9999}) EXPECT_NEAR(hours_of_flow_times(seen, target), 3.1 + 4 * apart, 30 * apart + 1e-12) << apart << " " << target;
    }
}

TEST(Rope, ReleasesInTheOrderOfPromiseUpToTheTargetAndHoldsTheRest) {
    ByHand facts = shop();
    facts.add(Table::stock, {{"item", "p"}, {"quantity", "1000"}});
    work(facts, "W3", "4", "approved", "2026-03-12");
    work(facts, "W1", "4", "placed", "2026-03-09");
    for (const char* id : {"W7", "W6", "W5", "W4"}) work(facts, id, "4", "requested", "2026-03-14");
    work(facts, "W8", "4", "draft", "2026-04-01");
    const auto world = world_of(facts, "2026-03-05T08:00:00Z", "oven");
    const Rope& rope = world->rope;
    EXPECT_EQ(rope.basis, RopeBasis::loads);
    EXPECT_DOUBLE_EQ(rope.target_hours, cards_for({1, 0.5}, 0.99) * 4);  // orders of four hours each
    EXPECT_DOUBLE_EQ(rope.ahead_hours, 4);
    EXPECT_DOUBLE_EQ(rope.waiting_hours, 0);
    // Six orders of four hours protect it and one is ahead of it: five are released.
    const std::vector<std::string> expected{"W1 expedite hole", "W3 release below_target", "W4 release below_target", "W5 release below_target",
                                            "W6 release below_target", "W7 release below_target", "W8 hold full"};
    EXPECT_EQ(world->said, expected);
    EXPECT_DOUBLE_EQ(rope.ahead_after_hours, 24);
}

TEST(Rope, WorkThatPassedTheConstraintIsNotAheadOfIt) {
    ByHand facts = shop();
    work(facts, "W1", "10", "placed", "2026-03-09");
    const auto log = [&](const char* resource, const char* step, const char* from, const char* to, const char* good) {
        facts.add(Table::operations, {{"case", "W1"}, {"item", "X"}, {"step", step}, {"resource", resource}, {"start", from}, {"end", to}, {"good", good}, {"state", "run"}});
    };
    log("cut", "1", "2026-03-04T08:00:00Z", "2026-03-04T13:00:00Z", "10");
    log("oven", "2", "2026-03-04T13:00:00Z", "2026-03-04T16:00:00Z", "3");
    const auto world = world_of(facts, "2026-03-05T08:00:00Z", "oven");
    EXPECT_NEAR(world->rope.ahead_hours, 7, 0.2);  // 60 minutes typed, and what three units took
    EXPECT_DOUBLE_EQ(world->rope.waiting_hours, world->rope.ahead_hours);
    EXPECT_TRUE(world->said.empty());
}

TEST(Rope, WhatIsMissingIsHeldAndTheConstraintHasItsComponentsFirst) {
    ByHand facts = shop();
    facts.add(Table::routes, {{"item", "Y"}, {"step", "1"}, {"resource", "cut"}, {"run_minutes", "5"}})
        .add(Table::bom, {{"item", "Y"}, {"component", "p"}, {"quantity", "1"}})
        .add(Table::stock, {{"item", "p"}, {"quantity", "6"}})
        .add(Table::orders, {{"order", "V1"}, {"item", "Y"}, {"quantity", "4"}, {"kind", "make"}, {"status", "approved"}, {"promised_at", "2026-03-06"}})
        .add(Table::orders, {{"order", "V2"}, {"item", "Y"}, {"quantity", "2"}, {"kind", "make"}, {"status", "approved"}, {"promised_at", "2026-03-08"}});
    work(facts, "W1", "4", "approved", "2026-03-19");
    work(facts, "W2", "4", "approved", "2026-03-19");
    const auto world = world_of(facts, "2026-03-05T08:00:00Z", "oven");
    const std::vector<std::string> expected{"W1 release below_target", "W2 hold lacks_material", "V1 hold lacks_material", "V2 hold reserved"};
    EXPECT_EQ(world->said, expected);
    EXPECT_EQ(world->rope.orders[1].lacks, world->state.items.find("p"));
}

TEST(Rope, WhatIsIssuedToWorkIsNotMissingAndNotTakenFromTheOthers) {
    ByHand facts = shop();  // ten p were there: four went to W2, and W1 is on the floor with its four
    facts.add(Table::stock, {{"item", "p"}, {"quantity", "2"}});
    work(facts, "W1", "4", "placed", "2026-03-19");
    work(facts, "W2", "4", "approved", "2026-03-19");
    work(facts, "W3", "2", "approved", "2026-03-20");
    const auto lacking = [&] {
        std::string out;
        const auto world = world_of(facts, "2026-03-05T08:00:00Z", "oven");
        for (const RopeOrder& order : world->rope.orders)
            if (order.lacks != kNone) out += world->state.orders[static_cast<std::size_t>(order.order)].order + " ";
        return out;
    };
    EXPECT_EQ(lacking(), "W2 W3 ");
    for (const char* number : {"W1", "W2"})
        facts.add(Table::moves, {{"item", "p"}, {"quantity", "-4"}, {"kind", "consume"}, {"order", number}, {"time", "2026-03-04"}});
    facts.add(Table::stock, {{"item", "p"}, {"quantity", "2"}, {"counted_at", "2026-03-04"}});
    EXPECT_EQ(lacking(), "");
}

TEST(Rope, LearnsItsTargetFromFlowTimes) {
    // Work takes a day from cut to oven, every tenth one four days: for 99 % the four days count.
    ByHand facts = shop();
    for (int i = 0; i < 120; ++i) {
        const std::string id = "L" + std::to_string(i);
        const Day day = parse_day("2026-01-05").value() + i % 50, arrives = day + (i % 10 == 0 ? 4 : 1);
        const auto at = [](Day d, const char* clock) { return to_text(d) + "T" + clock + "Z"; };
        facts.add(Table::operations, {{"case", id}, {"item", "X"}, {"step", "1"}, {"resource", "cut"}, {"start", at(day, "08:00:00")}, {"end", at(arrives, "08:00:00")}, {"good", "1"}, {"state", "run"}})
            .add(Table::operations, {{"case", id}, {"item", "X"}, {"step", "2"}, {"resource", "oven"}, {"start", at(arrives, "10:00:00")}, {"end", at(arrives, "11:00:00")}, {"good", "1"}, {"state", "run"}});
    }
    work(facts, "W1", "4", "placed", "2026-03-09");
    const auto world = world_of(facts, "2026-03-05T08:00:00Z", "oven");
    const Rope& rope = world->rope;
    EXPECT_EQ(rope.basis, RopeBasis::flow_times);
    EXPECT_EQ(rope.observed, 120);
    const learn::ResourceLearned& oven = world->learned.resource[rope.constraint];
    const Instant from = parse_time("2026-01-05T08:00:00Z").value().instant;
    EXPECT_GT(rope.target_hours, 2 * rope.upstream_hours);
    EXPECT_NEAR(rope.target_hours, oven.calendar.minutes(world->state.site.zone, from, from + 4 * kMicrosPerDay) * oven.servers * oven.availability / 60, 8);
}

TEST(Rope, ThereIsNoneForAMarketOrASupplier) {
    ByHand facts = shop();
    work(facts, "W1", "4", "placed", "2026-03-09");
    const auto world = world_of(facts, "2026-03-05T08:00:00Z", "oven");
    EXPECT_EQ(rope(world->flow, {}).constraint, kNone);
    EXPECT_TRUE(rope(world->flow, {}).orders.empty());
}

}  // namespace
}  // namespace drum::buffer
