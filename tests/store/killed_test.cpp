// The program is killed at any moment while it imports, decides and takes back: what it had said to be done is there, all of
// it is whole, and nothing is there twice.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <thread>

#include "base/rng.h"
#include "expected.h"
#include "faulty_disk.h"
#include "ledger/sample.h"
#include "ledger/store.h"

namespace drum::store_test {
namespace {

using ledger::ImportKind;
using ledger::OpenMode;
using ledger::sample::Folder;

// What a life says through its pipe: the number of an act that is done, or, as its last word, the call it dies at.
struct Word {
    std::int64_t number = 0;
    std::int64_t call = -1;
};
int g_mouth = -1;

void say(Word word) {
    if (::write(g_mouth, &word, sizeof word) != sizeof word) ::_exit(4);
}

void die_here(Call call) {
    say({.call = static_cast<std::int64_t>(call)});
    ::kill(::getpid(), SIGKILL);
}

// Acts until it is killed and says the number of each act when it is done: small and large imports, in one call and block
// by block, and undos.
[[noreturn]] void act_until_killed(const std::string& path, std::uint64_t seed) {
    Rng rng(seed);
    const auto store = ledger::open_sqlite(path, OpenMode::read_write);
    if (!store) ::_exit(1);
    while (true) {
        const auto imports = (*store)->imports();
        if (!imports) ::_exit(2);
        const auto newest = static_cast<std::int64_t>(imports->size());
        Result<ledger::Import> done;
        if (newest > 2 && rng.below(4) == 0) {
            const std::int64_t number = 1 + rng.below(newest);
            if (imports->at(static_cast<std::size_t>(number) - 1).undone_by != 0) continue;
            done = (*store)->undo(number, "undo");
        } else {
            const std::size_t facts = rng.below(3) == 0 ? 1 : static_cast<std::size_t>(400 * (1 + rng.below(9)));
            const std::string label = label_of(std::to_string(newest + 1), facts);
            const fact::Block block = facts_of(label, facts);
            auto appending = (*store)->begin(label);
            if (!appending || !(*appending)->add(block)) ::_exit(3);
            done = (*appending)->commit();
        }
        if (!done) ::_exit(5);
        say({.number = done->number});
    }
}

// When a life ends: at a call of its own to the disk, which no load on the machine moves, or some time after an act.
struct End {
    std::int64_t call = -1;  // the call with this number (from 0), -1 = by time
    std::int64_t acts = 0, micros = 0;
};

// Lets one life begin and ends it; the newest act that it said was done, and the call it died at.
Word live_and_die(const std::string& path, std::uint64_t seed, const End& end) {
    int ends[2];
    EXPECT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        g_mouth = ends[1];
        disk() = Disk{.fail_at = end.call, .instead = die_here};
        act_until_killed(path, seed);
    }
    ::close(ends[1]);
    Word heard, last;
    const auto hear = [&] {
        if (::read(ends[0], &heard, sizeof heard) != sizeof heard) return false;
        if (heard.call >= 0) last.call = heard.call;
        else last.number = heard.number;
        return true;
    };
    if (end.call < 0) {
        for (std::int64_t act = 0; act < end.acts; ++act) EXPECT_TRUE(hear());
        std::this_thread::sleep_for(std::chrono::microseconds(end.micros));
        ::kill(child, SIGKILL);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "exit code " << WEXITSTATUS(status);
    while (hear()) {}
    ::close(ends[0]);
    return last;
}

TEST(Killed, AtAnyMomentNothingSaidToBeDoneIsLostAndNothingIsHalf) {
    Rng rng(20261123);
    const int lives = rounds(200, 5000);
    std::unique_ptr<Folder> folder;
    std::int64_t before = 0;
    int logs_left = 0, undos = 0, by_call = 0;
    std::map<std::string, int> died_at;
    for (int life = 0; life < lives && !::testing::Test::HasFailure(); ++life) {
        if (life % 10 == 0) {  // a site of a few lives, so that looking at all of it stays quick
            folder = std::make_unique<Folder>();
            before = 0;
        }
        const std::string path = *folder / "a.drum";
        // Four of five at a call, half of these among the first, with which a site is made or opened; the fifth by time,
        // which also falls between the calls.
        const bool by_time = life % 5 == 4;
        const End end = by_time ? End{-1, rng.below(4), rng.below(8'000)} : End{rng.below(life % 2 == 0 ? 90 : 600), 0, 0};
        const Word said = live_and_die(path, static_cast<std::uint64_t>(life), end);
        if (!by_time) {
            ++by_call;
            ASSERT_GE(said.call, 0) << life;
            ++died_at[name(static_cast<Call>(said.call))];
            std::error_code none;
            const auto log_bytes = std::filesystem::file_size(path + "-wal", none);
            logs_left += !none && log_bytes > 0 ? 1 : 0;
        }

        const auto store = ledger::open_sqlite(path, OpenMode::read_write);
        ASSERT_TRUE(store) << life << ": " << store.error().text();
        const auto verified = (*store)->verify();
        ASSERT_TRUE(verified) << life;
        EXPECT_EQ(verified->faults, std::vector<std::string>{}) << life;
        const auto there = said_by(**store);
        ASSERT_TRUE(there) << life << ": " << there.error().text();
        EXPECT_EQ(mismatch(*there), "") << life;
        const auto newest = static_cast<std::int64_t>(there->imports.size());
        EXPECT_GE(newest, std::max(before, said.number)) << life;
        EXPECT_LE(newest, std::max(before, said.number) + 1) << life;  // done, and killed before it could say so
        before = newest;
        for (const ledger::Import& import : there->imports) undos += import.kind == ImportKind::undo ? 1 : 0;
    }
    std::string calls;
    for (const auto& [call, times] : died_at) calls += call + " " + std::to_string(times) + ", ";
    EXPECT_GT(logs_left, by_call / 4) << calls;  // it was the middle of something
    for (const char* call : {"write", "sync", "read", "shm_lock", "shm_unlock"}) EXPECT_GT(died_at[call], 0) << calls;
    EXPECT_GT(undos, lives / 20);
}

}  // namespace
}  // namespace drum::store_test
