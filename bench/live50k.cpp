// What one withdrawal from stock costs a site whose advice is kept up to date: time per fact, and the same bytes as from scratch.
//
//   live50k [ITEMS [FACTS]]   default 50000 200
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/rng.h"
#include "engine/live.h"
#include "fact/by_hand.h"
#include "intake/intake.h"
#include "large_site.h"
#include "output/json.h"

namespace {

using namespace drum;

constexpr int kDays = 30;  // of consumption behind it

std::vector<fact::Block> site_of(int items) {
    std::vector<bench::TableText> tables = bench::large_site(items);
    std::vector<intake::SourceFile> files;
    for (const bench::TableText& table : tables) files.push_back({table.name, table.bytes});
    return intake::read(files, {}).blocks;
}

Instant at(Instant today, int days, int minute) { return today + days * kMicrosPerDay + minute * kMicrosPerMinute; }

void take(fact::Block& moves, const std::string& item, std::int64_t micro, Instant time) {
    const std::size_t row = moves.add_row({}, time);
    moves.set_text(row, fact::moves::item, item);
    moves.set(row, fact::moves::quantity, micro);
    moves.set_text(row, fact::moves::kind, "consume");
    moves.set(row, fact::moves::time, time.micros);
    moves.keys[row] = fact::content_of(moves, row);
}

// Every protected item used now and then in the last month, and one of them this morning.
fact::Block history_of(const engine::Advice& advice, Instant today) {
    fact::Block moves(fact::Table::moves);
    Rng rng(1);
    const state::State& state = *advice.state;
    for (const buffer::Buffer& b : advice.buffers.protected_items)
        if (state.on_hand[b.item].micro > 100'000'000)
            for (int d = -kDays; d < 0; ++d)
                if (rng.below(10) == 0) take(moves, state.items.text(b.item), -(1 + rng.below(3)) * 1'000'000, at(today, d, static_cast<int>(rng.below(1000))));
    take(moves, state.items.text(advice.buffers.protected_items.front().item), -1'000'000, at(today, 0, 480));
    return moves;
}

double milliseconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

int main(int count, char** arguments) {
    const int items = count > 1 ? std::atoi(arguments[1]) : 50'000, facts = count > 2 ? std::atoi(arguments[2]) : 200;
    std::vector<fact::Block> blocks = site_of(items);
    const state::Rows bare = state::merge(blocks, Instant::end());
    const Instant opening = state::default_as_of(bare);
    const Instant today = opening + 1;  // it opens with the counts of a day's end
    const engine::Advice before = engine::advise(bare, opening);
    blocks.push_back(history_of(before, today));
    blocks.emplace_back(fact::Table::moves);  // what comes now
    const auto folded = [&](Instant moment) { return state::fold(state::merge(blocks, moment), moment); };
    engine::Past past;
    past.state_at = [&](Instant moment) -> Result<std::unique_ptr<const state::State>> { return std::make_unique<const state::State>(folded(moment)); };
    Instant now = at(today, 0, 481);
    engine::Live live(folded(now), {}, past);
    const auto& buffers = live.advice().buffers.protected_items;
    std::vector<Id> counted;  // what is made and kept nowhere has no stock to take from
    for (const buffer::Buffer& one : buffers)
        if (live.advice().state->stocked[one.item]) counted.push_back(one.item);
    Rng rng(2);
    std::vector<double> milliseconds;
    int refused = 0;
    for (int n = 0; n < facts; ++n) {
        const Id of = counted[static_cast<std::size_t>(rng.below(static_cast<std::int64_t>(counted.size())))];
        now = now + kMicrosPerSecond;
        const engine::Taken taken{of, Quantity{-1'000'000}, state::MoveKind::consume, now, now};
        const std::string item = live.advice().state->items.text(of);
        const auto start = std::chrono::steady_clock::now();
        const bool followed = live.take(taken);
        const double spent = milliseconds_since(start);
        if (followed) take(blocks.back(), item, -1'000'000, now), milliseconds.push_back(spent);
        else ++refused;
    }
    if (milliseconds.empty()) return std::fprintf(stderr, "live50k: no fact was followed\n"), 1;
    const auto start = std::chrono::steady_clock::now();
    const engine::Advice scratch = engine::advise(std::make_shared<const state::State>(folded(live.advice().state->as_of)), {}, past);
    const double from_scratch = milliseconds_since(start);
    const bool same = output::today_json(live.advice()) == output::today_json(scratch) && output::actions_json(live.advice()) == output::actions_json(scratch);
    std::sort(milliseconds.begin(), milliseconds.end());
    const auto share = [&](double p) { return milliseconds[static_cast<std::size_t>(p * double(milliseconds.size() - 1))]; };
    std::printf("%d items, %zu protected, %zu actions: a withdrawal %.2f ms median, %.2f ms at 95 %%, %.2f ms at most; from scratch %.0f ms\n", items, buffers.size(),
                live.advice().actions.due.size(), share(0.5), share(0.95), milliseconds.back(), from_scratch);
    std::printf("%zu followed, %d left to advise(); %s\n", milliseconds.size(), refused, same ? "the same bytes as from scratch" : "NOT what advise() says");
    return same && (items < 50'000 || share(0.5) < 10) ? 0 : 1;
}
