// Several people at one site at the same moment: each gets a turn, and who answers what another has answered is told so.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "../terminal.h"

namespace drum {
namespace {

using terminal::Folder;
using terminal::Outcome;

// Runs the commands at once; how each ended.
std::vector<Outcome> at_once(const std::vector<std::vector<std::string>>& commands) {
    std::vector<Outcome> runs(commands.size());
    std::vector<std::thread> people;
    for (std::size_t i = 0; i < commands.size(); ++i) people.emplace_back([&, i] { runs[i] = terminal::drum(commands[i]); });
    for (std::thread& person : people) person.join();
    return runs;
}

TEST(AtOnce, EveryImporterGetsATurn) {
    constexpr int kImporters = 8, kRows = 50;
    const Folder folder("at-once");
    const std::string site = folder / "site.drum";
    std::vector<std::vector<std::string>> commands;
    for (int i = 0; i < kImporters; ++i) {
        const std::string file = folder / ("moves-" + std::to_string(i) + ".csv");
        std::string moves = "id,item,quantity,time\n";
        for (int row = 0; row < kRows; ++row) moves += "M-" + std::to_string(i) + "-" + std::to_string(row) + ",A,1,2026-02-01\n";
        terminal::write_file(file, moves);
        commands.push_back({"import", file, "--site", site});
    }
    for (const Outcome& run : at_once(commands)) EXPECT_EQ(run.exit_code, 0) << run.out << run.err;
    const auto verified = nlohmann::json::parse(terminal::drum({"verify", "--json", "--site", site}).out);
    EXPECT_TRUE(verified.at("sound"));
    EXPECT_EQ(verified.at("facts"), kImporters * kRows);
    EXPECT_EQ(verified.at("imports"), kImporters);
}

TEST(AtOnce, TheNewestOfSeveralAnswersCounts) {
    const Folder folder("two-answers");
    const std::string site = folder / "site.drum";
    std::string moves = "id,item,quantity,kind,time\n";
    for (int day = 10; day <= 28; ++day) moves += "M-" + std::to_string(day) + ",A,-2,ship,2026-02-" + std::to_string(day) + "\n";
    terminal::write_file(folder / "in/moves.csv", moves);
    terminal::write_file(folder / "in/sources.csv", "item,supplier,lead_days\nA,S,20\n");
    terminal::write_file(folder / "in/items.csv", "item,unit,price,cost\nA,EA,5,2\n");
    terminal::write_file(folder / "in/stock.csv", "item,quantity,counted_at\nA,30,2026-02-28\n");
    ASSERT_EQ(terminal::drum({"import", folder / "in", "--site", site}).exit_code, 0);
    const auto advice = nlohmann::json::parse(terminal::drum({"actions", "--json", "--site", site}).out);
    const std::string id = advice.at("actions").at(0).at("id");
    int told = 0;
    for (const Outcome& run : at_once({{"actions", "accept", id, "--site", site},
                                       {"actions", "refuse", id, "--reason", "enough", "--site", site},
                                       {"actions", "snooze", id, "--date", "2026-03-09", "--site", site}})) {
        EXPECT_EQ(run.exit_code, 0) << run.err;
        told += run.out.find("the newest answer counts") != std::string::npos ? 1 : 0;
    }
    EXPECT_EQ(told, 2) << "all but the first are told whom they overrule";
    EXPECT_EQ(nlohmann::json::parse(terminal::drum({"actions", "--json", "--site", site}).out).at("pending").size(), 1u);
}

TEST(AtOnce, WhatIsToBeMendedIsSaidAlikeByTodayAndActions) {
    const Folder folder("to-be-mended");
    const std::string site = folder / "site.drum";
    terminal::write_file(folder / "in/items.csv", "item,unit\nA,EA\n");
    terminal::write_file(folder / "in/moves.csv", "id,item,quantity,unit,kind,time\n1,A,-2,PAL,ship,2026-02-10\n");
    ASSERT_EQ(terminal::drum({"import", folder / "in", "--site", site}).exit_code, 0);
    const std::string today = terminal::drum({"today", "--site", site}).out, actions = terminal::drum({"actions", "--site", site}).out;
    EXPECT_NE(today.find("DO          Mend A"), std::string::npos) << today;
    EXPECT_TRUE(actions.starts_with("No order is due. Mend A")) << actions;
}

}  // namespace
}  // namespace drum
