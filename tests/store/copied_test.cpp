// A site copied while it is written to, without care: the copy is an older whole state, or it is refused and says so; it
// never says anything else.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

#include "base/rng.h"
#include "expected.h"
#include "ledger/sample.h"
#include "ledger/store.h"

namespace drum::store_test {
namespace {

namespace fs = std::filesystem;
using ledger::OpenMode;
using ledger::sample::Folder;

// Imports of every size and an undo now and then, with a log that is emptied into the site every few of them.
[[noreturn]] void write_until_killed(const std::string& path) {
    const auto store = ledger::open_sqlite(path, OpenMode::read_write);
    if (!store) ::_exit(1);
    for (std::int64_t number = (*store)->imports()->empty() ? 1 : 1'000'000;; ++number) {
        const std::size_t facts = number % 4 == 1 ? 6'000 : number % 3 == 0 ? 3 : 500;
        const std::string label = label_of(std::to_string(number), facts);
        auto appending = (*store)->begin(label);
        if (!appending || !(*appending)->add(facts_of(label, facts)) || !(*appending)->commit()) ::_exit(2);
        if (number % 5 == 0 && !(*store)->undo(number - 2, "undo")) ::_exit(3);
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

class Writer {
public:
    explicit Writer(const std::string& path) : child_(::fork()) {
        if (child_ == 0) write_until_killed(path);
    }
    ~Writer() {
        ::kill(child_, SIGKILL);
        ::waitpid(child_, nullptr, 0);
    }
    // Stands still while a copy is looked at, else the site would outgrow the looking.
    void stand() const { ::kill(child_, SIGSTOP); }
    void go() const { ::kill(child_, SIGCONT); }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

private:
    pid_t child_;
};

void copy(const std::string& from, const std::string& to) {
    std::error_code failed;
    fs::remove(to, failed);
    fs::copy_file(from, to, failed);  // a log that is not there is not copied
}

struct Outcomes {
    int whole = 0, refused = 0;
    std::size_t most_imports = 0;
    std::map<std::string, int> phrases;
};

void expect_whole_or_refused(const std::string& path, OpenMode mode, const std::string& how, Outcomes& outcomes) {
    const auto store = ledger::open_sqlite(path, mode, std::chrono::milliseconds(100));
    const auto said = store ? said_by(**store) : Result<Said>(std::unexpected(store.error()));
    if (!said) {
        EXPECT_TRUE(said.error().code == ErrorCode::corrupt || said.error().code == ErrorCode::io) << how;
        EXPECT_FALSE(said.error().message.empty()) << how;
        ++outcomes.refused;
        ++outcomes.phrases[said.error().message];
        return;
    }
    EXPECT_EQ(mismatch(*said), "") << how;
    for (std::size_t i = 0; i < said->imports.size(); ++i)
        EXPECT_EQ(said->imports[i].number, static_cast<std::int64_t>(i) + 1) << how;
    ++outcomes.whole;
    outcomes.most_imports = std::max(outcomes.most_imports, said->imports.size());
}

// Up to this many bytes.
void cut(const std::string& path, std::uintmax_t bytes) {
    std::error_code failed;
    if (fs::exists(path, failed) && fs::file_size(path, failed) > bytes) fs::resize_file(path, bytes, failed);
}

TEST(Copied, WithoutCareItIsAnOlderStateOrRefused) {
    const Folder folder;
    const std::string site = folder / "site.drum", to = folder / "copy.drum";
    Rng rng(5);
    std::map<std::string, Outcomes> outcomes;
    const int copies = rounds(10, 1000);
    std::unique_ptr<Writer> writer;
    for (int i = 0; i < copies && !::testing::Test::HasFailure(); ++i) {
        if (i % 4 == 0) {  // a fresh site, before it grows too long to look at as a whole
            writer.reset();
            for (const char* end : {"", "-wal", "-shm"}) fs::remove(site + end);
            writer = std::make_unique<Writer>(site);
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        for (const std::string how : {"without the log", "with a later log", "with an earlier log", "half of it", "half of it and a log",
                                      "half a log"}) {
            for (const char* end : {"", "-wal", "-shm"}) fs::remove(to + end);
            writer->go();
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
            const bool earlier = how == "with an earlier log";
            if (earlier) copy(site + "-wal", to + "-wal");
            if (earlier) std::this_thread::sleep_for(std::chrono::microseconds(rng.below(150'000)));
            copy(site, to);
            if (how == "with a later log") std::this_thread::sleep_for(std::chrono::microseconds(rng.below(150'000)));
            if (!earlier && how.find("log") != std::string::npos && how != "without the log") copy(site + "-wal", to + "-wal");
            writer->stand();
            const auto size = [&](const std::string& file) {
                std::error_code failed;
                const auto bytes = fs::file_size(file, failed);
                return failed ? std::int64_t{1} : static_cast<std::int64_t>(bytes) + 1;
            };
            if (how.starts_with("half of it")) cut(to, static_cast<std::uintmax_t>(rng.below(size(to))));
            if (how == "half a log") cut(to + "-wal", static_cast<std::uintmax_t>(rng.below(size(to + "-wal"))));
            expect_whole_or_refused(to, i % 2 == 0 ? OpenMode::read_only : OpenMode::read_write, how + " " + std::to_string(i), outcomes[how]);
        }
    }
    for (const auto& [how, found] : outcomes) {
        std::printf("%-22s %4d whole, %4d refused, up to %zu imports\n", how.c_str(), found.whole, found.refused, found.most_imports);
        for (const auto& [phrase, times] : found.phrases) std::printf("%28d x %s\n", times, phrase.c_str());
        EXPECT_EQ(found.whole + found.refused, copies);
    }
    EXPECT_GT(outcomes["without the log"].whole, copies / 3);
    EXPECT_GT(outcomes["half of it"].refused, copies / 2);
}

}  // namespace
}  // namespace drum::store_test
