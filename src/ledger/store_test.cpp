#include "ledger/store.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/wait.h>

#include <fstream>
#include <thread>

#include "ledger/order.h"
#include "ledger/sample.h"
#include "ledger/segment.h"

namespace drum::ledger {
namespace {

using sample::Folder;
using Blocks = std::vector<fact::Block>;

std::unique_ptr<Store> opened(const std::string& path, OpenMode mode = OpenMode::read_write,
                              std::chrono::milliseconds wait = std::chrono::seconds(5)) {
    auto store = open_sqlite(path, mode, wait);
    if (!store) ADD_FAILURE() << store.error().text();
    return store ? std::move(*store) : nullptr;
}

Blocks one_move(std::uint64_t seed) {
    Blocks blocks;
    blocks.push_back(sample::moves(1, seed));
    return blocks;
}

std::int64_t facts_in(Store& store, std::int64_t from = 0) {
    std::int64_t facts = 0;
    const auto read = store.read(from, [&](std::int64_t, fact::Block&& block) {
        facts += static_cast<std::int64_t>(block.size());
    });
    EXPECT_TRUE(read) << read.error().text();
    return facts;
}

// Runs SQL as any other program would.
void foreign_sql(const std::string& path, const std::string& sql) {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(database);
    sqlite3_close(database);
}

TEST(Store, WritesNothingOnTopOfFactsTheCallerDidNotKnow) {
    const Folder folder;
    const auto store = opened(folder / "site.drum");
    ASSERT_TRUE(store->append(one_move(1), "first", 0));
    const auto late = store->append(one_move(2), "second", 0);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, ErrorCode::conflict);
    EXPECT_EQ(facts_in(*store), 1);
    EXPECT_TRUE(store->append(one_move(2), "second", 1));
}

TEST(Store, EveryTableAndCellStateComesBack) {
    const Folder folder;
    Blocks blocks;
    for (int t = 0; t < fact::kTables; ++t)
        blocks.push_back(sample::any_block(static_cast<fact::Table>(t), t == 4 ? 9000 : 50, 5));
    blocks.push_back(fact::Block(fact::Table::moves));  // without facts: leaves no trace
    {
        const auto import = opened(folder / "a.drum")->append(blocks, "all tables");
        ASSERT_TRUE(import) << import.error().text();
        EXPECT_EQ(import->number, 1);
        EXPECT_EQ(import->first, 1);
        EXPECT_EQ(import->count, (fact::kTables - 1) * 50 + 9000);
    }
    const auto store = opened(folder / "a.drum", OpenMode::read_only);
    for (fact::Block& block : blocks) {  // kept by key
        const fact::Block* any_order = &block;
        block = put_in_order({&any_order, 1});
    }
    std::size_t at_block = 0, at_row = 0;
    std::int64_t next = 1;
    ASSERT_TRUE(store->read(0, [&](std::int64_t first, fact::Block&& block) {
        EXPECT_EQ(first, next);
        EXPECT_LE(block.size(), kSegmentRows);
        EXPECT_EQ(sample::first_difference(blocks[at_block], at_row, block), -1);
        next += static_cast<std::int64_t>(block.size());
        at_row += block.size();
        if (at_row == blocks[at_block].size()) ++at_block, at_row = 0;
    }));
    EXPECT_EQ(at_block, static_cast<std::size_t>(fact::kTables));
    const auto verified = store->verify();
    ASSERT_TRUE(verified);
    EXPECT_EQ(verified->faults, std::vector<std::string>{});
    EXPECT_EQ(verified->facts, (fact::kTables - 1) * 50 + 9000);
    EXPECT_EQ(verified->segments, fact::kTables - 1 + 3);
    EXPECT_EQ(verified->chain_hash.size(), 64);
}

TEST(Store, ABatchWithoutFactsWritesNothing) {
    const Folder folder;
    const auto store = opened(folder / "a.drum");
    EXPECT_EQ(store->append({}, "nothing")->number, 0);
    EXPECT_EQ(store->append(Blocks{fact::Block(fact::Table::bom)}, "nothing")->number, 0);
    EXPECT_TRUE(store->imports()->empty());
    EXPECT_EQ(facts_in(*store), 0);
    EXPECT_EQ(store->verify()->chain_hash, "");
}

TEST(Store, ReadsFromAnySequenceNumber) {
    const Folder folder;
    const auto store = opened(folder / "a.drum");
    for (std::uint64_t i = 0; i < 3; ++i)
        ASSERT_TRUE(store->append(Blocks{sample::moves(5000, i), sample::moves(10, i)}, "import"));
    const std::vector<std::int64_t> starts{1, 4097, 5011, 9107, 10021, 14117};
    for (std::int64_t from : {-5, 0, 1, 2, 4096, 4097, 5000, 5001, 5010, 5011, 9106, 9107, 15020, 15021, 15030, 15031}) {
        std::vector<std::int64_t> firsts;
        ASSERT_TRUE(store->read(from, [&](std::int64_t first, fact::Block&&) { firsts.push_back(first); }));
        auto begin = std::upper_bound(starts.begin(), starts.end(), std::max<std::int64_t>(from, 1)) - 1;
        EXPECT_EQ(firsts, std::vector<std::int64_t>(from > 15030 ? starts.end() : begin, starts.end())) << from;
    }
    const auto imports = store->imports();
    ASSERT_TRUE(imports);
    ASSERT_EQ(imports->size(), 3);
    EXPECT_EQ(imports->at(2).first, 10021);
    EXPECT_EQ(imports->at(2).label, "import");
}

TEST(Store, TheSameAppendsGiveTheSameChain) {
    const Folder folder;
    std::vector<std::string> hashes;
    for (const char* name : {"a.drum", "b.drum"}) {
        const auto store = opened(folder / name);
        ASSERT_TRUE(store->append(Blocks{sample::moves(5000, 1)}, "one"));
        ASSERT_TRUE(store->append(Blocks{sample::moves(7, 2)}, std::string("two\0three", 9)));
        hashes.push_back(store->verify()->chain_hash);
        EXPECT_EQ(store->imports()->back().label, std::string("two\0three", 9));
    }
    EXPECT_EQ(hashes[0], hashes[1]);
}

TEST(Store, RefusesWhatIsNoSite) {
    const Folder folder;
    for (const auto mode : {OpenMode::read_only, OpenMode::read_write}) {
        std::ofstream(folder / "text") << std::string(9000, 'x');
        foreign_sql(folder / "other.db", "PRAGMA journal_mode=WAL; CREATE TABLE IF NOT EXISTS t(x)");
        EXPECT_EQ(open_sqlite(folder / "text", mode).error().code, ErrorCode::io);
        EXPECT_EQ(open_sqlite(folder / "other.db", mode).error().code, ErrorCode::io);
        EXPECT_EQ(open_sqlite(folder / "", mode).error().code, ErrorCode::io);
        EXPECT_EQ(open_sqlite(folder / "no/such/folder", mode).error().code,
                  mode == OpenMode::read_only ? ErrorCode::not_found : ErrorCode::io);
    }
    EXPECT_EQ(open_sqlite(folder / "missing.drum", OpenMode::read_only).error().code, ErrorCode::not_found);
    EXPECT_FALSE(std::filesystem::exists(folder / "missing.drum"));
    std::ofstream(folder / "empty.drum").close();
    EXPECT_EQ(open_sqlite(folder / "empty.drum", OpenMode::read_only).error().code, ErrorCode::io);
    EXPECT_TRUE(opened(folder / "empty.drum")->append(one_move(1), "first"));
    EXPECT_FALSE(opened(folder / "empty.drum", OpenMode::read_only)->append(one_move(1), "second"));
}

// Somebody else's file keeps every byte, even what its own log still holds.
TEST(Store, AForeignFileIsLeftAsItIs) {
    const Folder folder;
    const std::string path = folder / "other.db";
    const pid_t child = fork();
    if (child == 0) {
        sqlite3* database = nullptr;
        sqlite3_open(path.c_str(), &database);
        sqlite3_exec(database, "PRAGMA journal_mode=WAL; CREATE TABLE t(x); INSERT INTO t VALUES(randomblob(20000))",
                     nullptr, nullptr, nullptr);
        ::_exit(0);  // without closing: the log stays
    }
    ::waitpid(child, nullptr, 0);
    const auto log_bytes = std::filesystem::file_size(path + "-wal");
    ASSERT_GT(log_bytes, 20000);
    EXPECT_EQ(open_sqlite(path, OpenMode::read_write).error().code, ErrorCode::io);
    EXPECT_EQ(std::filesystem::file_size(path + "-wal"), log_bytes);
}

TEST(Store, ALaterFormatIsTooNew) {
    const Folder folder;
    ASSERT_TRUE(opened(folder / "a.drum")->append(one_move(1), "one"));
    foreign_sql(folder / "a.drum", "PRAGMA user_version=3");
    for (const auto mode : {OpenMode::read_only, OpenMode::read_write})
        EXPECT_EQ(open_sqlite(folder / "a.drum", mode).error().code, ErrorCode::too_new);
}

// Before the first release; what it wrote was never promised to be read.
TEST(Store, AnEarlyFormatIsRefusedWithWhatToDo) {
    const Folder folder;
    ASSERT_TRUE(opened(folder / "a.drum")->append(one_move(1), "one"));
    foreign_sql(folder / "a.drum", "PRAGMA user_version=1");
    for (const auto mode : {OpenMode::read_only, OpenMode::read_write}) {
        const auto refused = open_sqlite(folder / "a.drum", mode);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, ErrorCode::io);
        EXPECT_NE(refused.error().message.find("into a new site"), std::string::npos) << refused.error().message;
    }
}

