// A site that was exported and imported elsewhere says the same, byte for byte, whenever it is asked for.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "../terminal.h"

namespace drum {
namespace {

namespace fs = std::filesystem;
using terminal::Folder;
using terminal::Outcome;

void expect_fine(const Outcome& run) { ASSERT_EQ(run.exit_code, 0) << run.out << run.err; }

std::string said(const std::string& site, std::vector<std::string> command, const std::string& as_of) {
    command.insert(command.end(), {"--json", "--site", site});
    if (!as_of.empty()) command.insert(command.end(), {"--as-of", as_of});
    const Outcome run = terminal::drum(command);
    EXPECT_EQ(run.exit_code, 0) << run.err;
    return run.out;
}

class Export : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        folder_ = new Folder("export");
        expect_fine(terminal::drum({"demo", "--write", *folder_ / "tables"}));
        expect_fine(terminal::drum({"import", *folder_ / "tables", "--site", site()}));
        const Outcome accepted = terminal::drum({"actions", "--json", "--site", site()});
        const std::size_t at = accepted.out.find("\"A-");
        ASSERT_NE(at, std::string::npos) << accepted.out;
        const std::string id = accepted.out.substr(at + 1, accepted.out.find('"', at + 1) - at - 1);
        expect_fine(terminal::drum({"actions", "accept", id, "--by", "=planner, \"one\"", "--site", site()}));
        expect_fine(terminal::drum({"export", tables(), "--site", site()}));
    }
    static void TearDownTestSuite() {
        delete folder_;
        folder_ = nullptr;
    }
    static std::string site() { return *folder_ / "site.drum"; }
    static std::string tables() { return *folder_ / "exported"; }

    static Folder* folder_;
};
Folder* Export::folder_ = nullptr;

TEST_F(Export, ImportedElsewhereItSaysTheSameAtEveryMoment) {
    const std::string other = *folder_ / "other.drum";
    expect_fine(terminal::drum({"import", tables(), "--site", other}, {"TZ=Asia/Tokyo"}));
    const std::vector<std::vector<std::string>> reports{{"today"}, {"constraint"}, {"actions"}, {"utilization", "--resource", "paint"}};
    for (const char* as_of : {"", "2026-06-17T10:30:00Z"})
        for (const auto& command : reports) EXPECT_EQ(said(site(), command, as_of), said(other, command, as_of)) << command[0] << " " << as_of;
    expect_fine(terminal::drum({"export", *folder_ / "again", "--site", other}));
    for (const auto& file : fs::directory_iterator(tables()))
        EXPECT_EQ(terminal::read_file(file.path()), terminal::read_file(fs::path(*folder_ / "again") / file.path().filename()))
            << file.path().filename();
}

TEST_F(Export, ImportedIntoItsOwnSiteItChangesNothing) {
    const Outcome before = terminal::drum({"verify", "--site", site()});
    const Outcome again = terminal::drum({"import", tables(), "--site", site()});
    EXPECT_NE(again.out.find("Nothing changed"), std::string::npos) << again.out << again.err;
    EXPECT_EQ(terminal::drum({"verify", "--site", site()}).out, before.out);
}

TEST_F(Export, WritesOverItsOwnFilesAndOverNobodyElses) {
    const std::string place = *folder_ / "place";
    expect_fine(terminal::drum({"export", place, "--table", "items", "--site", site()}));
    EXPECT_EQ(std::distance(fs::directory_iterator(place), fs::directory_iterator()), 1);
    expect_fine(terminal::drum({"export", place, "--table", "items", "--site", site()}));
    terminal::write_file(fs::path(place) / "moves.csv", "item,quantity,time\nmine,1,2026-01-01\n");
    const Outcome refused = terminal::drum({"export", place, "--site", site()});
    EXPECT_EQ(refused.exit_code, 1);
    EXPECT_NE(refused.err.find("moves.csv"), std::string::npos) << refused.err;
    EXPECT_EQ(std::distance(fs::directory_iterator(place), fs::directory_iterator()), 2);  // nothing was written
    EXPECT_NE(terminal::read_file(fs::path(place) / "moves.csv").find("mine"), std::string::npos);
    expect_fine(terminal::drum({"export", place, "--force", "--site", site()}));
    EXPECT_EQ(terminal::read_file(fs::path(place) / "moves.csv").find("mine"), std::string::npos);
}

TEST_F(Export, ATableThatHoldsNothingNowIsTakenAwayFromAnEarlierExport) {
    const std::string place = *folder_ / "shrinking";
    expect_fine(terminal::drum({"export", place, "--site", site()}));
    ASSERT_TRUE(fs::exists(fs::path(place) / "decisions.csv"));
    expect_fine(terminal::drum({"export", place, "--as-of", "2026-01-01", "--site", site()}));
    EXPECT_FALSE(fs::exists(fs::path(place) / "decisions.csv"));
}

TEST_F(Export, AFailedExportLeavesNoTable) {
    const std::string place = *folder_ / "blocked";
    fs::create_directories(fs::path(place) / "units.csv.part");  // a folder stands where a table would be written
    const Outcome run = terminal::drum({"export", place, "--site", site()});
    EXPECT_EQ(run.exit_code, 3) << run.out;
    EXPECT_NE(run.err.find("units.csv"), std::string::npos) << run.err;
    EXPECT_FALSE(fs::exists(fs::path(place) / "items.csv"));
    EXPECT_FALSE(fs::exists(fs::path(place) / "items.csv.part"));
    EXPECT_EQ(terminal::drum({"export", place, "--table", "nothing", "--site", site()}).exit_code, 1);
    EXPECT_EQ(terminal::drum({"export", place, "--site", *folder_ / "absent.drum"}).exit_code, 3);
}

}  // namespace
}  // namespace drum
