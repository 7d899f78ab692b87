// What many stock moves cost: facts to state.
//
//   fold10m [MOVES [RUNS]]        default 10000000 1
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "made_facts.h"
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
    if (size.moves < 1'000'000) {  // a small site all round
        size.items = 100 + size.moves / 200;
        size.orders = size.operations = 10 + size.moves / 100;
    }
    return size;
}

}  // namespace

int main(int count, char** arguments) {
    const bench::MadeSize size = size_of(count, arguments);
    bench::MadeFacts facts(size);
    const double start = bench::thread_seconds();
    const state::State state = value_or_end(state::fold(facts, std::nullopt), "fold");
    const double seconds = bench::thread_seconds() - start - facts.seconds_making();
    std::int64_t all = 0;
    for (int t = 0; t < fact::kTables; ++t) all += facts.count(static_cast<fact::Table>(t));
    std::printf("fold       %10lld facts in %d runs  %6.2f s  %5.2f million facts/s  peak %4.0f MB\n", static_cast<long long>(all), size.runs, seconds,
                static_cast<double>(all) / seconds / 1e6, peak_megabytes());
    return 0;
}
