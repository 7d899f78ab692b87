// What ten million facts cost the ledger: encoded and decoded in memory, appended as one import, opened, read as runs, looked
// up by key, verified; and the peak memory of all that.
//
//   ledger10m [FACTS]             default 10000000; prints a table, seconds of one core unless it says otherwise
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "base/rng.h"
#include "ledger/segment.h"
#include "ledger/store.h"

namespace {

using namespace drum;

constexpr std::int64_t kBlockFacts = 16'384;

double processor_seconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

// Seconds of the one core this runs on, which other programs on the machine do not change; and those of the wall.
class Clock {
public:
    double seconds() const { return processor_seconds() - processor_; }
    double wall_seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }

private:
    double processor_ = processor_seconds();
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

template <class T>
T value_or_end(Result<T> result, const char* doing) {
    if (result) {
        if constexpr (std::is_void_v<T>) return;
        else return std::move(*result);
    }
    std::fprintf(stderr, "ledger10m: %s: %s\n", doing, result.error().text().c_str());
    std::exit(1);
}

double peak_megabytes() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

// Keys as hashes are, evenly spread, in ascending order.
fact::Key key_of(std::int64_t row, std::int64_t facts) {
    return {static_cast<std::uint64_t>(row) * (~std::uint64_t{0} / static_cast<std::uint64_t>(facts)),
            static_cast<std::uint64_t>(row) * 0x9E3779B97F4A7C15ULL};
}

// Moves as a shop's export has them, three years of them in the order of their keys, which is none in time or item.
fact::Block moves(std::int64_t first, std::int64_t rows, std::int64_t facts) {
    Rng rng(static_cast<std::uint64_t>(first));
    fact::Block block(fact::Table::moves);
    for (std::int64_t i = first; i < first + rows; ++i) {
        const std::int64_t time = 1'600'000'000 * kMicrosPerSecond + rng.below(3 * 365 * 1440) * kMicrosPerMinute;
        const std::size_t row = block.add_row(key_of(i, facts), Instant{time});
        block.source[row] = block.texts.add("moves.csv");
        block.set_text(row, fact::moves::item, "ITEM-" + std::to_string(rng.below(20'000)));
        block.set(row, fact::moves::quantity, (rng.below(200) - 100) * 1'000'000);
        block.set(row, fact::moves::time, time);
        block.set_text(row, fact::moves::kind, rng.below(2) == 0 ? "issue" : "receipt");
        block.set_text(row, fact::moves::place, "main");
        block.set_text(row, fact::moves::order, "WO-" + std::to_string(rng.below(1'000'000)));
        block.set_text(row, fact::moves::id, "M-" + std::to_string(i));
    }
    return block;
}

void line(const char* what, double figure, const char* unit) { std::printf("%-34s %10.2f %s\n", what, figure, unit); }

void measure_codec(std::int64_t facts) {
    std::vector<std::string> segments;
    double encoding = 0, bytes = 0;
    const std::int64_t some = std::min<std::int64_t>(facts, 1 << 20);
    for (std::int64_t at = 0; at < some; at += kBlockFacts) {
        const fact::Block block = moves(at, std::min(kBlockFacts, some - at), facts);
        const Clock clock;
        ledger::SegmentEncoder encoder(block);
        for (std::size_t row = 0; row < block.size(); row += ledger::kSegmentRows)
            segments.push_back(encoder.encode(row, std::min(ledger::kSegmentRows, block.size() - row)));
        encoding += clock.seconds();
    }
    for (const std::string& segment : segments) bytes += static_cast<double>(segment.size());
    std::size_t decoded = 0;
    fact::Block into(fact::Table::moves);
    const Clock clock;
    for (const std::string& segment : segments) {
        value_or_end(ledger::decode(segment, into), "decode");
        decoded += into.size();
    }
    const double decoding = clock.seconds();
    const auto count = static_cast<double>(decoded);
    line("encode", count / encoding / 1e6, "million facts/s");
    line("decode", count / decoding / 1e6, "million facts/s");
    line("bytes of a fact", bytes / count, "");
}

void append_all(const std::string& site, std::int64_t facts) {
    const auto store = value_or_end(ledger::open_sqlite(site, ledger::OpenMode::read_write), "open");
    const Clock whole;
    double adding = 0;
    auto appending = value_or_end(store->begin("ledger10m"), "begin");
    for (std::int64_t at = 0; at < facts; at += kBlockFacts) {
        const fact::Block block = moves(at, std::min(kBlockFacts, facts - at), facts);
        const Clock clock;
        value_or_end(appending->add(block), "add");
        adding += clock.seconds();
    }
    const Clock clock;
    value_or_end(appending->commit(), "commit");
    const double committing = clock.seconds();
    line("add", adding, "s");
    line("commit, the log into the site", committing, "s");
    line("append, together", static_cast<double>(facts) / (adding + committing) / 1e6, "million facts/s");
    line("append, making the facts with it", whole.wall_seconds(), "s of the wall");
    line("peak memory after it", peak_megabytes(), "MB");
}

bool read_all(ledger::Store& store, std::int64_t facts) {
    Clock clock;
    const auto all = value_or_end(store.facts(), "facts");
    line("opened as facts", clock.seconds() * 1000, "ms");
    clock = Clock();
    std::int64_t read = 0;
    fact::Block block(fact::Table::moves);
    for (const auto& run : value_or_end(all->runs(fact::Table::moves), "runs"))
        while (value_or_end(run->next(block), "next")) read += static_cast<std::int64_t>(block.size());
    line("read as runs", static_cast<double>(read) / clock.seconds() / 1e6, "million facts/s");
    return read == facts && all->count(fact::Table::moves) == facts;
}

bool look_up(ledger::Store& store, std::int64_t facts) {
    constexpr int kLookups = 1000;
    Rng rng(7);
    bool found = true;
    const Clock clock;
    for (int i = 0; i < kLookups; ++i) {
        const fact::Key key = key_of(rng.below(facts), facts);
        const auto blocks = value_or_end(store.range(fact::Table::moves, key, key), "range");
        bool here = false;
        for (const fact::Block& block : blocks) here = here || std::ranges::binary_search(block.keys, key);
        found = found && here;
    }
    line("look up a key", clock.seconds() / kLookups * 1e6, "us");
    return found;
}

}  // namespace

int main(int count, char** arguments) {
    const std::int64_t facts = count > 1 ? std::atoll(arguments[1]) : 10'000'000;
    if (facts < 1) return 2;
    const auto folder = std::filesystem::temp_directory_path() / ("drum-ledger10m-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    const std::string site = (folder / "site.drum").string();
    std::printf("%lld facts, %s\n", static_cast<long long>(facts), site.c_str());
    measure_codec(facts);
    append_all(site, facts);
    bool right = false;
    {
        const Clock clock;
        const auto store = value_or_end(ledger::open_sqlite(site, ledger::OpenMode::read_write), "open");
        line("open", clock.seconds() * 1000, "ms");
        right = read_all(*store, facts);
        right = look_up(*store, facts) && right;
    }
    const double megabytes = static_cast<double>(std::filesystem::file_size(site)) / (1 << 20);
    const Clock clock;
    const auto verified = value_or_end(ledger::verify_sqlite(site), "verify");
    line("verify", clock.seconds(), "s");
    line("verify", clock.wall_seconds(), "s of the wall");
    line("the site on disk", megabytes, "MB");
    line("peak memory of all", peak_megabytes(), "MB");
    std::filesystem::remove_all(folder);
    const bool small = peak_megabytes() < 100;
    if (!right || !verified.faults.empty()) std::fprintf(stderr, "ledger10m: facts are missing or faulty\n");
    if (!small) std::fprintf(stderr, "ledger10m: over 100 MB of memory\n");
    return right && verified.faults.empty() && small ? 0 : 1;
}
