// What a large site costs: import and advise, per item, at two sizes. Cost per item should not grow with the site.
//
//   site50k [ITEMS...]            default 5000 50000; prints a table
//   site50k --places N [ITEMS...] every item counted at each of N places
//   site50k --write DIR ITEMS     writes the site's canonical tables and ends
// "outlook s" is the part of a day's first advice that prices and draws: learn, flow, ranking and outlook; "levels s" a morning's joint
// levels, "us/buffer" one item's buffer, as each fact asks for it; processor time.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "intake/intake.h"
#include "large_site.h"
#include "ledger/store.h"

namespace {

namespace fs = std::filesystem;
using namespace drum;

struct Cost {
    double import_seconds = 0, open_seconds = 0, advise_seconds = 0, outlook_seconds = 0, levels_seconds = 0, buffer_micros = 0, peak_megabytes = 0;
    long facts = 0, actions = 0;
    bool named_the_overloaded = false;
};

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

template <class T>
T value_or_end(Result<T> result, const char* doing) {
    if (result) return std::move(*result);
    std::fprintf(stderr, "site50k: %s: %s\n", doing, result.error().text().c_str());
    std::exit(1);
}

void write_tables(const fs::path& folder, int items, int places) {
    fs::create_directories(folder);
    for (const bench::TableText& table : bench::large_site(items, places))
        std::ofstream(folder / table.name, std::ios::binary) << table.bytes;
}

// Canonical CSV on disk -> facts on disk, as `drum import FOLDER` does.
long import(const fs::path& folder, const std::string& site) {
    std::vector<std::string> names, contents;
    for (const auto& entry : fs::directory_iterator(folder)) {
        std::ostringstream bytes;
        bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
        names.push_back(entry.path().filename().string());
        contents.push_back(std::move(bytes).str());
    }
    std::vector<intake::SourceFile> files;
    for (std::size_t i = 0; i < names.size(); ++i) files.push_back({names[i], contents[i]});
    const intake::Intake facts = intake::read(files, {});
    const auto store = value_or_end(ledger::open_sqlite(site, ledger::OpenMode::read_write), "open");
    return static_cast<long>(value_or_end(store->append(facts.blocks, "site50k"), "append").count);
}

// Facts on disk -> rows in memory: opening a site as `drum today` does.
state::Rows open_site(const std::string& site) {
    const auto store = value_or_end(ledger::open_sqlite(site, ledger::OpenMode::read_only), "open");
    std::vector<fact::Block> blocks;
    const auto read = store->read(0, [&](std::int64_t, fact::Block&& block) { blocks.push_back(std::move(block)); });
    if (!read) {
        std::fprintf(stderr, "site50k: read: %s\n", read.error().text().c_str());
        std::exit(1);
    }
    const Instant everything{Instant::end()};
    return state::merge(blocks, everything);
}

double seconds_of_outlook(const engine::Advice& advice) {
    const engine::Question question;
    const std::clock_t start = std::clock();
    const learn::Learned learned = learn::learn(*advice.state);
    const constraint::Flow flow = constraint::flow_of(*advice.state, learned);
    const projection::Projection projection = projection::project(flow);
    const auto coming = constraint::receipts(flow, projection);
    const constraint::Ranking ranking = constraint::rank(flow, coming, question.horizon_days);
    const constraint::Outlook outlook = constraint::outlook(flow, coming, question.outlook_days, question.draws);
    const double seconds = double(std::clock() - start) / CLOCKS_PER_SEC;
    return ranking.ranked.empty() || outlook.days.empty() ? 1e9 : seconds;
}

// What the protection costs: the levels of a morning, and one item's buffer, which every fact asks for; processor time.
void measure_buffers(const engine::Advice& advice, Cost& cost) {
    const learn::Learned learned = learn::learn(*advice.state);
    const constraint::Flow flow = constraint::flow_of(*advice.state, learned);
    std::clock_t start = std::clock();
    const projection::Projection projection = projection::project(flow);
    const projection::Expected expected = projection::expected_of(flow);
    const buffer::Levels levels = buffer::set_levels(flow, projection, expected, constraint::receipts(flow, projection), advice.prices->named.party);
    cost.levels_seconds = double(std::clock() - start) / CLOCKS_PER_SEC;
    double sum = 0;
    start = std::clock();
    for (const buffer::ItemLevel& level : levels.items) sum += buffer::buffer_of(flow, projection, expected, level).level;
    if (sum > 0) cost.buffer_micros = double(std::clock() - start) / CLOCKS_PER_SEC * 1e6 / double(levels.items.size());
}

Cost measure_here(int items, int places, const fs::path& folder) {
    Cost cost;
    write_tables(folder / "tables", items, places);
    const std::string site = (folder / "site.drum").string();
    auto start = std::chrono::steady_clock::now();
    cost.facts = import(folder / "tables", site);
    cost.import_seconds = seconds_since(start);
    start = std::chrono::steady_clock::now();
    const state::Rows rows = open_site(site);
    cost.open_seconds = seconds_since(start);
    start = std::chrono::steady_clock::now();
    const engine::Advice advice = engine::advise(rows, state::default_as_of(rows));
    cost.advise_seconds = seconds_since(start);
    cost.outlook_seconds = seconds_of_outlook(advice);
    measure_buffers(advice, cost);
    cost.actions = static_cast<long>(advice.actions.due.size());
    cost.named_the_overloaded =
        constraint::name(*advice.state, advice.ranking.constraint) == bench::overloaded_resource() &&
        constraint::name(*advice.state, advice.prices->named.party) == bench::overloaded_resource();
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    cost.peak_megabytes = static_cast<double>(usage.ru_maxrss) / 1024;
    return cost;
}

// In a process of its own, so that one size's peak memory is not the other's.
Cost measure(int items, int places) {
    int pipe_ends[2];
    if (::pipe(pipe_ends) != 0) std::exit(1);
    const pid_t child = ::fork();
    if (child == 0) {
        const fs::path folder = fs::temp_directory_path() / ("drum-site50k-" + std::to_string(::getpid()));
        const Cost cost = measure_here(items, places, folder);
        fs::remove_all(folder);
        const bool sent = ::write(pipe_ends[1], &cost, sizeof cost) == static_cast<ssize_t>(sizeof cost);
        std::_Exit(sent ? 0 : 1);
    }
    ::close(pipe_ends[1]);
    Cost cost;
    const bool received = ::read(pipe_ends[0], &cost, sizeof cost) == static_cast<ssize_t>(sizeof cost);
    ::close(pipe_ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (!received || status != 0) {
        std::fprintf(stderr, "site50k: measuring %d items failed\n", items);
        std::exit(1);
    }
    return cost;
}

}  // namespace

int main(int count, char** arguments) {
    std::vector<int> sizes;
    if (count == 4 && std::strcmp(arguments[1], "--write") == 0) {
        write_tables(arguments[2], std::atoi(arguments[3]), 1);
        return 0;
    }
    const int places = count > 2 && std::strcmp(arguments[1], "--places") == 0 ? std::atoi(arguments[2]) : 1;
    for (int i = places > 1 ? 3 : 1; i < count; ++i) sizes.push_back(std::atoi(arguments[i]));
    if (sizes.empty()) sizes = {5'000, 50'000};

    std::printf("%8s %8s %9s %8s %9s %10s %9s %9s %12s %9s %8s %8s\n", "items", "facts", "import s", "open s", "advise s", "outlook s", "levels s", "us/buffer", "us per item",
                "to first", "peak MB", "actions");
    double first = 0;
    bool right = true;
    for (const int items : sizes) {
        const Cost cost = measure(items, places);
        const double per_item = cost.advise_seconds / items * 1e6;  // opened site to advice
        if (first == 0) first = per_item;
        std::printf("%8d %8ld %9.2f %8.2f %9.2f %10.2f %9.2f %9.1f %12.1f %9.2f %8.0f %8ld\n", items, cost.facts, cost.import_seconds, cost.open_seconds,
                    cost.advise_seconds, cost.outlook_seconds, cost.levels_seconds, cost.buffer_micros, per_item, per_item / first, cost.peak_megabytes, cost.actions);
        std::fflush(stdout);
        const bool many_places = std::int64_t(items) * places >= 1'000'000;
        const bool cheap = many_places ? cost.peak_megabytes < 4000 && cost.import_seconds + cost.open_seconds + cost.advise_seconds < 20
                                       : cost.peak_megabytes < 1000 && (items < 50'000 || per_item <= 1.5 * first);
        if (!cost.named_the_overloaded) std::fprintf(stderr, "site50k: the overloaded resource was not named the constraint\n");
        if (!cheap) std::fprintf(stderr, "site50k: over 1 GB, or an item of the large site costs over 1.5 times one of the small; a million item-places: over 4 GB or 20 s\n");
        right = right && cost.named_the_overloaded && cheap;
    }
    return right ? 0 : 1;
}
