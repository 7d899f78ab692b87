// What a supplier that is behind really delivers: while he owes more than he has sent, his receipts show his capacity.
#include <algorithm>

#include "learn/learned.h"

namespace drum::learn {
namespace {

constexpr std::int64_t kWindowDays = 56;
constexpr double kBehind = 0.5;  // share of the window in which he owed something overdue

// When an order was overdue: from the promise (else the typed lead time) to the receipt, or still.
std::optional<Interval> overdue(const state::Order& order, const state::SourceLine& source, Instant until) {
    if (order.kind != state::OrderKind::buy || order.status == state::OrderStatus::cancelled || order.status == state::OrderStatus::draft) return {};
    if (order.supplier != kNone && order.supplier != source.supplier) return {};
    std::optional<Instant> due = order.promised_at;
    const auto from = order.placed_at ? order.placed_at : order.approved_at;
    if (!due && from && source.lead_days) due = *from + static_cast<std::int64_t>(*source.lead_days * double(kMicrosPerDay));
    if (!from) return {};  // nobody has ordered it yet
    if (due) due = std::max(*due, *from);
    const Instant to = order.open() ? until : order.received_at.value_or(Instant::beginning());
    if (!due || *due >= std::min(to, until)) return {};
    return Interval{*due, std::min(to, until)};
}

// What came while he was behind.
double received(const state::State& state, Id item, const std::vector<Interval>& behind) {
    double sum = 0;
    const auto within = [&](Instant t) { return std::any_of(behind.begin(), behind.end(), [&](const Interval& i) { return i.from <= t && t < i.to; }); };
    for (auto m = state.move_of[item]; m < state.move_of[item + 1]; ++m) {
        const state::Move& move = state.moves[m];
        if (move.kind == state::MoveKind::receipt && within(move.time)) sum += move.quantity.value();
    }
    return sum;
}

}  // namespace

std::vector<double> learn_supply(const state::State& state, Instant until) {
    std::vector<double> out(state.sources.size(), -1);
    const Instant from = until + (-kWindowDays * kMicrosPerDay);
    std::vector<std::vector<std::int32_t>> of(state.items.size());
    for (std::size_t o = 0; o < state.orders.size(); ++o) of[state.orders[o].item].push_back(static_cast<std::int32_t>(o));
    for (std::size_t s = 0; s < state.sources.size(); ++s) {
        const state::SourceLine& source = state.sources[s];
        std::vector<Interval> behind;
        bool now = false;
        for (const std::int32_t o : of[source.item])
            if (const auto late = overdue(state.orders[o], source, until); late && late->to > from) {
                behind.push_back({std::max(late->from, from), late->to});
                now = now || state.orders[o].open();
            }
        behind = merged(std::move(behind));
        if (!now || double(length(behind)) < kBehind * double(until - from)) continue;
        out[s] = received(state, source.item, behind) * 7 / (double(length(behind)) / double(kMicrosPerDay));
    }
    return out;
}

}  // namespace drum::learn
