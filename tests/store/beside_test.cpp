// Several programs on one site: readers see whole imports, writers take turns, and who waits in vain is told for whom.
#include <gtest/gtest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "expected.h"
#include "ledger/sample.h"
#include "ledger/store.h"

namespace drum::store_test {
namespace {

using ledger::OpenMode;
using ledger::sample::Folder;

Result<ledger::Import> append(ledger::Store& store, const std::string& name, std::size_t facts) {
    const std::string label = label_of(name, facts);
    auto appending = store.begin(label);
    if (!appending) return std::unexpected(appending.error());
    if (auto added = (*appending)->add(facts_of(label, facts)); !added) return std::unexpected(added.error());
    return (*appending)->commit();
}

// Looks at the site again and again until told to stop; the exit code says what was wrong.
[[noreturn]] void read_until_told(const std::string& path, int stop) {
    std::int64_t looked = 0;
    std::int64_t imports = 0;
    for (char told = 0; ::read(stop, &told, 1) != 0;) {  // does not wait; 0 = the other end is closed
        const auto store = ledger::open_sqlite(path, OpenMode::read_only);
        if (!store) ::_exit(100);
        const auto before = (*store)->imports();
        const auto facts = (*store)->facts();
        if (!before || !facts) ::_exit(101);
        const auto said = said_as_runs(**facts);
        if (!said || !are_whole(*said) || said->empty()) ::_exit(102);
        if (static_cast<std::int64_t>(before->size()) < imports) ::_exit(103);
        imports = static_cast<std::int64_t>(before->size());
        ++looked;
    }
    ::_exit(looked > 2 ? 0 : 104);
}

TEST(Beside, ReadersSeeWholeImportsWhateverIsBeingWritten) {
    const Folder folder;
    const std::string path = folder / "a.drum";
    const auto store = ledger::open_sqlite(path, OpenMode::read_write);
    ASSERT_TRUE(append(**store, "first", 2000));
    int ends[2];
    ASSERT_EQ(::pipe2(ends, O_NONBLOCK), 0);
    std::vector<pid_t> readers;
    for (int i = 0; i < 2; ++i) {
        readers.push_back(::fork());
        if (readers.back() != 0) continue;
        ::close(ends[1]);
        read_until_told(path, ends[0]);
    }
    for (int i = 0; i < rounds(30, 1000); ++i) {
        const auto import = append(**store, std::to_string(i), static_cast<std::size_t>(i % 4 == 0 ? 9000 : 50));
        ASSERT_TRUE(import) << import.error().text();
        if (i % 5 == 1) {
            EXPECT_TRUE((*store)->undo(import->number - 1, "undo"));
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    ::close(ends[1]);
    for (const pid_t reader : readers) {
        int status = 0;
        ::waitpid(reader, &status, 0);
        EXPECT_EQ(WEXITSTATUS(status), 0);
    }
    ::close(ends[0]);
}

// Another process takes the writer's place for this long, then commits.
pid_t hold_writers_place(const std::string& path, std::chrono::milliseconds how_long) {
    int ends[2];
    EXPECT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const auto store = ledger::open_sqlite(path, OpenMode::read_write);
        const std::string label = label_of("slow", 3000);
        auto appending = (*store)->begin(label);
        if (!appending || !(*appending)->add(facts_of(label, 3000)) || ::write(ends[1], "x", 1) != 1) ::_exit(1);
        std::this_thread::sleep_for(how_long);
        ::_exit((*appending)->commit() ? 0 : 2);
    }
    char begun = 0;
    EXPECT_EQ(::read(ends[0], &begun, 1), 1);
    ::close(ends[0]);
    ::close(ends[1]);
    return child;
}

TEST(Beside, ASecondWriterWaitsForItsTurn) {
    const Folder folder;
    const std::string path = folder / "a.drum";
    const auto store = ledger::open_sqlite(path, OpenMode::read_write);
    const pid_t child = hold_writers_place(path, std::chrono::milliseconds(300));
    const auto import = append(**store, "waited", 10);
    ASSERT_TRUE(import) << import.error().text();
    EXPECT_EQ(import->number, 2);
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(WEXITSTATUS(status), 0);
    EXPECT_EQ(mismatch(*said_by(**store)), "");
}

TEST(Beside, WhoWaitsInVainIsToldForWhom) {
    const Folder folder;
    const std::string path = folder / "a.drum";
    const auto store = ledger::open_sqlite(path, OpenMode::read_write, std::chrono::milliseconds(150));
    const pid_t child = hold_writers_place(path, std::chrono::seconds(60));
    const auto start = std::chrono::steady_clock::now();
    for (const auto& refused : {append(**store, "late", 1), (*store)->undo(1, "undo")}) {
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, ErrorCode::io);
        const std::string text = refused.error().text();
        EXPECT_NE(text.find("another drum is writing to it (process " + std::to_string(child) + ": beside_test"),
                  std::string::npos)
            << text;
    }
    EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(250));
    EXPECT_TRUE((*store)->imports()->empty());  // readers do not wait
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    EXPECT_EQ(append(**store, "after", 10)->number, 1);
    EXPECT_EQ(mismatch(*said_by(**store)), "");
}

}  // namespace
}  // namespace drum::store_test
