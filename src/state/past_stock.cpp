#include "state/past_stock.h"

#include <algorithm>

namespace drum::state {
namespace {

// What a count finds too much was there from the start. What it finds missing was missing from the start too, but for
// what left afterwards: that was there.
void correct(std::int64_t found, PastStock& stock) {
    std::int64_t least = INT64_MAX;
    const auto put_right = [&](PastStock::Point& point) {
        least = std::min(least, point.micro);
        const std::int64_t by = found >= 0 ? found : std::max(found, std::min<std::int64_t>(0, -least));
        point.micro += by;
        point.sure = by == found;
    };
    for (auto point = stock.points.rbegin(); point != stock.points.rend(); ++point) put_right(*point);
    put_right(stock.first);
}

std::int64_t last_of(const PastStock& stock) {
    return stock.points.empty() ? stock.first.micro : stock.points.back().micro;
}

PastStock by_moves(const State& state, Id item) {
    PastStock out;
    std::int64_t level = 0;
    for (auto m = state.move_of[item]; m < state.move_of[item + 1]; ++m)
        out.points.push_back({state.moves[m].time, level += state.moves[m].quantity.micro});
    return out;
}

}  // namespace

PastStock past_stock(const State& state, Id item) {
    PastStock out;
    auto count = std::lower_bound(state.counts.begin(), state.counts.end(), item,
                                  [](const Count& c, Id i) { return c.item < i; });
    const auto due = [&] { return count != state.counts.end() && count->item == item; };
    bool counted = false;
    // Counts of one moment, by lot or bin, are one, of all that moved by then.
    const auto take_count = [&] {
        const Instant at = count->time;
        std::int64_t there = 0;
        for (; due() && count->time == at; ++count) there += count->quantity.micro;
        if (!counted) correct(there - last_of(out), out);
        counted = true;
        out.points.push_back({at, there});
    };
    for (auto m = state.move_of[item]; m < state.move_of[item + 1]; ++m) {
        while (due() && count->time < state.moves[m].time) take_count();
        out.points.push_back({state.moves[m].time, last_of(out) + state.moves[m].quantity.micro});
    }
    while (due()) take_count();
    if (last_of(out) == state.on_hand[item].micro) return out;
    out = by_moves(state, item);
    correct(state.on_hand[item].micro - last_of(out), out);
    return out;
}

}  // namespace drum::state
