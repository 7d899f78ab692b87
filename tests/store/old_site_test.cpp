// A site file as commit 1848b76 wrote it, with the tables it came from and what that program said and exported of it:
// what is in ledgers out there is read as it was meant, whatever rows are told apart by since.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "../terminal.h"

namespace drum {
namespace {

namespace fs = std::filesystem;
using terminal::Folder;
using terminal::Outcome;

const fs::path kOld = fs::path(DRUM_SOURCE_DIR) / "tests/store/site-1848b76";

void expect_fine(const Outcome& run) { ASSERT_EQ(run.exit_code, 0) << run.out << run.err; }

class OldSite : public ::testing::Test {
protected:
    OldSite() : folder_("old-site"), site_(folder_ / "site.drum") { fs::copy_file(kOld / "site.drum", site_); }

    std::string stock(const std::string& site) const { return terminal::drum({"stock", "--json", "--site", site}).out; }
    void expect_import(const fs::path& tables, const std::string& site) {
        expect_fine(terminal::drum({"import", tables.string(), "--site", site}));
    }

    // The cells before `fact` of the rows of an exported table that hold.
    std::multiset<std::string> holding(const std::string& site, const std::string& table) {
        const std::string to = folder_ / ("out-" + table + std::to_string(++exports_));
        expect_fine(terminal::drum({"export", to, "--table", table, "--site", site}));
        std::istringstream file(terminal::read_file(fs::path(to) / (table + ".csv")));
        std::string header, line;
        std::getline(file, header);
        std::map<std::string, std::pair<bool, std::string>> last;  // by key: whether it holds, and what it says
        while (std::getline(file, line)) {
            const std::vector<std::string> cells = split(line), names = split(header);
            std::string says;
            bool holds = true;
            for (std::size_t c = 0; c < names.size(); ++c) {
                if (names[c] == "retired")
                    holds = cells[c] != "yes";
                else if (names[c] != "recorded_at" && names[c] != "fact")
                    says += cells[c] + ",";
            }
            last[cells.back()] = {holds, says};
        }
        std::multiset<std::string> out;
        for (const auto& [key, row] : last)
            if (row.first) out.insert(row.second);
        return out;
    }
    static std::vector<std::string> split(const std::string& line) {
        std::vector<std::string> out(1);
        for (const char c : line)
            if (c == ',')
                out.emplace_back();
            else
                out.back().push_back(c);
        return out;
    }

    Folder folder_;
    std::string site_;
    int exports_ = 0;
};

TEST_F(OldSite, OpensAndSaysTheSameStockAsThen) {
    EXPECT_EQ(stock(site_), terminal::read_file(kOld / "stock.json"));
    const Outcome verified = terminal::drum({"verify", "--site", site_});
    EXPECT_NE(verified.out.find("sound: 64 facts in 12 segments from 1 import; chain dc67a953a681a232"),
              std::string::npos)
        << verified.out;
}

TEST_F(OldSite, GivesTheSameBytesAsThen) {
    expect_fine(terminal::drum({"export", folder_ / "out", "--site", site_}));
    for (const auto& file : fs::directory_iterator(kOld / "exported"))
        EXPECT_EQ(terminal::read_file(fs::path(folder_ / "out") / file.path().filename()),
                  terminal::read_file(file.path()))
            << file.path().filename();
}

TEST_F(OldSite, HoldsEachRowOnceAfterTheSameTablesAreImportedAgain) {
    std::map<std::string, std::multiset<std::string>> before;
    for (const char* table : {"bom", "routes", "sources", "calendars", "stock"}) before[table] = holding(site_, table);
    EXPECT_EQ(before["bom"].size(), 6u);
    EXPECT_EQ(before["routes"].size(), 4u);
    expect_import(kOld / "tables", site_);
    for (const auto& [table, rows] : before) EXPECT_EQ(holding(site_, table), rows) << table;
    EXPECT_EQ(stock(site_), terminal::read_file(kOld / "stock.json"));
    const Outcome again = terminal::drum({"import", (kOld / "tables").string(), "--site", site_});
    EXPECT_NE(again.out.find("Nothing changed"), std::string::npos) << again.out;
}

TEST_F(OldSite, ItsOwnExportChangesNothing) {
    const Outcome again = terminal::drum({"import", (kOld / "exported").string(), "--site", site_});
    EXPECT_NE(again.out.find("Nothing changed"), std::string::npos) << again.out;
}

// The same plant told to a new site by its tables and then by the export of the old program.
TEST_F(OldSite, ItsExportIntoASiteOfTheSameTablesDoublesNothing) {
    const std::string fresh = folder_ / "fresh.drum";
    expect_import(kOld / "tables", fresh);
    const auto bills = holding(fresh, "bom"), routes = holding(fresh, "routes");
    expect_import(kOld / "exported", fresh);
    EXPECT_EQ(holding(fresh, "bom"), bills);
    EXPECT_EQ(holding(fresh, "routes"), routes);
    EXPECT_EQ(stock(fresh), terminal::read_file(kOld / "stock.json"));
}

TEST_F(OldSite, ANewBillTakesThePlaceOfTheOldOne) {
    terminal::write_file(folder_ / "bom.csv",
                         "item,component,position,quantity,step\nLAMP,SCREW,1,4,20\nLAMP,SCREW,2,3,20\n");
    expect_fine(terminal::drum({"import", folder_ / "bom.csv", "--site", site_}));
    const auto rows = holding(site_, "bom");
    EXPECT_EQ(rows.size(), 7u);  // two lines for one
    const Outcome undone = terminal::drum({"undo", "2", "--site", site_});
    EXPECT_EQ(undone.exit_code, 0) << undone.err;
    EXPECT_EQ(holding(site_, "bom").size(), 6u);
}

}  // namespace
}  // namespace drum
