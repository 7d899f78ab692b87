// What was written is there, and what is there was written: bytes flipped, records changed, writers killed, disks that
// refuse.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>

#include <fstream>
#include <future>
#include <thread>

#include "ledger/sample.h"
#include "ledger/site_file.h"
#include "ledger/store.h"
#include "ledger/verify.h"

namespace drum::ledger {
namespace {

using sample::Folder;
using Blocks = std::vector<fact::Block>;

constexpr auto kWait = std::chrono::seconds(5);
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr off_t kStride = 7;  // sanitizers look at the code, not at the format, and are slow
#else
constexpr off_t kStride = 1;
#endif

void make_small_site(const std::string& path) {
    auto store = open_sqlite(path, OpenMode::read_write);
    ASSERT_TRUE(store) << store.error().text();
    const Blocks blocks{sample::moves(180, 1), sample::any_block(fact::Table::orders, 5, 2)};
    ASSERT_TRUE((*store)->append(blocks, "one.csv"));
    ASSERT_TRUE((*store)->append(Blocks{sample::moves(3, 3)}, "two.csv"));
}

// Whether verifying, which begins with opening, says that something is wrong.
bool found(const std::string& path) {
    const auto verified = verify_site(path, kWait);
    return !verified || !verified->faults.empty();
}

void flip_one_bit(const std::string& path, off_t at) {
    const int file = ::open(path.c_str(), O_RDWR);
    char byte = 0;
    EXPECT_EQ(::pread(file, &byte, 1, at), 1);
    byte = static_cast<char>(byte ^ (1 << (at % 8)));
    EXPECT_EQ(::pwrite(file, &byte, 1, at), 1);
    ::close(file);
}

// Positions `start`, `start` + `step`, ... at which a flipped bit is not found.
std::vector<off_t> missed_flips(const std::string& path, off_t size, off_t start, off_t step) {
    std::vector<off_t> missed;
    for (off_t at = start; at < size; at += step) {
        flip_one_bit(path, at);
        if (at % 128 < 2) (void)open_sqlite(path, OpenMode::read_write, kWait);  // a writer does not cover it up
        if (!found(path)) missed.push_back(at);
        flip_one_bit(path, at);
    }
    return missed;
}

TEST(Damage, EveryByteOfTheFileIsGuarded) {
    const Folder folder;
    const std::string path = folder / "a.drum";
    ASSERT_NO_FATAL_FAILURE(make_small_site(path));
    ASSERT_FALSE(found(path));
    const auto size = static_cast<off_t>(std::filesystem::file_size(path));
    ASSERT_EQ(size, 4 * 4096);  // SQLite's head, a page of each table, and one that a long row runs over into
    std::vector<std::future<std::vector<off_t>>> halves;
    for (off_t half = 0; half < 2; ++half) {
        const std::string copy = folder / ("copy" + std::to_string(half));
        std::filesystem::copy(path, copy);
        halves.push_back(std::async(std::launch::async, missed_flips, copy, size, half, 2 * kStride));
    }
    for (auto& half : halves) EXPECT_EQ(half.get(), std::vector<off_t>{});
    for (const char* copy : {"copy0", "copy1"}) EXPECT_FALSE(found(folder / copy));
}

TEST(Damage, BytesAddedOrCutOffAreFound) {
    const Folder folder;
    const std::string path = folder / "a.drum";
    ASSERT_NO_FATAL_FAILURE(make_small_site(path));
    const auto size = std::filesystem::file_size(path);
    for (const auto change : {-4096, -1, 1, 4096}) {
        std::filesystem::copy(path, folder / "b.drum", std::filesystem::copy_options::overwrite_existing);
        std::filesystem::resize_file(folder / "b.drum", size + static_cast<std::uintmax_t>(change));
        EXPECT_TRUE(found(folder / "b.drum")) << change;
    }
}

// Runs SQL as any other program would, or as one that knows of seals.
void change_records(const std::string& path, const char* sql, bool sealing) {
    if (sealing) {
        const auto database = open_to_mend(path, kWait);
        ASSERT_TRUE(database) << database.error().text();
        const auto done = (*database)->run(sql);
        ASSERT_TRUE(done) << done.error().text();
        return;
    }
    sqlite3* other = nullptr;
    ASSERT_EQ(sqlite3_open(path.c_str(), &other), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(other, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(other);
    sqlite3_close(other);
}

void expect_chain_fault(const std::string& path, const char* sql) {
    const auto verified = verify_site(path, kWait);
    ASSERT_TRUE(verified) << sql;
    bool in_chain = false;
    for (const std::string& fault : verified->faults)
        in_chain = in_chain || fault.contains("segment") || fault.contains("commit");
    EXPECT_TRUE(in_chain) << sql;
    EXPECT_FALSE(verified->only_seals) << sql;
    EXPECT_EQ(reseal_sqlite(path).error().code, ErrorCode::corrupt) << sql;
    const auto store = open_sqlite(path, OpenMode::read_only);
    if (!store) {
        EXPECT_EQ(store.error().code, ErrorCode::corrupt) << sql;
        return;
    }
    const auto read = (*store)->read(0, [](std::int64_t, fact::Block&&) {});
    ASSERT_FALSE(read) << sql;
    EXPECT_EQ(read.error().code, ErrorCode::corrupt) << sql;
    (void)(*store)->read(187, [](std::int64_t, fact::Block&&) {});
}

// Somebody who knows SQLite changes a record and leaves everything else in order.
TEST(Damage, ARecordThatIsChangedOrRemovedBreaksTheChain) {
    const Folder folder;
    for (const char* sql : {"UPDATE imports SET label = 'One.csv' WHERE number = 1",
                            "DELETE FROM imports WHERE number = 2",
                            "DELETE FROM imports WHERE number = 1",
                            "DELETE FROM segments WHERE first = 181",
                            "DELETE FROM segments WHERE first = 186",
                            "DELETE FROM imports",
                            "UPDATE segments SET bytes = (SELECT bytes FROM segments WHERE first = 1) WHERE first > 1",
                            "UPDATE segments SET fact_table = 3 WHERE first = 1",
                            "UPDATE imports SET count = 187, first = 2 WHERE number = 1",
                            "UPDATE segments SET first = 9223372036854775807 WHERE first = 186",
                            "UPDATE imports SET number = -9223372036854775808 WHERE number = 1",
                            "UPDATE imports SET count = -9223372036854775808, first = 9223372036854775807",
                            "UPDATE segments SET hash = zeroblob(32) WHERE first = 186",
                            "UPDATE imports SET undoes = 1 WHERE number = 2",
                            "UPDATE imports SET undoes = -7 WHERE number = 3",
                            "UPDATE imports SET undoes = 3 WHERE number = 3",
                            "UPDATE imports SET undoes = 2 WHERE number = 3",
                            "UPDATE imports SET undoes = 0 WHERE number = 3",
                            "DELETE FROM imports WHERE number = 3; INSERT INTO imports SELECT 3, 189, 0, 1, label, hash "
                            "FROM imports WHERE number = 2",
                            "INSERT INTO segments SELECT 189, 3, 4, low, high, newest, hash, bytes FROM segments "
                            "WHERE first = 186"}) {
        for (const bool sealing : {false, true}) {
            const std::string path = folder / "a.drum";
            std::filesystem::remove(path);
            ASSERT_NO_FATAL_FAILURE(make_small_site(path));
            ASSERT_TRUE((*open_sqlite(path, OpenMode::read_write))->undo(1, "undo 1"));
            ASSERT_NO_FATAL_FAILURE(change_records(path, sql, sealing));
            expect_chain_fault(path, sql);
        }
    }
}

// Bounds are not hashed: they follow from what is. A wrong one hides keys, so it is found by whoever reads the segment
// and by verify.
TEST(Damage, AWrongBoundIsFound) {
    const Folder folder;
    for (const char* sql : {"UPDATE segments SET low = zeroblob(16) WHERE first = 1",
                            "UPDATE segments SET high = x'ff' WHERE first = 1",
                            "UPDATE segments SET newest = newest + 1 WHERE first = 1"}) {
        const std::string path = folder / "a.drum";
        std::filesystem::remove(path);
        ASSERT_NO_FATAL_FAILURE(make_small_site(path));
        ASSERT_NO_FATAL_FAILURE(change_records(path, sql, true));
        const auto verified = verify_site(path, kWait);
        ASSERT_TRUE(verified);
        ASSERT_EQ(verified->faults.size(), 1) << sql;
        EXPECT_NE(verified->faults.front().find("the segment at fact 1 does not have the keys"), std::string::npos);
        EXPECT_FALSE(verified->only_seals);
        if (std::string_view(sql).contains("newest")) continue;
        const auto store = open_sqlite(path, OpenMode::read_only);
        ASSERT_TRUE(store);
        const auto facts = (*store)->facts();
        ASSERT_TRUE(facts);
        const auto runs = (*facts)->runs(fact::Table::moves);
        ASSERT_TRUE(runs);
        fact::Block block(fact::Table::moves);
        EXPECT_EQ(runs->front()->next(block).error().code, ErrorCode::corrupt) << sql;
    }
}

// A page that was altered is not made to look sound by being written again.
TEST(Damage, NothingIsWrittenOverADamagedPage) {
    const Folder folder;
    const std::string path = folder / "a.drum";
    ASSERT_NO_FATAL_FAILURE(make_small_site(path));
    {
        std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(2 * 4096 + 2000);  // in unused space of the table of commit records
        file.put('x');
    }
    {
        auto store = open_sqlite(path, OpenMode::read_write);
        ASSERT_TRUE(store) << store.error().text();
        const auto refused = (*store)->append(Blocks{sample::moves(1, 9)}, "three.csv");
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, ErrorCode::corrupt);
    }
    const auto store = open_sqlite(path, OpenMode::read_only);
    EXPECT_EQ((*store)->imports().error().code, ErrorCode::corrupt);  // nor is it believed
    const auto verified = (*store)->verify();
    ASSERT_TRUE(verified);
    EXPECT_EQ(verified->faults.size(), 1);
    EXPECT_EQ(verified->facts, 188);
    EXPECT_TRUE(verified->only_seals);
}

// The log of a killed drum, taken over by another program that uses SQLite.
TEST(Damage, PagesWrittenByAnotherProgramAreNamedAndCanBeResealed) {
    const Folder folder;
    const std::string path = folder / "a.drum";
    const pid_t child = fork();
    if (child == 0) {
        make_small_site(path);
        auto store = open_sqlite(path, OpenMode::read_write);
        const auto import = (*store)->append(Blocks{sample::moves(2000, 4)}, "three.csv");
        ::_exit(import ? 0 : 1);  // without closing
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_EQ(WEXITSTATUS(status), 0);
    ASSERT_GT(std::filesystem::file_size(path + "-wal"), 0);
    sqlite3* other = nullptr;
    ASSERT_EQ(sqlite3_open(path.c_str(), &other), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(other, "SELECT count(*) FROM segments", nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(other);
    ASSERT_FALSE(std::filesystem::exists(path + "-wal"));

    EXPECT_EQ(open_sqlite(path, OpenMode::read_write).error().code, ErrorCode::corrupt);
    std::string chain_hash;
    {
        EXPECT_EQ(open_sqlite(path, OpenMode::read_only).error().code, ErrorCode::corrupt);
        const auto verified = verify_site(path, kWait);
        ASSERT_TRUE(verified);
        EXPECT_FALSE(verified->faults.empty());
        EXPECT_TRUE(verified->only_seals);
        for (const std::string& fault : verified->faults) EXPECT_EQ(fault.find("page "), 0) << fault;
        chain_hash = verified->chain_hash;
    }
    const auto resealed = reseal_sqlite(path);
    ASSERT_TRUE(resealed) << resealed.error().text();
    EXPECT_FALSE(found(path));
    const auto store = open_sqlite(path, OpenMode::read_write);
    EXPECT_EQ((*store)->verify()->chain_hash, chain_hash);
    EXPECT_TRUE((*store)->append(Blocks{sample::moves(1, 5)}, "four.csv"));
}

TEST(Damage, WhatTheChainRefusesIsNotResealed) {
    const Folder folder;
    const std::string path = folder / "a.drum";
    ASSERT_NO_FATAL_FAILURE(make_small_site(path));
    sqlite3* other = nullptr;
    ASSERT_EQ(sqlite3_open(path.c_str(), &other), SQLITE_OK);
    sqlite3_exec(other, "UPDATE imports SET label = 'x' WHERE number = 1", nullptr, nullptr, nullptr);
    sqlite3_close(other);
    EXPECT_EQ(reseal_sqlite(path).error().code, ErrorCode::corrupt);
    EXPECT_TRUE(found(path));
    EXPECT_EQ(reseal_sqlite(folder / "none").error().code, ErrorCode::not_found);
}

// Appends imports of 1, 2, 3, ... thousand moves and says so after each.
[[noreturn]] void append_until_killed(const std::string& path, int acknowledge) {
    const auto store = open_sqlite(path, OpenMode::read_write);
    if (!store) ::_exit(1);
    for (std::uint64_t i = 0;; ++i) {
        const auto import = (*store)->append(Blocks{sample::moves(1000 * (i % 5 + 1), i)}, "import");
        if (!import || ::write(acknowledge, &import->number, sizeof import->number) < 0) ::_exit(1);
    }
}

TEST(Damage, AKilledWriterLeavesWholeImportsAndEveryAcknowledgedOne) {
    const Folder folder;
    const std::string path = folder / "a.drum";
    Rng rng(17);
    std::int64_t acknowledged = 0, logs_left = 0;
    for (int round = 0; round < 30; ++round) {
        int ends[2];
        ASSERT_EQ(::pipe(ends), 0);
        const pid_t child = fork();
        if (child == 0) append_until_killed(path, ends[1]);
        ::close(ends[1]);
        std::int64_t number = 0;
        const auto heard = [&] { return ::read(ends[0], &number, sizeof number) == sizeof number; };
        for (auto wait_for = round < 10 ? 0 : rng.below(4); wait_for > 0; --wait_for) ASSERT_TRUE(heard());
        std::this_thread::sleep_for(std::chrono::microseconds(rng.below(4'000)));
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        EXPECT_TRUE(WIFSIGNALED(status));
        while (heard()) {}
        acknowledged = std::max(acknowledged, number);
        ::close(ends[0]);
        std::error_code none;
        const auto log_bytes = std::filesystem::file_size(path + "-wal", none);
        logs_left += !none && log_bytes > 0 ? 1 : 0;

        const auto store = open_sqlite(path, OpenMode::read_write);
        ASSERT_TRUE(store) << store.error().text();
        const auto imports = (*store)->imports();
        ASSERT_TRUE(imports) << imports.error().text();
        const auto count = static_cast<std::int64_t>(imports->size());
        EXPECT_GE(count, acknowledged);
        EXPECT_LE(count, acknowledged + 1);  // committed, killed before saying so
        acknowledged = count;
        const auto verified = (*store)->verify();
        ASSERT_TRUE(verified);
        EXPECT_EQ(verified->faults, std::vector<std::string>{});
        std::int64_t facts = 0;
        for (const Import& import : *imports) facts += import.count;
        EXPECT_EQ(verified->facts, facts);
        EXPECT_EQ(facts % 1000, 0);
    }
    EXPECT_GT(acknowledged, 10);
    EXPECT_GT(logs_left, 10);  // it was the middle of something
}

int g_writes_left = 0;  // file writes that still succeed
bool g_tearing = false;  // the failing write leaves half of its bytes behind

ssize_t failing_pwrite(int file, const void* bytes, std::size_t size, off_t offset) {
    if (g_writes_left-- > 0) return ::pwrite(file, bytes, size, offset);
    if (g_tearing && g_writes_left == -1) (void)!::pwrite(file, bytes, size / 2, offset);
    errno = EIO;
    return -1;
}

TEST(Damage, WhicheverWriteFailsTheSiteStaysWhole) {
    sqlite3_vfs* vfs = sqlite3_vfs_find(nullptr);
    const auto pwrite64_is_used = vfs->xGetSystemCall(vfs, "pwrite64") != nullptr;
    const char* call = pwrite64_is_used ? "pwrite64" : "pwrite";
    int failures = 0;
    for (const bool tearing : {false, true}) {
        g_tearing = tearing;
        for (int n = 0;; n += n < 40 ? 1 : 7) {
            const Folder folder;
            const std::string path = folder / "a.drum";
            if (n % 2 == 0) {  // else the making of the site is hit too
                ASSERT_NO_FATAL_FAILURE(make_small_site(path));
            }
            g_writes_left = n;
            vfs->xSetSystemCall(vfs, call, reinterpret_cast<sqlite3_syscall_ptr>(failing_pwrite));
            bool acknowledged = false;
            if (auto store = open_sqlite(path, OpenMode::read_write)) {
                const auto import = (*store)->append(Blocks{sample::moves(5000, 7)}, "big");
                acknowledged = import.has_value();
                EXPECT_TRUE(import || import.error().code == ErrorCode::io) << import.error().text();
            }
            vfs->xSetSystemCall(vfs, call, nullptr);
            const std::int64_t before = n % 2 == 0 ? 188 : 0;
            const auto store = open_sqlite(path, OpenMode::read_write);
            ASSERT_TRUE(store) << n << ": " << store.error().text();
            const auto verified = (*store)->verify();
            ASSERT_TRUE(verified) << n;
            EXPECT_EQ(verified->faults, std::vector<std::string>{}) << n;
            EXPECT_TRUE(verified->facts == before + 5000 || (!acknowledged && verified->facts == before)) << n;
            ASSERT_TRUE((*store)->append(Blocks{sample::moves(1, 8)}, "after"));
            if (g_writes_left >= 0) break;  // none failed any more
            ++failures;
        }
    }
    EXPECT_GT(failures, 60);
}

}  // namespace
}  // namespace drum::ledger