TEST(Store, ASecondWriterIsTurnedAway) {
    const Folder folder;
    const auto store = opened(folder / "a.drum", OpenMode::read_write, std::chrono::milliseconds(100));
    ASSERT_TRUE(store->append(one_move(1), "one"));
    sqlite3* other = nullptr;
    ASSERT_EQ(sqlite3_open((folder / "a.drum").c_str(), &other), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
    const auto refused = store->append(one_move(2), "two");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::io);
    EXPECT_NE(refused.error().message.find("another drum is writing"), std::string::npos);
    EXPECT_EQ(facts_in(*store), 1);  // readers do not wait
    sqlite3_exec(other, "ROLLBACK", nullptr, nullptr, nullptr);
    sqlite3_close(other);
    EXPECT_EQ(store->append(one_move(2), "two")->number, 2);
}

TEST(Store, TwoWritersTakeTurns) {
    const Folder folder;
    std::vector<std::thread> writers;
    for (std::uint64_t w = 0; w < 2; ++w)
        writers.emplace_back([&, w] {
            const auto store = opened(folder / "a.drum");  // both make it
            for (std::uint64_t i = 0; i < 25; ++i) EXPECT_TRUE(store->append(one_move(w * 100 + i), "x"));
        });
    for (std::thread& writer : writers) writer.join();
    const auto verified = opened(folder / "a.drum", OpenMode::read_only)->verify();
    EXPECT_EQ(verified->facts, 50);
    EXPECT_TRUE(verified->faults.empty());
}

