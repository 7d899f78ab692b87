// The exact probabilities of P and Q (cases/bottleneck_detection.json, constraint-probability-PQ): demand of the next day is
// Poisson, and of two resources that do not fit the one with the larger load limits.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "constraint/outlook.h"
#include "fact/by_hand.h"
#include "state/state.h"

namespace drum::constraint {
namespace {

using fact::ByHand;
using fact::Table;

constexpr int kDraws = 4000;

// P takes 15 minutes of A and of B, Q 10 of A and 30 of B; nothing is booked, and the rates are known exactly.
struct World {
    state::State state;
    learn::Learned learned;
    World(double p, double q, double a, double b) {
        ByHand facts;
        for (const auto& [name, minutes] : {std::pair("A", a), std::pair("B", b)})
            facts.add(Table::resources, {{"resource", name}, {"capacity_per_day", std::to_string(minutes)}});
        facts.add(Table::items, {{"item", "P"}, {"price", "45"}, {"cost", "0"}}).add(Table::items, {{"item", "Q"}, {"price", "60"}, {"cost", "0"}});
        facts.add(Table::routes, {{"item", "P"}, {"step", "1"}, {"resource", "A"}, {"run_minutes", "15"}})
            .add(Table::routes, {{"item", "P"}, {"step", "2"}, {"resource", "B"}, {"run_minutes", "15"}})
            .add(Table::routes, {{"item", "Q"}, {"step", "1"}, {"resource", "A"}, {"run_minutes", "10"}})
            .add(Table::routes, {{"item", "Q"}, {"step", "2"}, {"resource", "B"}, {"run_minutes", "30"}});
        state = state::fold(state::merge(facts.blocks(), Instant::end()), Instant{std::int64_t(20'000) * kMicrosPerDay});
        learned = learn::learn(state);
        learned.rate[state.items.find("P")] = {1e9 * p, 1e9, 0, 1000};
        learned.rate[state.items.find("Q")] = {1e9 * q, 1e9, 0, 1000};
    }
    double chance(const Outlook& outlook, const std::string& name_) const {
        for (const Chance& chance : outlook.days.front().chances)
            if (name(state, chance.party) == name_) return chance.probability;
        return 0;
    }
};

TEST(Probability, OfPAndQAgreesWithTheExactOne) {
    const std::filesystem::path path = std::filesystem::path(DRUM_SHARED_DIR) / "cases/bottleneck_detection.json";
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "no shared cases beside the project";
    std::ifstream file(path);
    const nlohmann::json all = nlohmann::json::parse(file);
    int rows = 0;
    for (const auto& one : all["cases"]) {
        if (one["id"] != "constraint-probability-PQ") continue;
        for (const auto& row : one["expected"]["rows"]) {
            const World world(row["lam_P"], row["lam_Q"], row["capA"], row["capB"]);
            const Flow flow = flow_of(world.state, world.learned);
            const Outlook outlook_ = outlook(flow, {}, 1, kDraws);
            for (const auto& [who, exact] : {std::pair("A", row["P_A_binding"].get<double>()), std::pair("B", row["P_B_binding"].get<double>()),
                                             std::pair("market", row["P_market"].get<double>())}) {
                // Three standard errors, and what a continuous demand in place of a counted one moves.
                EXPECT_NEAR(world.chance(outlook_, who), exact, 3 * std::sqrt(exact * (1 - exact) / kDraws) + 0.01) << who << " of " << row.dump();
            }
            ++rows;
        }
    }
    EXPECT_EQ(rows, 5);
}

}  // namespace
}  // namespace drum::constraint
