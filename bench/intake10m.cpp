// What taking in ten million stock moves costs, from a CSV file to facts on disk, beside plain rows in SQLite; then what
// exporting, folding and opening that site costs. Every stage runs in a process of its own, whose peak memory is told.
//
//   intake10m DRUM [MOVES]     DRUM is the program; a tenth of the moves go into SQLite, which is kind to it: its rows
//                              cost more as its index grows
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include "base/memory.h"
#include "intake/sheet.h"
#include "ledger/store.h"
#include "state/snapshot.h"
#include "state/state.h"

namespace {

using namespace drum;
namespace files = std::filesystem;
using Clock = std::chrono::steady_clock;

struct Cost {
    double seconds = 0;
    double processor_seconds = 0;
    double peak_mb = 0;
    bool good = false;
};

// Runs the work in a process of its own. The clock of the wall, and the processor's and the memory of the child alone.
Cost measured(const std::function<bool()>& work) {
    std::fflush(stdout);
    const auto begin = Clock::now();
    const pid_t child = ::fork();
    if (child == 0) ::_exit(work() ? 0 : 1);
    int status = 0;
    rusage use{};
    ::wait4(child, &status, 0, &use);
    const auto seconds = [](const timeval& t) { return double(t.tv_sec) + double(t.tv_usec) * 1e-6; };
    return {std::chrono::duration<double>(Clock::now() - begin).count(), seconds(use.ru_utime) + seconds(use.ru_stime),
            double(use.ru_maxrss) / 1024, WIFEXITED(status) && WEXITSTATUS(status) == 0};
}

// A move as people export it: an id of its own, 50,000 items, an order for every four, a year of minutes.
std::string move_line(std::int64_t i) {
    static constexpr const char* kKinds[] = {"consume", "receipt", "ship", "produce"};
    const auto kind = static_cast<std::size_t>(i * 7 % 4);
    const std::int64_t quantity = 1 + i * 37 % 500;
    return fmt::format("M{:08},P-{:05},{},2026-{:02}-{:02}T{:02}:{:02}:00Z,{},W{:07}\n", i, i * 7919 % 50'000,
                       kind == 0 || kind == 2 ? -quantity : quantity, 1 + i / 833'334 % 12, 1 + i % 28, i % 24, i % 60,
                       kKinds[kind], i / 4);
}

bool write_moves(const files::path& path, std::int64_t moves) {
    std::ofstream out(path, std::ios::binary);
    out << "id,item,quantity,time,kind,order\n";
    for (std::int64_t i = 0; i < moves; ++i) out << move_line(i);
    return bool(out.flush());
}

// The peer: a row per move, batches of 10,000, WAL, synchronous=FULL, one index. `by_key`: on the 128 bits that tell what
// a row is about, as the ledger does; else on the ids as they come, which happen to ascend here.
bool sqlite_rows(const files::path& csv, const files::path& database, std::int64_t rows, bool by_key) {
    sqlite3* db = nullptr;
    if (sqlite3_open(database.c_str(), &db) != SQLITE_OK) return false;
    const auto run = [&](const char* sql) { return sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK; };
    bool good = run("PRAGMA journal_mode=WAL") && run("PRAGMA synchronous=FULL") &&
                run("CREATE TABLE moves(id TEXT, item TEXT, quantity TEXT, time TEXT, kind TEXT, order_ TEXT, key BLOB)") &&
                run(by_key ? "CREATE UNIQUE INDEX one ON moves(key)" : "CREATE UNIQUE INDEX one ON moves(id)") && run("BEGIN");
    sqlite3_stmt* insert = nullptr;
    sqlite3_prepare_v2(db, "INSERT INTO moves VALUES(?,?,?,?,?,?,?)", -1, &insert, nullptr);
    std::ifstream in(csv, std::ios::binary);
    std::string line;
    std::getline(in, line);
    for (std::int64_t i = 0; good && i < rows && std::getline(in, line); ++i) {
        std::size_t from = 0;
        for (int column = 1; column <= 6; ++column) {
            const std::size_t to = std::min(line.find(',', from), line.size());
            sqlite3_bind_text(insert, column, line.data() + from, static_cast<int>(to - from), SQLITE_STATIC);
            from = to + 1;
        }
        const fact::Key key = fact::key_of(std::string_view(line).substr(0, line.find(',')));
        if (by_key) sqlite3_bind_blob(insert, 7, &key, sizeof key, SQLITE_STATIC);
        good = sqlite3_step(insert) == SQLITE_DONE;
        sqlite3_reset(insert);
        if (i % 10'000 == 9'999) good = good && run("COMMIT") && run("BEGIN");
    }
    good = good && run("COMMIT");
    sqlite3_finalize(insert);
    sqlite3_close(db);
    return good;
}

bool run(const std::string& program, const char* command, const files::path& path, const files::path& site) {
    const pid_t child = ::fork();
    if (child == 0) {
        std::freopen("/dev/null", "w", stdout);
        ::execl(program.c_str(), program.c_str(), command, path.c_str(), "--site", site.c_str(), nullptr);
        ::_exit(127);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool fold_site(const files::path& site, std::int64_t moves) {
    auto store = ledger::open_sqlite(site, ledger::OpenMode::read_only);
    if (!store) return false;
    auto facts = (*store)->facts();
    if (!facts) return false;
    const auto state = state::fold(**facts, std::nullopt);
    return state && static_cast<std::int64_t>(state->moves.size()) == moves;
}

bool open_snapshot(const files::path& site, std::int64_t moves) {
    std::ifstream in(site.string() + ".snapshot", std::ios::binary);
    std::string bytes(files::exists(site.string() + ".snapshot") ? files::file_size(site.string() + ".snapshot") : 0, '\0');
    in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    const auto state = state::read_snapshot(bytes);
    return state && static_cast<std::int64_t>(state->moves.size()) == moves;
}

bool read_json_lines(std::int64_t lines) {
    std::string text;
    for (std::int64_t i = 0; i < lines; ++i)
        text += fmt::format(R"({{"table":"moves","id":"M{:08}","item":"P-{:05}","quantity":"{}","time":"2026-03-{:02}T{:02}:00:00Z","kind":"receipt","order":"W{:07}","place":"main store","unit":"piece","source":"the shop's own terminal {:03}"}})" "\n",
                            i, i % 50'000, 1 + i % 500, 1 + i % 28, i % 24, i / 4, i % 100);
    const auto begin = Clock::now();
    const auto sheets = intake::open_sheets(intake::SourceFile("facts.ndjson", std::string_view(text)));
    if (!sheets || sheets->empty()) return false;
    const auto records = sheets->front().records();
    intake::Record record;
    std::int64_t read = 0;
    const auto passing = Clock::now();
    while (records->next(record)) read += record.problem.empty();
    const auto end = Clock::now();
    fmt::print("JSON lines of {} bytes      {:6.2f} M/s read, {:.2f} M/s with the pass that finds the keys\n",
               text.size() / static_cast<std::size_t>(lines), double(read) / std::chrono::duration<double>(end - passing).count() * 1e-6,
               double(read) / std::chrono::duration<double>(end - begin).count() * 1e-6);
    std::fflush(stdout);
    return read == lines;
}

void tell(const char* what, const Cost& cost, std::int64_t count) {
    fmt::print("{:26} {:7.2f} s wall  {:7.2f} s processor  {:9.0f} a second of the wall  {:5.0f} MB{}\n", what, cost.seconds,
               cost.processor_seconds, double(count) / cost.seconds, cost.peak_mb, cost.good ? "" : "  FAILED");
    std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        fmt::print("intake10m DRUM [MOVES]\n");
        return 2;
    }
    keep_freed_memory();  // as the program does
    const std::string program = argv[1];
    const std::int64_t moves = argc > 2 ? std::strtoll(argv[2], nullptr, 10) : 10'000'000;
    const files::path folder = files::temp_directory_path() / fmt::format("drum-intake10m-{}", ::getpid());
    files::create_directories(folder);
    const files::path csv = folder / "moves.csv", site = folder / "site.drum";
    bool good = measured([&] { return write_moves(csv, moves); }).good;
    fmt::print("{} moves, {:.0f} MB of CSV\n", moves, double(files::file_size(csv)) / 1e6);
    const Cost plain = measured([&] { return sqlite_rows(csv, folder / "ids.sqlite", moves / 10, false); });
    tell("SQLite, ascending ids", plain, moves / 10);
    const Cost rows = measured([&] { return sqlite_rows(csv, folder / "rows.sqlite", moves / 10, true); });
    tell("SQLite, 128-bit keys", rows, moves / 10);
    const Cost import = measured([&] { return run(program, "import", csv, site); });
    tell("drum import", import, moves);
    const auto against = [&](const Cost& peer) { return double(moves) / import.seconds / (double(moves / 10) / peer.seconds); };
    fmt::print("import against SQLite rows {:.2f} times the rows per second by key, {:.2f} by ascending id\n", against(rows), against(plain));
    const Cost again = measured([&] { return run(program, "import", csv, site); });
    tell("the same file again", again, moves);
    const Cost out = measured([&] { return run(program, "export", folder / "exported", site); });
    tell("drum export", out, moves);
    const Cost fold = measured([&] { return fold_site(site, moves); });
    tell("fold from the ledger", fold, moves);
    const bool large = files::exists(site.string() + ".snapshot");
    const Cost open = large ? measured([&] { return open_snapshot(site, moves); }) : Cost{0, 0, 0, true};
    if (large) tell("open from its snapshot", open, moves);
    const Cost json = measured([&] { return read_json_lines(std::min<std::int64_t>(moves / 10, 1'000'000)); });
    good = good && plain.good && rows.good && import.good && again.good && out.good && fold.good && open.good && json.good;
    files::remove_all(folder);
    return good ? 0 : 1;
}
