// What one import says of a route step, a component, a source, a day or a count is all there is of it.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "../terminal.h"

namespace drum {
namespace {

using nlohmann::json;
using terminal::Folder;
using terminal::Outcome;

class SetsOfRows : public ::testing::Test {
protected:
    SetsOfRows() : folder_("sets") {}
    std::string site() const { return folder_ / "site.drum"; }
    Outcome import(const std::string& name, const std::string& bytes) {
        terminal::write_file(folder_ / name, bytes);
        const Outcome run = terminal::drum({"import", folder_ / name, "--site", site()});
        EXPECT_EQ(run.exit_code, 0) << run.out << run.err;
        return run;
    }
    json ask(std::vector<std::string> words) {
        words.insert(words.end(), {"--json", "--site", site()});
        const Outcome run = terminal::drum(words);
        EXPECT_EQ(run.exit_code, 0) << run.out << run.err;
        return json::parse(run.out);
    }
    Outcome record(std::vector<std::string> words) {
        words.insert(words.begin(), "record");
        words.insert(words.end(), {"--site", site()});
        return terminal::drum(words, {"DRUM_NOW=2026-03-10T12:00:00Z"});
    }
    // What is asked, but for what a sale that nobody can serve asks.
    std::vector<json> questions(const std::string& about) {
        std::vector<json> out;
        const json today = ask({"today"});
        for (const json& one : today.at("questions"))
            if (one.at("reason").get<std::string>().find(about) != std::string::npos) out.push_back(one);
        return out;
    }
    // What an open work order for 10 boards still has to draw.
    std::string committed(const std::string& item) { return ask({"stock", item}).at("committed"); }

