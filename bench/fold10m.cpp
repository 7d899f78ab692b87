// What many stock moves cost: facts to state, state to snapshot and back. Seconds are the thread's processor time,
// without the making of the facts.
//
//   fold10m [MOVES [RUNS [ORDERS]]]        default 10000000 1 100000; as many demand lines and operations as orders
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "base/memory.h"
#include "made_facts.h"
#include "state/equal.h"
#include "state/snapshot.h"
#include "state/state.h"

namespace {

using namespace drum;

double peak_megabytes() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

template <class T>
T value_or_end(Result<T> result, const char* doing) {
    if (result) return std::move(*result);
    std::fprintf(stderr, "fold10m: %s: %s\n", doing, result.error().text().c_str());
    std::exit(1);
}

bench::MadeSize size_of(int count, char** arguments) {
    bench::MadeSize size;
    if (count > 1) size.moves = std::atoll(arguments[1]);
    if (count > 2) size.runs = std::atoi(arguments[2]);
    if (count > 3) size.orders = size.operations = std::atoll(arguments[3]);
    if (size.moves < 1'000'000) {  // a small site all round
        size.items = 100 + size.moves / 200;
        size.orders = size.operations = 10 + size.moves / 100;
    }
    return size;
}

state::State measure_fold(const bench::MadeSize& size) {
    bench::MadeFacts facts(size);
    const double start = bench::thread_seconds();
    state::State state = value_or_end(state::fold(facts, std::nullopt), "fold");
    const double seconds = bench::thread_seconds() - start - facts.seconds_making();
    std::int64_t all = 0;
    for (int t = 0; t < fact::kTables; ++t) all += facts.count(static_cast<fact::Table>(t));
    std::printf("fold      %6.3f s  %10lld facts in %d runs of moves  %5.2f million/s  peak %4.0f MB\n", seconds, static_cast<long long>(all),
                size.runs, static_cast<double>(all) / seconds / 1e6, peak_megabytes());
    return state;
}

// Whether the snapshot gives back the state.
bool measure_snapshot(const state::State& state) {
    const state::Seal seal{1, 2, 3};
    std::size_t length = 0;
    double start = bench::thread_seconds();
    const auto counted = state::write_snapshot(state, seal, [&](std::string_view piece) -> Result<void> {
        length += piece.size();
        return {};
    });
    std::printf("write     %6.3f s  %10zu bytes  %5.2f a move  peak %4.0f MB\n", bench::thread_seconds() - start, length,
                static_cast<double>(length) / static_cast<double>(state.moves.size()), peak_megabytes());
    std::string bytes;
    bytes.reserve(length);
    const auto written = state::write_snapshot(state, seal, [&](std::string_view piece) -> Result<void> {
        bytes += piece;
        return {};
    });
    if (!counted || !written) return false;
    start = bench::thread_seconds();
    const state::State again = value_or_end(state::read_snapshot(bytes), "read");
    std::printf("read      %6.3f s  peak %4.0f MB with both states and the bytes\n", bench::thread_seconds() - start, peak_megabytes());
    const std::string_view differs = state::difference(state, again);
    if (!differs.empty()) std::fprintf(stderr, "fold10m: the snapshot differs in %s\n", std::string(differs).c_str());
    return differs.empty();
}

}  // namespace

int main(int count, char** arguments) {
    keep_freed_memory();  // as the program does
    const bench::MadeSize size = size_of(count, arguments);
    const state::State state = measure_fold(size);
    return measure_snapshot(state) ? 0 : 1;
}
