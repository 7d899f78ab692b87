// Whichever call to the disk fails, and wherever it is full: the site opens, is sound, and has what was acknowledged,
// whole and once.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <set>

#include "expected.h"
#include "faulty_disk.h"
#include "ledger/sample.h"
#include "ledger/store.h"

namespace drum::store_test {
namespace {

using ledger::Import;
using ledger::OpenMode;
using ledger::Store;
using ledger::sample::Folder;

constexpr auto kWait = std::chrono::milliseconds(20);

// What one life of the program tried and what of it was acknowledged.
struct Life {
    std::set<std::string> tried, acknowledged;  // labels
    std::vector<Error> errors;
};

const fact::Block& block_for(const std::string& label, std::size_t facts) {
    static std::map<std::string, fact::Block> made;
    auto found = made.find(label);
    if (found == made.end()) found = made.emplace(label, facts_of(label, facts)).first;
    return found->second;
}

bool append(Store& store, const std::string& name, std::size_t facts, Life& life) {
    const std::string label = label_of(name, facts);
    life.tried.insert(label);
    auto appending = store.begin(label);
    if (!appending) return life.errors.push_back(appending.error()), false;
    if (auto added = (*appending)->add(block_for(label, facts)); !added) return life.errors.push_back(added.error()), false;
    const auto import = (*appending)->commit();
    if (!import) return life.errors.push_back(import.error()), false;
    life.acknowledged.insert(label);
    return true;
}

bool undo(Store& store, std::int64_t number, Life& life) {
    const std::string label = "undo of " + std::to_string(number);
    life.tried.insert(label);
    const auto import = store.undo(number, label);
    if (!import) return life.errors.push_back(import.error()), false;
    life.acknowledged.insert(label);
    return true;
}

// Opens, writes, takes back, reads and closes, as long as all goes well.
Life live(const std::string& path, std::size_t large) {
    Life life;
    auto store = ledger::open_sqlite(path, OpenMode::read_write, kWait);
    if (!store) {
        life.errors.push_back(store.error());
        return life;
    }
    bool well = append(**store, "decision", 1, life) && append(**store, "large", large, life) && undo(**store, 1, life) &&
                append(**store, "more", 300, life);
    if (well) {
        const auto said = said_by(**store);
        if (!said) life.errors.push_back(said.error());
        const auto verified = (*store)->verify();
        if (!verified) life.errors.push_back(verified.error());
        store->reset();  // closing is calls too
    }
    disk().fail_at = -1;
    disk().bytes_left = -1;
    if (well) store = ledger::open_sqlite(path, OpenMode::read_write, kWait);
    EXPECT_TRUE(store) << store.error().text();
    if (!store) return life;
    // after a failure the same open store works again once the disk does
    EXPECT_TRUE(append(**store, "after", 20, life)) << life.errors.back().text();
    return life;
}

void expect_sound(const std::string& path, const Life& life, const std::string& where) {
    const auto store = ledger::open_sqlite(path, OpenMode::read_write, kWait);
    ASSERT_TRUE(store) << where << ": " << store.error().text();
    const auto verified = (*store)->verify();
    ASSERT_TRUE(verified) << where;
    EXPECT_EQ(verified->faults, std::vector<std::string>{}) << where;
    const auto said = said_by(**store);
    ASSERT_TRUE(said) << where << ": " << said.error().text();
    EXPECT_EQ(mismatch(*said), "") << where;
    std::set<std::string> there;
    for (const Import& import : said->imports)
        EXPECT_TRUE(there.insert(import.label).second) << where << ": twice " << import.label;
    for (const std::string& label : life.acknowledged) EXPECT_TRUE(there.contains(label)) << where << ": lost " << label;
    for (const std::string& label : there)
        EXPECT_TRUE(life.tried.contains(label) || label == label_of("before", 700)) << where << ": " << label;
    Life next;
    EXPECT_TRUE(append(**store, "next day", 5, next)) << where;
}

void make_template(const std::string& path) {
    Life life;
    const auto store = ledger::open_sqlite(path, OpenMode::read_write, kWait);
    ASSERT_TRUE(store);
    ASSERT_TRUE(append(**store, "before", 700, life));
}

// One life in which one call fails; false when there were fewer calls.
bool fail_once(Disk faults, bool from_nothing, std::size_t large, std::map<std::string, int>& failures) {
    const Folder folder;
    const std::string path = folder / "a.drum";
    if (!from_nothing) make_template(path);
    disk() = faults;
    const Life life = live(path, large);
    const auto failed = disk().failed;
    disk() = Disk{};
    if (failed) ++failures[name(*failed)];
    const std::string where = "call " + std::to_string(faults.fail_at) + " (" + (failed ? name(*failed) : "none") + ")";
    for (const Error& error : life.errors) EXPECT_EQ(error.code, ErrorCode::io) << where << ": " << error.text();
    if (!std::filesystem::exists(path)) return failed.has_value();  // it failed before there was anything
    expect_sound(path, life, where);
    return failed.has_value();
}

TEST(DiskFailure, WhicheverCallFailsNothingAcknowledgedIsLostOrDoubled) {
    std::map<std::string, int> failures;
    const int stride = rounds(23, 1);
    for (const bool from_nothing : {false, true})
        for (std::int64_t at = 0;; at += at < 150 ? (at % 2 == 0 ? 1 : stride / 5 + 1) : stride)
            if (!fail_once({.fail_at = at, .torn = at % 3 == 0}, from_nothing, 6'000, failures) || ::testing::Test::HasFailure()) break;
}

// Of each kind of call the first few, and then ever fewer.
TEST(DiskFailure, OfEveryKindOfCall) {
    for (int kind = 0; kind < kCalls; ++kind) {
        const auto call = static_cast<Call>(kind);
        std::map<std::string, int> failures;
        for (std::int64_t at = 0; !::testing::Test::HasFailure(); at += at < 3 ? 1 : at)
            if (!fail_once({.fail_at = at, .only = call}, kind % 2 == 0, 3'000, failures)) break;
        EXPECT_GT(failures[name(call)], 0) << name(call);
    }
}

// An import larger than the cache is written into the log before it is committed.
TEST(DiskFailure, WhileALargeImportSpills) {
    std::map<std::string, int> failures;
    const std::size_t large = 250'000;
    {
        const Folder folder;
        make_template(folder / "a.drum");
        disk() = Disk{.only = Call::write};
        EXPECT_TRUE(live(folder / "a.drum", large).errors.empty());
    }
    const std::int64_t writes = disk().calls;
    const int steps = rounds(5, 100);
    for (int i = 0; i < steps && !::testing::Test::HasFailure(); ++i) {
        const std::int64_t at = writes * (2 * i + 1) / (2 * steps);
        EXPECT_TRUE(fail_once({.fail_at = at, .only = Call::write, .torn = i % 2 == 0}, false, large, failures));
    }
}

TEST(DiskFailure, AFullDiskIsSaidAndNothingIsLost) {
    int full = 0;
    for (std::int64_t room = 0;; room += rounds(15'000, 1'500)) {
        const Folder folder;
        const std::string path = folder / "a.drum";
        make_template(path);
        disk() = Disk{.bytes_left = room};
        const Life life = live(path, 6'000);
        const bool was_full = disk().was_full;
        disk() = Disk{};
        const std::string where = std::to_string(room) + " bytes";
        for (const Error& error : life.errors) {
            EXPECT_EQ(error.code, ErrorCode::io) << where;
            EXPECT_NE(error.message.find("the disk is full"), std::string::npos) << where << ": " << error.text();
        }
        expect_sound(path, life, where);
        if (!was_full || ::testing::Test::HasFailure()) break;
        ++full;
    }
    EXPECT_GT(full, 10);
}

// The system's own refusal to let a file grow.
TEST(DiskFailure, AFileThatMayNotGrowIsSaidAndNothingIsLost) {
    for (const rlim_t most : {20'000UL, 100'000UL, 300'000UL}) {
        const Folder folder;
        const std::string path = folder / "a.drum";
        make_template(path);
        const pid_t child = ::fork();
        if (child == 0) {
            ::signal(SIGXFSZ, SIG_IGN);
            const rlimit limit{most, most};
            if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) ::_exit(2);
            const auto store = ledger::open_sqlite(path, OpenMode::read_write, kWait);
            if (!store) ::_exit(store.error().code == ErrorCode::io ? 0 : 3);  // not even the log's index fits
            Life life;
            if (append(**store, "large", 60'000, life)) ::_exit(4);
            ::_exit(life.errors.back().message.find("File too large") != std::string::npos ? 0 : 5);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        EXPECT_EQ(WEXITSTATUS(status), 0) << most;
        Life life;
        life.tried = {label_of("large", 60'000)};
        expect_sound(path, life, std::to_string(most));
    }
}

}  // namespace
}  // namespace drum::store_test