TEST(Store, TwoReadersBesideAWriterSeeWholeImports) {
    const Folder folder;
    const std::string path = folder / "a.drum";
    const auto writer = opened(path);
    ASSERT_TRUE(writer->append(Blocks{sample::moves(5000, 0)}, "first"));
    std::atomic<bool> done = false;
    std::vector<std::thread> readers;
    for (int r = 0; r < 2; ++r)
        readers.emplace_back([&] {
            const auto store = opened(path, OpenMode::read_only);
            for (std::int64_t last = 5000; !done;) {
                const std::int64_t facts = facts_in(*store);
                EXPECT_EQ(facts % 5000, 0);
                EXPECT_GE(facts, last);
                last = facts;
                EXPECT_TRUE(store->verify()->faults.empty());
            }
        });
    for (std::uint64_t i = 1; i < 20; ++i) EXPECT_TRUE(writer->append(Blocks{sample::moves(5000, i)}, "more"));
    done = true;
    for (std::thread& reader : readers) reader.join();
    EXPECT_EQ(facts_in(*opened(path, OpenMode::read_only)), 100'000);
}

TEST(Store, AClosedSiteIsOneFileAndOpensInAReadOnlyFolder) {
    const Folder folder;
    std::filesystem::create_directory(folder / "archive");
    const std::string path = folder / "archive/50% of #1?.drum";
    ASSERT_TRUE(opened(path)->append(one_move(1), "one"));
    facts_in(*opened(path, OpenMode::read_only));
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder / "archive"), {}), 1);
    for (const std::string& part : {folder / "", folder / "archive"}) ::chmod(part.c_str(), 0555);
    const pid_t child = fork();
    if (child == 0) {  // as a user who is not allowed everything
        if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(2);
        const auto store = open_sqlite(path, OpenMode::read_only);
        if (!store || open_sqlite(path, OpenMode::read_write)) ::_exit(3);
        const auto verified = (*store)->verify();
        ::_exit(verified && verified->facts == 1 && verified->faults.empty() ? 0 : 4);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(WEXITSTATUS(status), 0);
    for (const std::string& part : {folder / "", folder / "archive"}) ::chmod(part.c_str(), 0755);
}

}  // namespace
}  // namespace drum::ledger
