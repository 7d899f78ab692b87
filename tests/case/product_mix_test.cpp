// Published product-mix instances, end to end: canonical tables in, `drum constraint --days 1 --json` out.
// Objectives are compared, not mixes; the value of an hour is 60 x the dual of the resource that is named.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "../terminal.h"

namespace drum {
namespace {

using Json = nlohmann::json;
using terminal::Folder;
using terminal::Outcome;

constexpr double kRelative = 1e-6;

struct Expected {
    double throughput = 0;
    std::vector<std::pair<std::string, double>> hour_values;  // of every resource that may be named; empty = the market
};

Json constraint_of(const std::string& tables, const std::string& site) {
    const Outcome landed = terminal::drum({"import", tables, "--site", site});
    EXPECT_EQ(landed.exit_code, 0) << landed.out << landed.err;
    const Outcome run = terminal::drum({"constraint", "--days", "1", "--json", "--site", site});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    const Json json = Json::parse(run.out, nullptr, false);
    EXPECT_FALSE(json.is_discarded()) << run.out;
    return json;
}

void expect(const Json& json, const Expected& expected) {
    ASSERT_TRUE(json.contains("throughput_per_horizon") && json.contains("constraint")) << json.dump(1);
    EXPECT_NEAR(json["throughput_per_horizon"].get<double>(), expected.throughput, kRelative * expected.throughput);
    const Json& constraint = json["constraint"];
    const std::string named = constraint["resource"];
    if (expected.hour_values.empty()) {
        EXPECT_EQ(named, "market");
        EXPECT_EQ(constraint["kind"], "market");
        return;
    }
    for (const auto& [resource, value] : expected.hour_values)
        if (resource == named) {
            EXPECT_NEAR(constraint["hour_value"].get<double>(), value, kRelative * value) << named;
            return;
        }
    ADD_FAILURE() << named << " is named, and a minute more of it is worth nothing";
}

// The mix that is shown must be feasible and earn what is claimed.
void expect_feasible(const Json& json, const Json& inputs) {
    ASSERT_TRUE(json.contains("mix"));
    std::vector<double> load(inputs["resources"].size(), 0.0);
    double earned = 0;
    for (const Json& line : json["mix"]) {
        const auto& products = inputs["products"];
        const auto at =
            static_cast<std::size_t>(std::find(products.begin(), products.end(), line["item"]) - products.begin());
        ASSERT_LT(at, products.size()) << line;
        const double quantity = line["quantity"].is_string() ? std::stod(line["quantity"].get<std::string>())
                                                             : line["quantity"].get<double>();
        EXPECT_LE(quantity, inputs["demand"][at].get<double>() * (1 + kRelative)) << line;
        earned += quantity * inputs["cm"][at].get<double>();
        for (std::size_t r = 0; r < load.size(); ++r) load[r] += quantity * inputs["times"][at][r].get<double>();
    }
    for (std::size_t r = 0; r < load.size(); ++r)
        EXPECT_LE(load[r], inputs["capacity"][r].get<double>() * (1 + kRelative)) << inputs["resources"][r];
    EXPECT_NEAR(earned, json["throughput_per_horizon"].get<double>(), 1e-5 * earned);
}

void write_tables(const Json& inputs, const Folder& folder) {
    std::string items = "item,unit,price,cost\n", resources = "resource,kind,capacity_per_day\n";
    std::string routes = "item,step,resource,run_minutes\n", demand = "order,item,quantity,ordered_at,due_at\n";
    for (std::size_t r = 0; r < inputs["resources"].size(); ++r)
        resources += inputs["resources"][r].get<std::string>() + ",machine," + inputs["capacity"][r].dump() + "\n";
    for (std::size_t p = 0; p < inputs["products"].size(); ++p) {
        const std::string item = inputs["products"][p];
        const bool priced = inputs.contains("price");
        items += item + ",EA," + inputs[priced ? "price" : "cm"][p].dump() + "," +
                 (priced ? inputs["material"][p].dump() : "0") + "\n";
        for (std::size_t r = 0; r < inputs["resources"].size(); ++r)
            if (inputs["times"][p][r].get<double>() > 0)
                routes += item + "," + std::to_string(10 * (r + 1)) + "," + inputs["resources"][r].get<std::string>() +
                          "," + inputs["times"][p][r].dump() + "\n";
        demand +=
            "D" + std::to_string(p + 1) + "," + item + "," + inputs["demand"][p].dump() + ",2026-11-23,2026-11-23\n";
    }
    terminal::write_file(folder / "tables/items.csv", items);
    terminal::write_file(folder / "tables/resources.csv", resources);
    terminal::write_file(folder / "tables/routes.csv", routes);
    terminal::write_file(folder / "tables/demand.csv", demand);
}

TEST(ProductMix, EveryPublishedCase) {
    const std::string path = std::string(DRUM_SHARED_DIR) + "/cases/toc_product_mix.json";
    if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is not here";
    const Json family = Json::parse(terminal::read_file(path));
    ASSERT_GE(family["cases"].size(), 11u);
    for (const Json& one : family["cases"]) {
        SCOPED_TRACE(one["id"].get<std::string>());
        const Folder folder("mix");
        write_tables(one["inputs"], folder);
        Expected expected{one["expected"]["lp_objective"], {}};
        for (std::size_t r = 0; r < one["inputs"]["resources"].size(); ++r)
            if (const double dual = one["expected"]["dual_per_time_unit"][r]; dual > 1e-9)
                expected.hour_values.emplace_back(one["inputs"]["resources"][r], 60 * dual);
        const Json json = constraint_of(folder / "tables", folder / "mix.drum");
        expect(json, expected);
        expect_feasible(json, one["inputs"]);
    }
}

void expect_example(const std::string& name, const Expected& expected) {
    const Folder folder("example");
    expect(constraint_of(std::string(DRUM_SOURCE_DIR) + "/examples/" + name, folder / "example.drum"), expected);
}

TEST(Examples, PAndQ) { expect_example("pq", {6300, {{"B", 120}}}); }
TEST(Examples, ASecondBAndTheExportMarketMoveItToA) { expect_example("pq-second-b-export", {9200, {{"A", 180}}}); }
TEST(Examples, ThreeThousandMinutesOfBLeaveTheMarket) { expect_example("pq-b-3000", {7500, {}}); }
TEST(Examples, OneMinuteOfBIsWorthTwo) { expect_example("pq-b-one-minute", {6302, {{"B", 120}}}); }
TEST(Examples, TheHighestMarginIsNotMade) { expect_example("pq-r", {2900, {{"B", 120}}}); }

}  // namespace
}  // namespace drum
