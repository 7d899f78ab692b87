// What a planner says of a file at the prompt, and that it is remembered.
#include <gtest/gtest.h>

#include "../terminal.h"

namespace drum {
namespace {

using terminal::Folder;
using terminal::Outcome;

class ImportMap : public ::testing::Test {
protected:
    ImportMap() : folder_("import-map") {
        terminal::write_file(folder_ / "january.csv",
                             "Artikelnr;Menge;Buchungsdatum\nA;5;05.01.2026\nB;2,5;17.01.2026\n");
        terminal::write_file(folder_ / "february.csv", "Artikelnr;Menge;Buchungsdatum\nA;3;03.02.2026\n");
    }
    Outcome import(const std::string& name, std::vector<std::string> more = {}) {
        std::vector<std::string> arguments{"import", folder_ / name, "--site", folder_ / "site.drum"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return terminal::drum(arguments);
    }
    Folder folder_;
};

TEST_F(ImportMap, WhatIsOpenIsRefusedWithTheLineToWriteAndThatLineWorks) {
    const Outcome refused = import("january.csv");
    EXPECT_EQ(refused.exit_code, 1);
    EXPECT_NE(refused.err.find("--map 'table=moves,kind=consume'"), std::string::npos) << refused.err;
    const Outcome landed = import("january.csv", {"--map", "table=moves,kind=consume"});
    EXPECT_EQ(landed.exit_code, 0) << landed.err;
    EXPECT_NE(landed.out.find("2 new"), std::string::npos) << "what was said is no row: " << landed.out;
    EXPECT_NE(landed.out.find("kept as profile 'default'"), std::string::npos) << landed.out;
}

TEST_F(ImportMap, TheNextFileWithTheSameHeaderNeedsNothing) {
    ASSERT_EQ(import("january.csv", {"--map", "table=moves,kind=consume"}).exit_code, 0);
    const Outcome next = import("february.csv");
    EXPECT_EQ(next.exit_code, 0) << next.err;
    EXPECT_NE(next.out.find("as profile 'default' says): moves, 1 of 1 rows"), std::string::npos) << next.out;
    const Outcome again = import("january.csv");
    EXPECT_NE(again.out.find("Nothing changed: all 2 rows were known."), std::string::npos) << again.out;
}

TEST_F(ImportMap, ADryRunKeepsNothing) {
    EXPECT_EQ(import("january.csv", {"--map", "table=moves,kind=consume", "--dry-run"}).exit_code, 0);
    EXPECT_EQ(import("january.csv").exit_code, 1) << "still open";
}

TEST_F(ImportMap, ProfilesHaveNamesAndFiles) {
    terminal::write_file(folder_ / "map.csv", "field,column,table,reading\n*,,moves,\n=kind,kind,,receipt\n");
    EXPECT_EQ(import("january.csv", {"--map", folder_ / "map.csv"}).exit_code, 0);
    EXPECT_EQ(import("february.csv", {"--map", "another"}).exit_code, 1) << "that profile says nothing of it";
    EXPECT_EQ(import("february.csv", {"--map", "default"}).exit_code, 0);
}

TEST_F(ImportMap, WhatIsNotUnderstoodIsWrongUsage) {
    for (const char* bad : {"Menge=nonsense", "table=nothing", "Menge=quantity(sideways)", "nowhere.csv"})
        EXPECT_EQ(import("january.csv", {"--map", bad}).exit_code, 2) << bad;
}

}  // namespace
}  // namespace drum
