#include "state/positions.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "state/sent_parts.h"

namespace drum::state {
namespace {

// Pieces that must be begun at the step that draws the line's component, for each good one at the end.
double begun_per_good(const State& state, const BomLine& line) {
    const auto first = state.route_of[line.item], last = state.route_of[line.item + 1];
    auto step = first;
    for (auto r = first; r < last; ++r)
        if (!line.step.empty() && state.routes[r].step == line.step) {
            step = r;
            break;
        }
    double pieces = 1;
    // Rows of one step (its machine, its crew) are one step, and lose the same.
    for (auto r = step; r < last; ++r)
        if (r == step || state.routes[r].step != state.routes[r - 1].step)
            pieces /= state.routes[r].yield > 0 ? state.routes[r].yield : 1;
    return pieces;
}

bool promise_passed(const State& state, const Order& order) {
    return order.promised_at && state.site.zone.day_of(*order.promised_at) < state.site.zone.day_of(state.as_of);
}

// What the open work orders still have to draw of each component, by item id: for what is not received, less what was
// issued beyond that. What was received has had its components, whether the moves say so or not.
std::vector<Quantity> still_to_draw(const State& state) {
    struct Draw {
        std::int64_t received = 0, all = 0;  // millionths of the component
    };
    const SentParts sent = sent_parts(state);
    std::map<std::pair<std::string_view, Id>, Draw> draws;  // by (work order, component)
    for (const Order& order : state.orders) {
        const bool elsewhere = order.kind == OrderKind::buy && order.status == OrderStatus::placed;
        if (order.kind == OrderKind::transfer || !order.open()) continue;
        const bool went = sent == SentParts::unnamed || (sent == SentParts::unknown && promise_passed(state, order));
        if (elsewhere && went && !names_draws(state, order.order)) continue;  // it went with its parts
        const Day day = bill_day(state, order, state.site.zone.day_of(state.as_of));
        each_line(state, order.item, day, [&](const BomLine& line) {
            Draw& draw = draws[{order.order, line.component}];
            const double per_good = line.quantity * begun_per_good(state, line);
            draw.received += nearest_quantity(order.received.value() * per_good).micro;
            draw.all += nearest_quantity(order.quantity.value() * per_good).micro;
        });
    }
    std::vector<Quantity> out(state.items.size());
    for (const auto& [of, draw] : draws) {
        const std::int64_t drawn = std::max(draw.received, issued(state, of.first, of.second).micro);
        out[static_cast<std::size_t>(of.second)].micro += std::max<std::int64_t>(0, draw.all - drawn);
    }
    return out;
}

// Millionths of the unit that it brings to the site: of a transfer between places of ours what stands at none of them.
std::int64_t brings(const State& state, const Order& order) {
    if (comes_from(state, order) == kNone) return order.outstanding().micro;
    const std::int64_t nowhere = order.left.micro - order.passing.micro - order.received.micro;
    return std::clamp<std::int64_t>(nowhere, 0, order.outstanding().micro);
}

}  // namespace

Quantity balance(const StockCard& card) {
    std::int64_t micro = 0;
    for (const CardEntry& entry : card.entries) micro = entry.count ? entry.micro : micro + entry.micro;
    return {micro};
}

Result<std::vector<Position>> positions(fact::Facts& facts, const State& state) {
    std::vector<Position> out(state.items.size());
    for (std::size_t item = 0; item < out.size(); ++item) {
        out[item].known = state.stocked[item];
        out[item].unusable = state.unusable[item];
    }
    const auto cards = stock_cards(facts, state);
    if (!cards) return std::unexpected(cards.error());
    for (const StockCard& card : *cards) out[static_cast<std::size_t>(card.item)].on_hand.micro += balance(card).micro;
    for (const Order& order : state.orders)
        out[static_cast<std::size_t>(order.item)].on_order.micro += brings(state, order);
    for (const DemandLine& line : state.demand)
        out[static_cast<std::size_t>(line.item)].committed.micro += line.outstanding().micro;
    const std::vector<Quantity> draw = still_to_draw(state);
    for (std::size_t item = 0; item < out.size(); ++item) out[item].committed.micro += draw[item].micro;
    return out;
}

}  // namespace drum::state
