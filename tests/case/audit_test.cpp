// The audit of records that real and published flows left, and of the demo plant whose trouble is known.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "../terminal.h"

namespace drum {
namespace {

using Json = nlohmann::json;
using terminal::Folder;

Json audited(const std::string& site) {
    const auto run = terminal::drum({"audit", "--json", "--site", site});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_EQ(terminal::drum({"audit", "--site", site}).exit_code, 0);
    return Json::parse(run.out);
}

Json audit_of(const std::string& data, const Folder& folder) {
    const std::string site = folder / "site.drum";
    const auto run = terminal::drum({"import", std::string(DRUM_SHARED_DIR) + "/data/" + data, "--site", site});
    EXPECT_EQ(run.exit_code, 0) << run.out << run.err;
    return audited(site);
}

bool absent(const std::string& data) { return !std::filesystem::exists(std::string(DRUM_SHARED_DIR) + "/data/" + data); }

const Json& longest_queue(const Json& audit) {
    const Json* longest = &audit["work"]["stations"][0];
    for (const Json& station : audit["work"]["stations"])
        if (station["share"] > (*longest)["share"]) longest = &station;
    return *longest;
}

bool lacks(const Json& audit, const std::string& what) {
    for (const Json& gap : audit["missing"])
        if (gap["missing"] == what) return true;
    return false;
}

// Requests for quotation wait to be analyzed, longer each month, and go round in circles; requests are paid at the end.
TEST(Audit, ThePurchasingFlowWaitsForOneStepAndReworks) {
    if (absent("purchasing-flow")) GTEST_SKIP() << "the reference material is not here: data/purchasing-flow";
    const Folder folder("audit-purchasing");
    const Json audit = audit_of("purchasing-flow", folder);
    const Json& longest = longest_queue(audit);
    EXPECT_EQ(longest["name"], "Analyze Request for Quotation");
    EXPECT_GT(longest["share"], 0.4);
    ASSERT_TRUE(longest["queue"].contains("change"));
    EXPECT_GT(longest["queue"]["change"]["now_hours"], 2 * longest["queue"]["change"]["before_hours"].get<double>());
    const Json& first = audit["work"]["handovers"][0];
    EXPECT_EQ(first["from"], "Amend Request for Quotation Requester");
    EXPECT_EQ(first["to"], "Analyze Request for Quotation");
    // by the log itself: 323 times, half of them within 1.1 days, 1,293 days in all
    EXPECT_EQ(first["waits"]["cases"], 323);
    EXPECT_NEAR(first["waits"]["median_hours"].get<double>() / 24, 1.1, 0.05);
    EXPECT_NEAR(first["waits"]["total_hours"].get<double>() / 24, 1293, 1);
    const Json& loop = audit["work"]["loops"][0];
    EXPECT_EQ(loop["back_to"], "Analyze Request for Quotation");
    EXPECT_GT(loop["longer_hours"], 0);
    EXPECT_EQ(audit["work"]["cases"], 474);
    EXPECT_EQ(audit["work"]["through"], 318);  // those whose invoice was paid
    EXPECT_TRUE(lacks(audit, "No demand"));
}

TEST(Audit, TheMachiningLogShowsTheQueueBeforeEachStation) {
    if (absent("machining-log")) GTEST_SKIP() << "the reference material is not here: data/machining-log";
    const Folder folder("audit-machining");
    const Json audit = audit_of("machining-log", folder);
    EXPECT_EQ(longest_queue(audit)["name"], "Lapping - Machine 1");
    EXPECT_GE(audit["work"]["stations"].size(), 31u);
    double shares = 0, position = 0;
    for (const Json& station : audit["work"]["stations"]) {
        shares += station["share"].get<double>();
        EXPECT_GE(station["position"].get<double>(), position) << "in the order of the flow";
        position = station["position"];
    }
    EXPECT_NEAR(shares, 1, 1e-6);
    EXPECT_TRUE(lacks(audit, "No prices"));
    EXPECT_FALSE(lacks(audit, "No actual start times"));
    EXPECT_TRUE(audit["unread"].empty()) << audit["unread"];
}

// The demo's paint booth is planted as its constraint: that is where work queues.
TEST(Audit, TheDemoPlantWaitsForItsPaintBooth) {
    const Folder folder("audit-demo");
    ASSERT_EQ(terminal::drum({"demo", "--write", folder / "tables"}).exit_code, 0);
    const std::string site = folder / "site.drum";
    // table by table: each is judged with what came before
    for (const char* table : {"site", "items", "demand", "routes"}) {
        const auto run = terminal::drum({"import", folder / ("tables/" + std::string(table) + ".csv"), "--site", site});
        ASSERT_EQ(run.exit_code, 0) << run.err;
        const bool priced = run.out.find("No prices") == std::string::npos;
        EXPECT_EQ(priced, std::string(table) != "site") << run.out;
    }
    ASSERT_EQ(terminal::drum({"import", folder / "tables", "--site", site}).exit_code, 0);
    const Json audit = audited(site);
    EXPECT_EQ(longest_queue(audit)["name"], "Paint booth");
    for (const char* to : {"approved", "received", "finished", "shipped", "used up"}) {
        bool there = false;
        for (const Json& step : audit["flow"]) there = there || (step["to"] == to && step["waits"]["cases"] > 100);
        EXPECT_TRUE(there) << to;
    }
    EXPECT_EQ(audit["trust"]["unusable"], 0);
    EXPECT_EQ(audit["trust"]["counts_compared"], 150);
    EXPECT_EQ(audit["trust"]["counts_differing"], 0);  // a simulated store loses nothing
}

// Fifty pieces of one item vanish between its counts: found, named first and told in money.
TEST(Audit, WhatVanishedFromTheDemoIsFound) {
    const Folder folder("audit-vanished");
    ASSERT_EQ(terminal::drum({"demo", "--write", folder / "tables"}).exit_code, 0);
    const std::string site = folder / "site.drum";
    ASSERT_EQ(terminal::drum({"import", folder / "tables", "--site", site}).exit_code, 0);
    terminal::write_file(folder / "moves.csv", "id,item,quantity,time,kind\nfound,BB-1,50,2026-03-02 10:00,adjust\n");
    ASSERT_EQ(terminal::drum({"import", folder / "moves.csv", "--site", site}).exit_code, 0);
    const Json audit = audited(site);
    EXPECT_EQ(audit["trust"]["doubtful"], 1);
    EXPECT_EQ(audit["trust"]["worst"], Json::array({"BB-1"}));
    for (const Json& item : audit["trust"]["items"])
        if (item["item"] == "BB-1") {
            EXPECT_EQ(item["last_difference"], "-50");
            EXPECT_DOUBLE_EQ(item["off_money"].get<double>(), 50 * 8.8);
        }
}

}  // namespace
}  // namespace drum
