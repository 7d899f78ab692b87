// The rules of others against published figures: the cases of `buffer_management.json`.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>

#include "base/rng.h"
#include "proof/policies.h"
#include "proof/shelf.h"

namespace drum::proof {
namespace {

using Json = nlohmann::json;
constexpr double kRelative = 1e-9;

// The case of this name; null, and the test is to be skipped, where the cases are absent.
Json case_named(const std::string& id) {
    std::ifstream in(std::string(DRUM_SHARED_DIR) + "/cases/buffer_management.json");
    if (!in) return {};
    const Json all = Json::parse(in);
    for (const Json& entry : all["cases"])
        if (entry["id"] == id) return entry;
    return {};
}
#define CASE_OR_SKIP(name, id)        \
    const Json name = case_named(id); \
    if (name.is_null()) GTEST_SKIP() << "the published cases are not here"

void expect_near(double got, const Json& wanted, const char* what) {
    EXPECT_NEAR(got, wanted.get<double>(), kRelative * std::abs(wanted.get<double>())) << what;
}

void expect_buffer(const DdmrpBuffer& buffer, double daily_usage, const Json& expected) {
    expect_near(buffer.red_base, expected["red_base"], "red base");
    expect_near(buffer.red_safety, expected["red_safety"], "red safety");
    expect_near(buffer.top_of_red(), expected["red"], "red");
    expect_near(buffer.yellow, expected["yellow"], "yellow");
    expect_near(buffer.green, expected["green"], "green");
    expect_near(buffer.top_of_red(), expected["TOR"], "top of red");
    expect_near(buffer.top_of_yellow(), expected["TOY"], "top of yellow");
    expect_near(buffer.top_of_green(), expected["TOG"], "top of green");
    expect_near(buffer.spike_threshold(), expected["spike_threshold"], "spike threshold");
    expect_near(buffer.green / daily_usage, expected["avg_order_days"], "days between orders");
    expect_near(buffer.target_on_hand(), expected["avg_on_hand_target"], "on hand");
}

TEST(Ddmrp, ZonesOfThePublishedItem) {
    CASE_OR_SKIP(entry, "ddmrp-oca-base");
    const Json& in = entry["inputs"];
    const DdmrpSettings settings{in["ADU"], in["DLT"], in["LTF"], in["VF"], in["MOQ"], in["order_cycle"]};
    expect_buffer(ddmrp_buffer(settings), settings.daily_usage, entry["expected"]);
}

TEST(Ddmrp, ALongerLeadTimeFactorWidensRedAndGreen) {
    CASE_OR_SKIP(entry, "ddmrp-oca-LTF=1");
    ASSERT_EQ(entry["inputs"]["base"], "ADU=4,DLT=10,LTF=.5,VF=.5");
    expect_buffer(ddmrp_buffer({4, 10, 1, 0.5, 0, 0}), 4, entry["expected"]);
}

TEST(Ddmrp, MinimumAndCycleSetTheGreenZone) {
    EXPECT_EQ(ddmrp_buffer({4, 10, 0.5, 0.5, 50, 0}).green, 50);
    EXPECT_EQ(ddmrp_buffer({4, 10, 0.5, 0.5, 50, 15}).green, 60);
}

TEST(Ddmrp, NetFlowDecidesTheOrder) {
    CASE_OR_SKIP(entry, "ddmrp-oca-netflow");
    const DdmrpBuffer buffer = ddmrp_buffer({4, 10, 0.5, 0.5, 0, 0});
    ASSERT_EQ(buffer.top_of_green(), entry["inputs"]["TOG"]);
    ASSERT_EQ(buffer.top_of_yellow(), entry["inputs"]["TOY"]);
    ASSERT_EQ(buffer.top_of_red(), entry["inputs"]["TOR"]);
    const Json& states = entry["inputs"]["states"];
    for (std::size_t i = 0; i < states.size(); ++i) {
        const Json& expected = entry["expected"]["rows"][i];
        const double on_hand = states[i]["on_hand"], net = net_flow(on_hand, states[i]["on_order"], states[i]["qualified"]);
        expect_near(net, expected["net_flow"], "net flow");
        EXPECT_NEAR(net / buffer.top_of_green() * 100, expected["net_flow_pct"], 0.005) << i;
        EXPECT_NEAR(on_hand / buffer.top_of_red() * 100, expected["on_hand_pct_of_TOR"], 0.005) << i;
        EXPECT_DOUBLE_EQ(to_order(buffer, net), expected["order"].get<double>()) << i;
        EXPECT_EQ(planning_zone(buffer, net) == DdmrpZone::green ? "green" : "yellow", expected["planning"]) << i;
    }
    EXPECT_EQ(planning_zone(buffer, 30), DdmrpZone::red);
}

TEST(DynamicBuffer, FollowsThePublishedTrajectory) {
    CASE_OR_SKIP(entry, "dbm-trajectory");
    const int days = entry["inputs"]["replenishment_days"];
    DynamicBuffer buffer{.target = entry["inputs"]["target0"], .replenishment_days = days};
    Shelf shelf{.on_hand = buffer.target};
    Service service;
    Json changes = Json::array();
    double lowest = shelf.on_hand;
    int day = 0;
    for (const double usage : entry["inputs"]["usage"]) {
        ++day;
        receive(shelf);
        want(shelf, usage, service);
        lowest = std::min(lowest, shelf.net());
        const double before = buffer.target;
        buffer = next_day(std::move(buffer), shelf.on_hand);
        if (buffer.target != before) changes.push_back({day, int(buffer.target), buffer.target > before ? 1 : -1});
        order(shelf, to_order(buffer, shelf.position()), days - 1, service);
    }
    EXPECT_EQ(changes, entry["expected"]["changes"]);
    EXPECT_EQ(buffer.target, entry["expected"]["final_target"]);
    EXPECT_EQ(lowest, entry["expected"]["min_on_hand"]);
}

// Any rule on the published stationary item: need negative binomial (a Poisson of a gamma), ordered at the end of day t,
// usable on day t + lead + 1. The rule is told what is on hand, and the position.
struct Trial {
    Service service;
    double target_changes = 0, targets = 0;
};
Trial tried(const Json& inputs, double start, const std::function<double(const Shelf&, Trial&)>& rule) {
    Rng rng(seed_of("policy comparison"));
    Trial trial;
    Service warming;
    Shelf shelf{.on_hand = start};
    const double cv = std::sqrt(inputs["alpha"].get<double>());
    for (int day = 0; day < 200'000; ++day) {
        Service& service = day < 2'000 ? warming : trial.service;
        receive(shelf);
        want(shelf, double(rng.poisson(rng.gamma(inputs["mu"], cv))), service);
        order(shelf, rule(shelf, trial), inputs["L"], service);
        close_period(shelf, service);
    }
    return trial;
}

void expect_simulated(const Trial& trial, const Json& expected, const Json& tolerance, const char* rule) {
    const Service& s = trial.service;
    std::printf("%-20s without backlog %.4f  on hand %6.2f  orders a day %.3f\n", rule, s.without_backlog / s.periods, s.on_hand / s.periods, s.orders / s.periods);
    EXPECT_NEAR(s.without_backlog / s.periods, expected["no_stockout"].get<double>(), tolerance["simulated_no_stockout_abs"].get<double>()) << rule;
    const double on_hand = expected["mean_on_hand"];
    EXPECT_NEAR(s.on_hand / s.periods, on_hand, on_hand * tolerance["simulated_inventory_rel"].get<double>()) << rule;
    const double orders = expected["orders_per_day"];
    EXPECT_NEAR(s.orders / s.periods, orders, orders * 0.03) << rule;
}

TEST(Policies, OnOneStationaryItemHoldWhatIsPublished) {
    CASE_OR_SKIP(entry, "policy-comparison-NB");
    std::ifstream in(std::string(DRUM_SHARED_DIR) + "/cases/buffer_management.json");
    const Json tolerance = Json::parse(in)["tolerance"], &inputs = entry["inputs"], &expected = entry["expected"]["simulated"];
    const double rate = inputs["mu"], lead = inputs["L"];
    for (const char* name : {"base_stock_99", "base_stock_95"}) {
        const DynamicBuffer fixed{.target = expected[name]["S"]};
        expect_simulated(tried(inputs, fixed.target, [&](const Shelf& s, Trial&) { return to_order(fixed, s.position()); }), expected[name], tolerance, name);
    }
    const MinMax typed{expected["s_S_99_gap20"]["s"], expected["s_S_99_gap20"]["S"]};
    expect_simulated(tried(inputs, typed.max, [&](const Shelf& s, Trial&) { return to_order(typed, s.position()); }), expected["s_S_99_gap20"], tolerance, "s_S_99_gap20");
    const std::vector<std::tuple<const char*, double, double>> factors{{"ddmrp_medium_low", 0.5, 0.25}, {"ddmrp_medium_medium", 0.5, 0.5}, {"ddmrp_medium_high", 0.5, 0.8}, {"ddmrp_high_high", 0.8, 0.8}};
    for (const auto& [name, lead_time_factor, variability_factor] : factors) {
        const DdmrpBuffer buffer = ddmrp_buffer({rate, lead, lead_time_factor, variability_factor, 0, 0});
        EXPECT_NEAR(buffer.top_of_yellow(), expected[name]["TOY"].get<double>(), 1e-9);
        EXPECT_NEAR(buffer.top_of_green(), expected[name]["TOG"].get<double>(), 1e-9);
        // Whole pieces are asked for.
        expect_simulated(tried(inputs, buffer.top_of_green(), [&](const Shelf& s, Trial&) { return std::round(to_order(buffer, s.position())); }), expected[name], tolerance, name);
    }
    DynamicBuffer buffer{.target = 74, .replenishment_days = inputs["L"].get<int>()};
    const Trial dynamic = tried(inputs, buffer.target, [&](const Shelf& s, Trial& trial) {
        const double before = buffer.target;
        buffer = next_day(std::move(buffer), s.on_hand);
        trial.target_changes += buffer.target != before ? 1 : 0;
        trial.targets += buffer.target;
        return to_order(buffer, s.position());
    });
    expect_simulated(dynamic, expected["toc_dbm"], tolerance, "toc_dbm");
    std::printf("changes %.0f mean target %.2f\n", dynamic.target_changes, dynamic.targets / 200'000);
}

TEST(ReorderPoint, AddsTheDoubtOfNeedAndOfLeadTime) {
    EXPECT_DOUBLE_EQ(normal_reorder_point(4, 12, 10, 0, 0), 40);
    EXPECT_DOUBLE_EQ(normal_reorder_point(4, 12, 12, 7, 2), 48 + 2 * std::sqrt(12 * 12 + 16 * 7));
    EXPECT_DOUBLE_EQ(economic_quantity(4, 50, 0.01), 200);
    EXPECT_EQ(to_order(ReorderPoint{10, 5}, 11), 0);
    EXPECT_EQ(to_order(ReorderPoint{10, 5}, 10), 5);
    EXPECT_EQ(to_order(ReorderPoint{10, 5}, 4), 10);
    EXPECT_EQ(to_order(ReorderPoint{10, 0}, 4), 0);
    EXPECT_EQ(to_order(MinMax{10, 30}, 10), 20);
    EXPECT_EQ(to_order(MinMax{10, 30}, 11), 0);
}

}  // namespace
}  // namespace drum::proof
