// The same facts give the same bytes: whatever the machine's zone, the order of the files and rows, or how often they
// were imported. And a ledger that was tampered with says so.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "../terminal.h"

namespace drum {
namespace {

namespace fs = std::filesystem;
using terminal::Folder;
using terminal::Outcome;

const std::vector<std::vector<std::string>> kReports{
    {"today", "--json"}, {"constraint", "--json"}, {"actions", "--json"}, {"utilization", "--json"}};

std::string report(const std::vector<std::string>& command, const std::string& site, const std::string& zone) {
    std::vector<std::string> arguments = command;
    arguments.insert(arguments.end(), {"--site", site});
    const Outcome run = terminal::drum(arguments, {"TZ=" + zone});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_FALSE(run.out.empty());
    return run.out;
}

Outcome land(const std::vector<std::string>& paths, const std::string& site, const std::string& zone) {
    std::vector<std::string> arguments{"import"};
    arguments.insert(arguments.end(), paths.begin(), paths.end());
    arguments.insert(arguments.end(), {"--site", site});
    Outcome run = terminal::drum(arguments, {"TZ=" + zone});
    EXPECT_EQ(run.exit_code, 0) << run.out << run.err;
    return run;
}

// The same rows in another order. Canonical files of the demo hold no line breaks inside cells.
void shuffle_rows(const fs::path& from, const fs::path& to) {
    std::istringstream in(terminal::read_file(from));
    std::string header;
    std::getline(in, header);
    std::vector<std::string> rows;
    for (std::string row; std::getline(in, row);) rows.push_back(row);
    std::uint64_t seed = 20261123;
    for (std::size_t i = rows.size(); i > 1;
         --i) {  // Fisher and Yates, by a linear congruential generator (Knuth's MMIX)
        seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
        std::swap(rows[i - 1], rows[(seed >> 33) % i]);
    }
    std::string out = header + "\n";
    for (const std::string& row : rows) out += row + "\n";
    terminal::write_file(to, out);
}

class Determinism : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        folder_ = new Folder("golden");
        const Outcome run = terminal::drum({"demo", "--write", tables()});
        ASSERT_EQ(run.exit_code, 0) << run.out << run.err;
        land({tables()}, site(), "UTC");
    }
    static void TearDownTestSuite() {
        delete folder_;
        folder_ = nullptr;
    }
    static std::string tables() { return *folder_ / "tables"; }
    static std::string site() { return *folder_ / "utc.drum"; }

    static Folder* folder_;
};
Folder* Determinism::folder_ = nullptr;

TEST_F(Determinism, SameBytesInAnotherZoneFromShuffledFiles) {
    std::vector<std::string> paths;
    for (const auto& entry : fs::directory_iterator(tables())) {
        const std::string path = *folder_ / ("shuffled/" + entry.path().filename().string());
        shuffle_rows(entry.path(), path);
        paths.push_back(path);
    }
    ASSERT_GE(paths.size(), 8u);
    std::sort(paths.begin(), paths.end(), std::greater<>());
    const std::string other = *folder_ / "tokyo.drum";
    land(paths, other, "Asia/Tokyo");
    for (const auto& command : kReports)
        EXPECT_EQ(report(command, site(), "UTC"), report(command, other, "Asia/Tokyo")) << command[0];
}

TEST_F(Determinism, SameBytesOnASecondRunAndInAnotherProcessLocale) {
    for (const auto& command : kReports)
        EXPECT_EQ(report(command, site(), "UTC"), report(command, site(), "America/New_York")) << command[0];
}

TEST_F(Determinism, ImportingTwiceChangesNothing) {
    const std::string twice = *folder_ / "twice.drum";
    land({tables()}, twice, "UTC");
    const Outcome before = terminal::drum({"verify", "--site", twice});
    ASSERT_EQ(before.exit_code, 0) << before.out << before.err;
    const Outcome again = land({tables()}, twice, "UTC");
    EXPECT_NE((again.out + again.err).find("othing changed"), std::string::npos) << again.out << again.err;
    EXPECT_EQ(terminal::drum({"verify", "--site", twice}).out, before.out);  // same facts, same chain
    for (const auto& command : kReports)
        EXPECT_EQ(report(command, site(), "UTC"), report(command, twice, "UTC")) << command[0];
}

TEST_F(Determinism, AFlippedByteIsFound) {
    const std::string sound = terminal::read_file(site());
    ASSERT_EQ(terminal::drum({"verify", "--site", site()}).exit_code, 0);
    const std::string broken = *folder_ / "broken.drum";
    for (const std::size_t eighth : {1u, 2u, 3u, 4u, 5u, 6u, 7u}) {
        std::string bytes = sound;
        const std::size_t at = bytes.size() / 8 * eighth + 1000;
        bytes[at] = static_cast<char>(bytes[at] ^ 0x40);
        terminal::write_file(broken, bytes);
        const Outcome run = terminal::drum({"verify", "--site", broken});
        EXPECT_NE(run.exit_code, 0) << "byte " << at << " of " << bytes.size() << ": " << run.out;
        EXPECT_LT(run.exit_code, 128) << "byte " << at << ": it must say so, not crash";
    }
}

}  // namespace
}  // namespace drum
