// The program is killed at any moment while it imports, decides and takes back: what it had said to be done is there, all of
// it is whole, and nothing is there twice.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <thread>

#include "base/rng.h"
#include "expected.h"
#include "ledger/sample.h"
#include "ledger/store.h"

namespace drum::store_test {
namespace {

using ledger::ImportKind;
using ledger::OpenMode;
using ledger::sample::Folder;

// Acts until it is killed and says the number of each act when it is done: small and large imports, in one call and block
// by block, and undos.
[[noreturn]] void act_until_killed(const std::string& path, int acknowledge, std::uint64_t seed) {
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
        if (!done || ::write(acknowledge, &done->number, sizeof done->number) < 0) ::_exit(4);
    }
}

// Lets one life begin and ends it; the newest act that it said was done.
std::int64_t live_and_die(const std::string& path, std::uint64_t seed, std::int64_t acts, std::int64_t micros) {
    int ends[2];
    EXPECT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) act_until_killed(path, ends[1], seed);
    ::close(ends[1]);
    std::int64_t number = 0;
    const auto heard = [&] { return ::read(ends[0], &number, sizeof number) == sizeof number; };
    for (; acts > 0; --acts) EXPECT_TRUE(heard());
    std::this_thread::sleep_for(std::chrono::microseconds(micros));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "exit code " << WEXITSTATUS(status);
    while (heard()) {}
    ::close(ends[0]);
    return number;
}

TEST(Killed, AtAnyMomentNothingSaidToBeDoneIsLostAndNothingIsHalf) {
    Rng rng(20261123);
    const int lives = rounds(200, 5000);
    std::unique_ptr<Folder> folder;
    std::int64_t before = 0;
    int logs_left = 0, undos = 0;
    for (int life = 0; life < lives && !::testing::Test::HasFailure(); ++life) {
        if (life % 10 == 0) {  // a site of a few lives, so that looking at all of it stays quick
            folder = std::make_unique<Folder>();
            before = 0;
        }
        const std::string path = *folder / "a.drum";
        // Half of them in the middle of the very first acts, among them the making of the site.
        const std::int64_t said = live_and_die(path, static_cast<std::uint64_t>(life), life % 2 == 0 ? 0 : rng.below(4), rng.below(8'000));
        std::error_code none;
        const auto log_bytes = std::filesystem::file_size(path + "-wal", none);
        logs_left += !none && log_bytes > 0 ? 1 : 0;

        const auto store = ledger::open_sqlite(path, OpenMode::read_write);
        ASSERT_TRUE(store) << life << ": " << store.error().text();
        const auto verified = (*store)->verify();
        ASSERT_TRUE(verified) << life;
        EXPECT_EQ(verified->faults, std::vector<std::string>{}) << life;
        const auto there = said_by(**store);
        ASSERT_TRUE(there) << life << ": " << there.error().text();
        EXPECT_EQ(mismatch(*there), "") << life;
        const auto newest = static_cast<std::int64_t>(there->imports.size());
        EXPECT_GE(newest, std::max(before, said)) << life;
        EXPECT_LE(newest, std::max(before, said) + 1) << life;  // done, and killed before it could say so
        before = newest;
        for (const ledger::Import& import : there->imports) undos += import.kind == ImportKind::undo ? 1 : 0;
    }
    EXPECT_GT(logs_left, lives / 2);  // it was the middle of something
    EXPECT_GT(undos, lives / 20);
}

}  // namespace
}  // namespace drum::store_test
