// Taking an import back at the terminal.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "../terminal.h"

namespace drum {
namespace {

using terminal::Folder;
using terminal::Outcome;

class Undo : public ::testing::Test {
protected:
    Undo() : folder_("undo") {
        land("one.csv", "id,item,quantity,time\n1,A,5,2026-11-20\n2,B,6,2026-11-20\n");
        land("two.csv", "id,item,quantity,time\n1,A,5,2026-11-20\n2,B,9,2026-11-21\n3,C,7,2026-11-21\n");
    }
    void land(const std::string& name, const std::string& bytes) {
        terminal::write_file(folder_ / name, bytes);
        EXPECT_EQ(terminal::drum({"import", folder_ / name, "--site", site()}).exit_code, 0);
    }
    Outcome undo(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), "undo");
        arguments.insert(arguments.end(), {"--site", site()});
        return terminal::drum(arguments);
    }
    std::string site() const { return folder_ / "site.drum"; }
    std::string state() const { return terminal::drum({"today", "--json", "--site", site()}).out; }
    Folder folder_;
};

TEST_F(Undo, WithoutANumberListsTheImportsNewestFirst) {
    const auto listed = nlohmann::json::parse(undo({"--json"}).out);
    ASSERT_EQ(listed.at("imports").size(), 2);
    EXPECT_EQ(listed["imports"][0]["import"], 2);
    EXPECT_EQ(listed["imports"][0]["label"], "two.csv");
    EXPECT_EQ(listed["imports"][0]["facts"], 2);  // what changed and what is new
    EXPECT_EQ(listed["imports"][1]["undone_by"], nullptr);
    EXPECT_LT(undo({}).out.find("two.csv"), undo({}).out.find("one.csv"));
}

TEST_F(Undo, SaysWhatWasTakenBackAndWhatHasToBeImportedAgain) {
    const Outcome run = undo({"1"});
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_NE(run.out.find("Import 1 (one.csv) is taken back: 2 facts."), std::string::npos) << run.out;
    EXPECT_NE(run.out.find("import 2 repeated unchanged"), std::string::npos) << run.out;
    EXPECT_NE(undo({}).out.find("[undone by 3]"), std::string::npos);
    const Outcome newest = undo({"2"});
    EXPECT_EQ(newest.out.find("repeated"), std::string::npos) << newest.out;  // nothing came after it
    const Outcome verified = terminal::drum({"verify", "--site", site()});
    EXPECT_EQ(verified.exit_code, 0);
    EXPECT_NE(verified.out.find("2 imports with 4 facts undone"), std::string::npos) << verified.out;
}

TEST_F(Undo, OfAnUndoBringsEverythingBack) {
    const std::string before = state();
    ASSERT_EQ(undo({"2"}).exit_code, 0);
    EXPECT_NE(state(), before);
    const auto reversed = nlohmann::json::parse(undo({"3", "--json"}).out);
    EXPECT_EQ(reversed["undo"], 4);
    EXPECT_EQ(reversed["undone"]["kind"], "undo");
    EXPECT_EQ(state(), before);
}

TEST_F(Undo, ImportingAgainAfterwardsGivesTheSameState) {
    const std::string before = state();
    ASSERT_EQ(undo({"2"}).exit_code, 0);
    land("two.csv", terminal::read_file(folder_ / "two.csv"));
    EXPECT_EQ(state(), before);
}

TEST_F(Undo, RefusesWhatIsNotThere) {
    const Outcome unknown = undo({"7"});
    EXPECT_EQ(unknown.exit_code, 1);
    EXPECT_NE(unknown.err.find("there is no import 7: the newest is 2"), std::string::npos) << unknown.err;
    ASSERT_EQ(undo({"1"}).exit_code, 0);
    EXPECT_EQ(undo({"1"}).exit_code, 1);
    EXPECT_EQ(undo({"first"}).exit_code, 2);
    EXPECT_EQ(terminal::drum({"undo", "1", "--site", folder_ / "none.drum"}).exit_code, 3);
    EXPECT_FALSE(std::filesystem::exists(folder_ / "none.drum"));
}

TEST_F(Undo, VerifySaysWhenAPageIsDamaged) {
    EXPECT_EQ(terminal::drum({"verify", "--reseal", "--site", site()}).exit_code, 0);
    std::string bytes = terminal::read_file(site());
    bytes[bytes.size() - 100] = static_cast<char>(bytes[bytes.size() - 100] ^ 1);
    terminal::write_file(site(), bytes);
    const Outcome damaged = terminal::drum({"verify", "--site", site()});
    EXPECT_EQ(damaged.exit_code, 1);
    EXPECT_NE(damaged.err.find("page "), std::string::npos) << damaged.err;
    EXPECT_EQ(terminal::drum({"today", "--site", site()}).exit_code, 3);
}

}  // namespace
}  // namespace drum
