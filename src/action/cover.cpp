#include "action/cover.h"

#include <algorithm>

#include "action/decisions.h"
#include "action/put_off.h"
#include "action/superseded.h"
#include "projection/sources.h"

namespace drum::action {
namespace {

using state::Order;
using state::State;

constexpr int kUnseenDays = 7;  // an order closed as received shows in the stock by then

// By order: work, and purchases of what has a bill, that is more than somebody needs and is left so, because changing
// it frees too little or somebody said that it stays.
std::vector<char> left_alone(const State& state, const std::map<std::string, const state::Decision*>& decisions) {
    std::vector<char> out(state.orders.size(), 0);
    const double worth = worth_freeing(state);
    for (std::size_t o = 0; o < state.orders.size(); ++o) {
        const Order& order = state.orders[o];
        const bool made = order.kind == state::OrderKind::make;
        if (!order.open() || !(made || projection::has_bill(state, order.item))) continue;
        const double units = order.outstanding().value();
        const std::int32_t source = made ? -1 : projection::source_of_order(state, order);
        out[o] = units * unit_cost(state, order.item, source, units).value_or(0) < worth;
        for (const Verb verb : {Verb::reduce, Verb::cancel, Verb::defer}) {
            if (decisions.empty()) break;
            const auto found = decisions.find(identity(verb, state.items.text(order.item), state.item[order.item].place,
                                                       row_name(order.order, order.line)));
            if (found != decisions.end() && !taken(*found->second) && in_force(state, *found->second)) out[o] = 1;
        }
    }
    return out;
}

using Decisions = std::map<std::string, const state::Decision*>;

// What is asked for again only once a refusal or a snooze has passed, or of which somebody took less.
void add_withheld(const State& state, const Decisions& decisions, std::vector<projection::Withheld>& out) {
    for (Id item = 0; item < static_cast<Id>(state.items.size()) && !decisions.empty(); ++item)
        for (const Way& way : ways_of(state, item)) {
            const auto found = decisions.find(way.id);
            if (found == decisions.end() || found->second->decision == "accept" || !in_force(state, *found->second))
                continue;
            out.push_back({item, way.place, way.lane >= 0, holds_until(state, *found->second)});
        }
}

void add_accepted(const State& state, const Decisions& decisions, std::vector<projection::Accepted>& out) {
    for (Id item = 0; item < static_cast<Id>(state.items.size()) && !decisions.empty(); ++item)
        for (const Way& way : ways_of(state, item)) {
            const auto found = decisions.find(way.id);
            if (found == decisions.end() || !taken(*found->second) || !in_force(state, *found->second)) continue;
            const Quantity open = unanswered(state, way, *found->second);
            const Day decided = state.site.zone.day_of(found->second->at);
            if (open.micro > 0) out.push_back({item, open.value(), decided, false, way.place, way.lane});
        }
}

// Of orders that wait for a word, for which somebody refused or put off to approve or release them. The first of an
// item goes by the item, the others by their numbers.
void add_unsent(const State& state, const std::map<std::string, const state::Decision*>& decisions,
                std::map<std::int32_t, Day>& out) {
    std::map<Id, std::int32_t> first;
    const auto look = [&](std::int32_t index, const std::string& number) {
        const Order& order = state.orders[static_cast<std::size_t>(index)];
        const Verb verb = order.kind == state::OrderKind::make ? Verb::release : Verb::approve;
        const auto found =
            decisions.find(identity(verb, state.items.text(order.item), state.item[order.item].place, number));
        if (found == decisions.end() || taken(*found->second) || !in_force(state, *found->second)) return;
        Day& until = out.try_emplace(index, holds_until(state, *found->second)).first->second;
        until = std::max(until, holds_until(state, *found->second));
    };
    for (std::size_t o = 0; o < state.orders.size() && !decisions.empty(); ++o) {
        const Order& order = state.orders[o];
        if (!order.open() || !(projection::waits(order) || projection::starts_later(state, order))) continue;
        const auto index = static_cast<std::int32_t>(o);
        look(index, row_name(order.order, order.line));
        if (order.kind == state::OrderKind::make) continue;
        const auto [mine, is_first] = first.try_emplace(order.item, index);
        const auto promised = [&](std::int32_t of) {
            return state.orders[static_cast<std::size_t>(of)].promised_at.value_or(Instant::beginning());
        };
        if (!is_first && promised(index) < promised(mine->second)) mine->second = index;
    }
    for (const auto& [item, index] : first) look(index, {});
}

}  // namespace

// Units of the item received since then, beyond those of other orders that say when they came.
Quantity received_since(const State& state, const Order& order, Instant from) {
    std::int64_t micro = 0;
    for (auto m = state.move_of[order.item + 1]; m-- > state.move_of[order.item] && state.moves[m].time >= from;)
        if (state.moves[m].kind == state::MoveKind::receipt) micro += state.moves[m].quantity.micro;
    for (const Order& other : state.orders)
        if (other.item == order.item && other.received_at && *other.received_at >= from) micro -= other.received.micro;
    return Quantity{std::max<std::int64_t>(0, micro)};
}

Quantity received_unseen(const State& state, const Order& order) {
    if (order.status != state::OrderStatus::received || order.received_at || order.kind == state::OrderKind::make)
        return {};
    const auto due = order.promised_at ? order.promised_at : order.asked_at();
    if (!due || *due > state.as_of || state.as_of - *due > kUnseenDays * kMicrosPerDay) return {};
    // It may have come before its day.
    const Instant since = std::min(*due, order.asked_at().value_or(*due));
    if (received_since(state, order, since) >= order.quantity || received_since(state, order, *due).micro > 0)
        return {};
    auto count = std::upper_bound(state.counts.begin(), state.counts.end(), order.item,
                                  [](Id item, const state::Count& c) { return item < c.item; });
    if (count != state.counts.begin() && (count - 1)->item == order.item && (count - 1)->time >= *due) return {};
    return order.quantity;
}

projection::Asked not_shown(const State& state) {
    projection::Asked out;
    for (const Order& order : state.orders)
        if (const Quantity unseen = received_unseen(state, order); unseen.micro > 0)
            out.accepted.push_back({order.item, unseen.value(), {}, true});
    out.not_counted.assign(state.orders.size(), 0);
    for (const Superseded& one : superseded_drafts(state)) out.not_counted[static_cast<std::size_t>(one.draft)] = 1;
    const auto decisions = latest_decisions(state);
    add_withheld(state, decisions, out.withheld);
    add_unsent(state, decisions, out.unsent);
    out.left_alone = left_alone(state, decisions);
    add_accepted(state, decisions, out.accepted);
    return out;
}

}  // namespace drum::action
