// The program itself is killed at any moment of an import and of a decision, as a person's machine might: the site opens
// and is sound, what was acknowledged is there, nothing is there twice, and doing it again ends where it would have ended.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "../terminal.h"
#include "base/rng.h"
#include "expected.h"

namespace drum::store_test {
namespace {

namespace fs = std::filesystem;
using terminal::Folder;
using terminal::Outcome;

constexpr int kKilled = 128 + 9;

// A trader of one item that is about to run out, with two rows that cannot be taken.
void write_tables(const Folder& folder) {
    std::string moves = "id,item,quantity,kind,time\n";
    for (int day = 1; day <= 28; ++day)
        moves += "M-" + std::to_string(day) + ",A,-2,ship,2026-02-" + (day < 10 ? "0" : "") + std::to_string(day) + "\n";
    terminal::write_file(folder / "in/moves.csv", moves + "M-98,A,two,ship,2026-02-03\nM-99,,5,receipt,2026-02-09\n");
    terminal::write_file(folder / "in/items.csv", "item,unit,price,cost\nA,EA,5,2\n");
    terminal::write_file(folder / "in/units.csv", "item,unit,factor_numerator,factor_denominator\nA,BOX,12,1\n");
    terminal::write_file(folder / "in/sources.csv", "item,supplier,lead_days,unit\nA,S,20,BOX\n");
    terminal::write_file(folder / "in/stock.csv", "item,quantity,counted_at\nA,30,2026-02-28\n");
}

class ProgramKilled : public ::testing::Test {
protected:
    ProgramKilled() : folder_("program-killed") {
        write_tables(folder_);
        expect_fine(import_into("sound/site.drum"));
        imported_ = page("sound/site.drum");
        sound_ = verified("sound/site.drum");
        facts_ = sound_.at("facts");
        rejected_ = terminal::read_file(folder_ / "sound/moves.rejected.csv");
        const auto actions = nlohmann::json::parse(terminal::drum({"actions", "--json", "--site", path("sound/site.drum")}).out);
        action_ = actions.at("actions").at(0).at("id");
    }

    std::string path(const std::string& name) const {
        fs::create_directories(fs::path(folder_ / name).parent_path());
        return folder_ / name;
    }
    static void expect_fine(const Outcome& run) { EXPECT_EQ(run.exit_code, 0) << run.out << run.err; }
    Outcome import_into(const std::string& site, std::vector<std::string> environment = {}) const {
        return terminal::drum({"import", folder_ / "in", "--site", path(site)}, environment);
    }
    Outcome decide(const std::string& word, const std::string& site, std::vector<std::string> environment = {}) const {
        return terminal::drum({"actions", word, action_, "--reason", "enough", "--site", path(site)}, environment);
    }
    std::string page(const std::string& site) const {
        const Outcome run = terminal::drum({"today", "--json", "--site", path(site)});
        expect_fine(run);
        return run.out;
    }
    // What `drum verify` says of a site, which is sound.
    nlohmann::json verified(const std::string& site) const {
        const Outcome run = terminal::drum({"verify", "--json", "--site", path(site)});
        expect_fine(run);
        return nlohmann::json::parse(run.out);
    }