    Folder folder_;
};

TEST_F(SetsOfRows, ABillIsWhatTheNewestImportSays) {
    import("orders.csv", "order,item,quantity,kind,placed_at\nWO-1,BOARD,10,make,2026-03-01\n");
    import("bom.csv", "item,component,position,quantity\nBOARD,RES,R1,2\nBOARD,RES,R7,3\nBOARD,CAP,C1,1\n");
    EXPECT_EQ(committed("RES"), "50");
    const Outcome fewer = import("bom.csv", "item,component,position,quantity\nBOARD,RES,R1,2\n");
    EXPECT_NE(fewer.out.find("1 of the changed no longer holds"), std::string::npos) << fewer.out;
    EXPECT_EQ(committed("RES"), "20");
    EXPECT_EQ(committed("CAP"), "10");  // another component: not said, and so it stays
    import("bom.csv", "item,component,position,quantity\nBOARD,RES,R1,2\nBOARD,RES,R9,4\n");
    EXPECT_EQ(committed("RES"), "60");
    EXPECT_EQ(terminal::drum({"undo", "4", "--site", site()}).exit_code, 0);
    EXPECT_EQ(committed("RES"), "20");
    const Outcome again = terminal::drum({"import", folder_ / "bom.csv", "--site", site()});
    EXPECT_EQ(again.exit_code, 0);
    EXPECT_EQ(committed("RES"), "60");
}

TEST_F(SetsOfRows, ACountToldByLotsTakesThePlaceOfTheOneToldWhole) {
    const std::string when = "2026-03-01T08:00:00Z";
    import("stock.csv", "item,quantity,counted_at\nA,30," + when + "\n");
    import("stock.csv",
           "item,quantity,counted_at,lot,status\nA,10," + when + ",L1,usable\nA,18," + when + ",L2,held\n");
    EXPECT_EQ(ask({"stock", "A"}).at("on_hand"), "28");
    EXPECT_EQ(ask({"stock", "A"}).at("unusable"), "18");
    EXPECT_EQ(ask({"stock", "A"}).at("position"), "10");
    EXPECT_EQ(record({"count", "A", "9", "--lot", "L1", "--at", "2026-03-09"}).exit_code, 0);
    const Outcome other = record({"count", "A", "4", "--lot", "L2", "--status", "blocked", "--at", "2026-03-09"});
    EXPECT_EQ(other.exit_code, 0) << other.err;
    EXPECT_EQ(ask({"stock", "A"}).at("on_hand"), "13");
    EXPECT_EQ(ask({"stock", "A"}).at("unusable"), "4");
    EXPECT_EQ(record({"count", "A", "4", "--lot", "L2", "--at", "2026-03-09"}).exit_code,
              1);  // that lot was counted then
}

TEST_F(SetsOfRows, TheWordsThatAreAskedForAreAnsweredByTheLineThatIsNamed) {
    import("demand.csv", "order,item,quantity,status\nS-1,A,7,xyz\nS-2,A,5,confirmed\nS-3,A,100,quotation\n");
    EXPECT_EQ(committed("A"), "5");
    const std::vector<json> asked = questions("the status of");
    ASSERT_EQ(asked.size(), 1u);
    EXPECT_EQ(asked[0].at("item"), "A");
    EXPECT_NE(asked[0].at("mend").get<std::string>().find("drum record status S-1 open"), std::string::npos);
    EXPECT_NE(terminal::drum({"actions", "--site", site()}).out.find("TO BE SAID"), std::string::npos);
    const Outcome said = record({"status", "S-1", "open"});
    EXPECT_EQ(said.exit_code, 0) << said.err;
    EXPECT_EQ(committed("A"), "12");
    EXPECT_TRUE(questions("the status of").empty());
    EXPECT_EQ(record({"status", "S-1", "perhaps"}).exit_code, 1);
    EXPECT_EQ(record({"status", "S-9", "open"}).exit_code, 1);
    terminal::write_file(folder_ / "more.csv", "order,item,quantity,status\nS-4,A,2,xyz\n");
    const Outcome mapped = terminal::drum(
        {"import", folder_ / "more.csv", "--map", "table=demand,status=status(xyz:open)", "--site", site()});
    EXPECT_EQ(mapped.exit_code, 0) << mapped.err;
    EXPECT_EQ(committed("A"), "14");
}

TEST_F(SetsOfRows, TwoMachinesAtOneStepAreAskedAboutUntilItIsSaid) {
    import("resources.csv", "resource,kind\nM1,machine\nM2,machine\n");
    import("routes.csv", "item,step,resource,run_minutes\nX,10,M1,4\nX,10,M2,4\n");
    json today = ask({"today"});
    ASSERT_EQ(today.at("questions").size(), 1u) << today.dump();
    EXPECT_EQ(record({"route", "X", "10", "M1", "--choice", "any"}).exit_code, 0);
    EXPECT_EQ(ask({"today"}).at("questions").size(), 1u);  // of the other it is not said yet
    EXPECT_EQ(record({"route", "X", "10", "M2", "--choice", "any"}).exit_code, 0);
    today = ask({"today"});
    EXPECT_TRUE(today.at("questions").empty()) << today.dump();
    EXPECT_TRUE(today.at("set_aside").empty()) << today.dump();
    EXPECT_EQ(record({"route", "X", "10", "M3", "--choice", "any"}).exit_code, 1);
    import("routes.csv", "item,step,resource,run_minutes\nX,10,M2,5\n");  // and by now it is one
    EXPECT_TRUE(ask({"today"}).at("questions").empty());
}

TEST_F(SetsOfRows, WhatIsRetiredGoesOutAndComesBack) {
    import("bom.csv", "item,component,position,quantity\nBOARD,RES,R1,2\nBOARD,RES,R7,3\n");
    import("bom.csv", "item,component,position,quantity\nBOARD,RES,R1,4\n");
    EXPECT_EQ(terminal::drum({"export", folder_ / "out", "--site", site()}).exit_code, 0);
    const std::string other = folder_ / "other.drum";
    EXPECT_EQ(terminal::drum({"import", folder_ / "out", "--site", other}).exit_code, 0);
    EXPECT_EQ(terminal::drum({"export", folder_ / "again", "--site", other}).exit_code, 0);
    const std::filesystem::path out(folder_ / "out"), again(folder_ / "again");
    EXPECT_EQ(terminal::read_file(out / "bom.csv"), terminal::read_file(again / "bom.csv"));
    EXPECT_NE(terminal::read_file(out / "bom.csv").find(",yes,"), std::string::npos);
    EXPECT_NE(terminal::drum({"import", folder_ / "out", "--site", site()}).out.find("Nothing changed"),
              std::string::npos);
}

}  // namespace
}  // namespace drum
