// Newer and older exports of the same things, one after the other.
#include <gtest/gtest.h>

#include "../terminal.h"

namespace drum {
namespace {

using terminal::Folder;
using terminal::Outcome;

class ImportAgain : public ::testing::Test {
protected:
    Outcome import(const std::string& name, const std::string& text) {
        terminal::write_file(folder_ / name, text);
        return terminal::drum({"import", folder_ / name, "--site", folder_ / "site.drum"});
    }
    // Of the last version of each thing in a table.
    std::string exported(const std::string& table) {
        const Folder to("import-again-export");
        EXPECT_EQ(terminal::drum({"export", to / "out", "--site", folder_ / "site.drum"}).exit_code, 0);
        return terminal::read_file(to.path() / "out" / (table + ".csv"));
    }
    Folder folder_{"import-again"};
};

bool says(const Outcome& outcome, const std::string& phrase) { return outcome.out.find(phrase) != std::string::npos; }

TEST_F(ImportAgain, ACellOfAWideSeriesThatBecameZeroTakesItsMoveBack) {
    const std::string header = "Item,2026-01,2026-02,2026-03,2026-04\n";
    ASSERT_TRUE(says(import("usage.csv", header + "A,5,6,7,8\nB,0,0,3,0\n"), "7 new"));  // two items, five moves
    const Outcome mended = import("usage.csv", header + "A,5,0,,8\nB,0,0,3,0\n");
    EXPECT_TRUE(says(mended, "0 new, 2 changed")) << mended.out;
    EXPECT_TRUE(says(import("usage.csv", header + "A,5,0,,8\nB,0,0,3,0\n"), "Nothing changed"));
    const Folder elsewhere("import-again-elsewhere");
    ASSERT_EQ(terminal::drum({"export", elsewhere / "out", "--site", folder_ / "site.drum"}).exit_code, 0);
    const Outcome back = terminal::drum({"import", elsewhere / "out", "--site", elsewhere / "site.drum"});
    EXPECT_EQ(back.exit_code, 0) << back.err;
    EXPECT_EQ(back.out.find("rejected"), std::string::npos) << back.out;
    ASSERT_EQ(terminal::drum({"export", elsewhere / "again", "--site", elsewhere / "site.drum"}).exit_code, 0);
    EXPECT_EQ(terminal::read_file(elsewhere.path() / "again" / "moves.csv"), exported("moves"));
}

TEST_F(ImportAgain, AnOlderFileBringsNothingBack) {
    const std::string older = "order,line,item,quantity,placed_at,received_quantity\n1,1,A,5,2026-01-05,0\n2,1,B,6,2026-01-06,0\n",
                      newer = "order,line,item,quantity,placed_at,received_quantity\n1,1,A,5,2026-01-05,5\n2,1,B,6,2026-01-06,0\n";
    ASSERT_EQ(import("orders.csv", older).exit_code, 0);
    ASSERT_TRUE(says(import("orders.csv", newer), "1 changed"));
    const std::string known = exported("orders");
    const Outcome again = import("orders.csv", older);
    EXPECT_EQ(again.exit_code, 0);
    EXPECT_TRUE(says(again, "an older file, which changes nothing")) << again.out;
    EXPECT_EQ(exported("orders"), known);
    // With news in it, it is the newest word, and that is said.
    const Outcome mixed = import("orders.csv", older + "3,1,C,1,2026-01-07,0\n");
    EXPECT_TRUE(says(mixed, "taken as the newest word")) << mixed.out;
}

TEST_F(ImportAgain, WhatIsDatedTakesItsPlace) {
    const std::string header = "item,cost,recorded_at\n";
    ASSERT_EQ(import("items.csv", header + "A,5,2026-01-05\n").exit_code, 0);
    ASSERT_EQ(import("items.csv", header + "A,6,2026-02-05\n").exit_code, 0);
    EXPECT_TRUE(says(import("items.csv", header + "A,5,2026-01-05\n"), "Nothing changed"));
    const Outcome back = import("items.csv", header + "A,5,2026-03-05\n");
    EXPECT_TRUE(says(back, "1 changed")) << back.out;
}

}  // namespace
}  // namespace drum