    // How to end a command: settings of the program's environment.
    std::vector<std::string> ending(const std::string& setting, std::int64_t value) const {
        return {"LD_PRELOAD=" DRUM_LAST_CALL_LIBRARY, "ASAN_OPTIONS=verify_asan_link_order=0", setting + "=" + std::to_string(value),
                "DRUM_CALLS=" + folder_ / "calls"};
    }
    // The calls a command has made, "write site.drum-wal".
    std::vector<std::string> calls_made() const {
        std::istringstream text(terminal::read_file(folder_ / "calls"));
        std::vector<std::string> calls;
        for (std::string line; std::getline(text, line);)  // the number of the process after .part- is another every time
            calls.push_back(line.substr(0, std::min(line.find("-", line.find(".part")), line.size())));
        fs::remove(folder_ / "calls");
        return calls;
    }
    // The first of each kind of call, so that every phase is hit, and for the rest any.
    static std::vector<std::int64_t> moments(const std::vector<std::string>& calls, int times, Rng& rng) {
        std::vector<std::int64_t> at;
        std::set<std::string> met;
        for (std::size_t call = 0; call < calls.size(); ++call)
            if (met.insert(calls[call]).second) at.push_back(static_cast<std::int64_t>(call));
        while (static_cast<int>(at.size()) < times) at.push_back(rng.below(static_cast<std::int64_t>(calls.size())));
        return at;
    }
    // Ends a command some `times` times, three of four at a call and one by the clock; `after` looks at what is left, and is
    // told whether the command had said that all is well.
    void end_often(int times, const std::function<void()>& before, const std::function<Outcome(const std::vector<std::string>&)>& command,
                   const std::function<void(bool)>& after) {
        before();
        expect_fine(command(ending("DRUM_DIE_AT", -1)));
        Rng rng(20261124);
        for (const std::int64_t moment : moments(calls_made(), times * 3 / 4, rng)) {
            before();
            const Outcome run = command(ending("DRUM_DIE_AT", moment));
            died_at_.insert(calls_made().back());
            SCOPED_TRACE("before call " + std::to_string(moment));
            EXPECT_EQ(run.exit_code, kKilled) << run.err;
            after(false);
            if (HasFailure()) return;
        }
        for (int n = 0; n < times / 4 && !HasFailure(); ++n) {
            before();
            const std::int64_t micros = 500 + rng.below(40'000);
            const Outcome run = command(ending("DRUM_DIE_AFTER", micros));
            (void)calls_made();
            SCOPED_TRACE("after " + std::to_string(micros) + " us");
            EXPECT_TRUE(run.exit_code == kKilled || run.exit_code == 0) << run.err;
            after(run.exit_code == 0);
        }
    }
    void expect_died_at(const std::vector<const char*>& moments) const {
        std::string all;
        for (const std::string& moment : died_at_) all += moment + "; ";
        for (const char* moment : moments) EXPECT_TRUE(died_at_.contains(moment)) << moment << " is none of " << all;
    }

    Folder folder_;
    std::string imported_, rejected_, action_;
    nlohmann::json sound_;  // what verify says, the hash over all facts in it
    std::int64_t facts_ = 0;
    std::set<std::string> died_at_;
};

TEST_F(ProgramKilled, WhileItImports) {
    const std::set<std::string> kLeft{"site.drum", "site.drum.mornings", "moves.rejected.csv"};
    int ends = 0;
    end_often(
        rounds(160, 4000), [&] { fs::remove_all(folder_ / "killed"); },
        [&](const auto& environment) { return import_into("killed/site.drum", environment); },
        [&](bool acknowledged) {
            const std::string site = "killed/site.drum";
            const Outcome again = import_into(site);
            expect_fine(again);
            const bool was_there = again.out.find("Nothing changed: all " + std::to_string(facts_) + " rows were known") != std::string::npos;
            const bool was_not = again.out.find(std::to_string(facts_) + " new, 0 changed, 0 known already") != std::string::npos;
            EXPECT_TRUE(was_there || (was_not && !acknowledged)) << again.out;
            EXPECT_EQ(verified(site), sound_) << "not byte for byte the facts of an import that nobody killed";
            if (++ends % 5 == 0) {
                EXPECT_EQ(page(site), imported_);
            }
            EXPECT_EQ(terminal::read_file(path("killed/moves.rejected.csv")), rejected_);
            for (const auto& file : fs::directory_iterator(folder_ / "killed"))
                EXPECT_TRUE(kLeft.contains(file.path().filename().string())) << file.path();
        });
    expect_died_at({"read moves.csv", "open site.drum", "write site.drum-wal", "sync site.drum-wal", "write site.drum", "sync site.drum",
                    "write moves.rejected.csv.part", "rename moves.rejected.csv"});
}

TEST_F(ProgramKilled, WhileAPersonDecides) {
    for (const std::string word : {"accept", "refuse"}) {
        const std::string template_site = word + "/site.drum", site = "killed/site.drum";
        fs::copy_file(path("sound/site.drum"), path(template_site));
        expect_fine(decide(word, template_site));
        const auto sound = verified(template_site);
        EXPECT_NE(page(template_site), imported_);
        end_often(
            rounds(20, 1000),
            [&] {
                fs::remove_all(folder_ / "killed");
                fs::copy_file(path("sound/site.drum"), path(site));
            },
            [&](const auto& environment) { return decide(word, site, environment); },
            [&](bool acknowledged) {
                const Outcome again = decide(word, site);
                expect_fine(again);
                EXPECT_TRUE(!acknowledged || again.out.starts_with("Noted already: ")) << again.out;
                EXPECT_EQ(verified(site), sound) << "not byte for byte the facts of a decision that nobody killed";
            });
    }
    expect_died_at({"write site.drum-wal", "sync site.drum-wal", "write site.drum", "remove site.drum-wal"});
}

// Said again with the same id, a record is there once, whether it had been acknowledged or not.
TEST_F(ProgramKilled, WhileAPersonRecords) {
    const auto record = [&](const std::string& site, std::vector<std::string> environment = {}) {
        return terminal::drum({"record", "receive", "A", "1", "BOX", "--id", "scan-1", "--at", "2026-02-28T23:00", "--recorded-at", "2026-03-01T08:00",
                               "--site", path(site)}, environment);
    };
    const std::string template_site = "recorded/site.drum", site = "killed/site.drum";
    fs::copy_file(path("sound/site.drum"), path(template_site));
    expect_fine(record(template_site));
    const auto sound = verified(template_site);
    end_often(
        rounds(20, 1000),
        [&] {
            fs::remove_all(folder_ / "killed");
            fs::copy_file(path("sound/site.drum"), path(site));
        },
        [&](const auto& environment) { return record(site, environment); },
        [&](bool acknowledged) {
            const Outcome again = record(site);
            expect_fine(again);
            const bool was_there = again.out.find("said before") != std::string::npos;
            EXPECT_TRUE(was_there || !acknowledged) << again.out;
            EXPECT_EQ(verified(site), sound) << "not byte for byte the facts of a record that nobody killed";
        });
    expect_died_at({"write site.drum-wal", "sync site.drum-wal", "write site.drum", "remove site.drum-wal"});
}

}  // namespace
}  // namespace drum::store_test
