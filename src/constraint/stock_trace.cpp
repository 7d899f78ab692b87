#include "constraint/stock_trace.h"

#include <algorithm>
#include <cstdlib>

namespace drum::constraint {

StockTrace::StockTrace(const state::State& state) : state_(state), after_(state.moves.size()) {
    for (std::size_t item = 0; item < state.items.size(); ++item) {
        std::int64_t level = state.on_hand[item].micro;
        for (auto m = state.move_of[item + 1]; m-- > state.move_of[item];) {
            after_[m] = level;
            level -= state.moves[m].quantity.micro;
        }
    }
    for (std::size_t o = 0; o < state.orders.size(); ++o)
        if (state.orders[o].received_at && state.orders[o].item != kNone) received_.push_back(static_cast<std::int32_t>(o));
    std::stable_sort(received_.begin(), received_.end(), [&](std::int32_t a, std::int32_t b) {
        const state::Order &x = state.orders[a], &y = state.orders[b];
        return x.item != y.item ? x.item < y.item : *x.received_at < *y.received_at;
    });
    received_of_.assign(state.items.size() + 1, 0);
    for (const std::int32_t o : received_) ++received_of_[state.orders[o].item + 1];
    for (std::size_t item = 0; item < state.items.size(); ++item) received_of_[item + 1] += received_of_[item];
}

std::optional<Instant> StockTrace::end_of_shortage(Id item, std::int64_t need_micro, Instant after, Instant until) const {
    if (!state_.stocked[item]) return {};
    const auto begin = state_.moves.begin() + state_.move_of[item], end = state_.moves.begin() + state_.move_of[item + 1];
    auto m = std::upper_bound(begin, end, until, [](Instant t, const state::Move& move) { return t < move.time; });
    while (m != begin && (--m)->time > after) {
        const std::int64_t level = after_[m - state_.moves.begin()], before = level - m->quantity.micro;
        if (level > before && before < need_micro && (level >= need_micro || (before <= 0 && level > 0))) return m->time;
    }
    return {};
}

std::optional<Instant> StockTrace::short_since(Id item, std::int64_t need_micro) const {
    if (!state_.stocked[item] || state_.on_hand[item].micro >= need_micro) return {};
    Instant since = Instant::beginning();
    for (auto m = state_.move_of[item + 1]; m-- > state_.move_of[item];)
        if (after_[m] - state_.moves[m].quantity.micro >= need_micro) return state_.moves[m].time;
    return since;
}

const state::Order* StockTrace::received_with(Id item, Instant moment) const {
    const state::Order* best = nullptr;
    const auto begin = received_.begin() + received_of_[item], end = received_.begin() + received_of_[item + 1];
    auto o = std::lower_bound(begin, end, moment + (-kMicrosPerDay),
                              [&](std::int32_t i, Instant t) { return *state_.orders[i].received_at < t; });
    for (; o != end && *state_.orders[*o].received_at <= moment + kMicrosPerDay; ++o) {
        const state::Order& order = state_.orders[*o];
        const auto distance = [&](const state::Order& x) { return std::abs(*x.received_at - moment); };
        if (best == nullptr || distance(order) < distance(*best)) best = &order;
    }
    return best;
}

}  // namespace drum::constraint
