#include "action/cover.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "action/decisions.h"
#include "action/superseded.h"

namespace drum::action {
namespace {

using state::Order;
using state::State;

constexpr int kUnseenDays = 7;  // an order closed as received shows in the stock by then

learn::LeadTime exactly(int days) {
    learn::LeadTime out;
    out.pmf.assign(static_cast<std::size_t>(std::max(0, days)) + 1, 0);
    out.pmf.back() = 1;
    return out;
}

// Of the supplier who has the order, where he is a source of the item.
const learn::LeadTime& lead_of_order(const Basis& basis, const buffer::Buffer& buffer, const Order& order, learn::LeadTime& room) {
    const State& state = basis.state();
    for (auto s = state.source_of[buffer.item]; s < state.source_of[buffer.item + 1]; ++s)
        if (state.sources[s].supplier == order.supplier && buffer.source >= 0) return basis.flow->learned->lead[s];
    return lead_of(basis, buffer, room);
}

// What is left of a lead time after `age` days; nothing where it should have ended by then.
learn::LeadTime left_after(const learn::LeadTime& lead, int age) {
    learn::LeadTime out;
    double left = 0;
    for (std::size_t d = static_cast<std::size_t>(std::max(0, age + 1)); d < lead.pmf.size(); ++d) left += lead.pmf[d];
    if (left < 1e-9) return out;
    for (std::size_t d = static_cast<std::size_t>(age + 1); d < lead.pmf.size(); ++d) {
        out.pmf.resize(d - static_cast<std::size_t>(age) + 1, 0);
        out.pmf.back() = lead.pmf[d] / left;
    }
    return out;
}

// As promised while that is still to come, else what is left of the lead time given the age it has reached: an overdue order is
// not expected tomorrow, every day anew.
Cover expected_of(const Basis& basis, const buffer::Buffer& buffer, const Order& order) {
    const Zone& zone = basis.state().site.zone;
    Cover out;
    out.order = &order;
    out.units = order.outstanding().value();
    out.waiting = waits(order);
    learn::LeadTime room;
    const learn::LeadTime& lead = lead_of_order(basis, buffer, order, room);
    const auto asked = order.asked_at();
    int days = std::max(1, static_cast<int>(std::ceil(lead.mean() - 1e-9)));
    if (order.promised_at && zone.day_of(*order.promised_at) >= basis.today) {
        days = std::max(1, zone.day_of(*order.promised_at) - basis.today);
        out.rest = exactly(days);
    } else if (order.status == state::OrderStatus::draft || !asked) {
        out.rest = order.status == state::OrderStatus::draft ? lead : exactly(days);
    } else {
        const int age = std::max(0, basis.today - zone.day_of(*asked));
        out.rest = left_after(lead, age);
        days = std::max(1, static_cast<int>(std::ceil(lead.mean_beyond(age) - age - 1e-9)));
        if (out.rest.pmf.empty()) out.rest = exactly(days);
    }
    out.expected = basis.today + days;
    out.due = order.promised_at ? zone.day_of(*order.promised_at) : out.expected;
    return out;
}

bool from_outside_place(const State& state, Id item) {
    const auto s = state.source_of[item];
    return s < state.source_of[item + 1] && state.sources[s].from_place && state.places.find(state.suppliers.text(state.sources[s].supplier)) == kNone;
}

}  // namespace

Quantity received_unseen(const State& state, const Order& order) {
    if (order.status != state::OrderStatus::received || order.received_at || order.kind == state::OrderKind::make) return {};
    const auto due = order.promised_at ? order.promised_at : order.asked_at();
    if (!due || *due > state.as_of || state.as_of - *due > kUnseenDays * kMicrosPerDay) return {};
    for (auto m = state.move_of[order.item + 1]; m-- > state.move_of[order.item] && state.moves[m].time >= *due;)
        if (state.moves[m].kind == state::MoveKind::receipt) return {};
    auto count = std::upper_bound(state.counts.begin(), state.counts.end(), order.item, [](Id item, const state::Count& c) { return item < c.item; });
    if (count != state.counts.begin() && (count - 1)->item == order.item && (count - 1)->time >= *due) return {};
    return order.quantity;
}

bool within_site(const State& state, const Order& order) {
    return order.kind == state::OrderKind::transfer && order.supplier != kNone && state.places.find(state.suppliers.text(order.supplier)) != kNone;
}

bool supplies(const State& state, const Order& order, bool made) {
    return (order.kind == state::OrderKind::make) == made && !within_site(state, order);
}

bool waits(const Order& order) {
    return order.status == state::OrderStatus::draft || (order.status == state::OrderStatus::requested && !order.approved_at);
}

std::vector<Cover> covers(const Basis& basis, const buffer::Buffer& buffer) {
    const State& state = basis.state();
    std::vector<Cover> out;
    for (auto o = basis.open_of[buffer.item]; o < basis.open_of[buffer.item + 1]; ++o) {
        const std::int32_t at = basis.open_orders[static_cast<std::size_t>(o)];
        const Order& order = state.orders[static_cast<std::size_t>(at)];
        if (!supplies(state, order, buffer.source < 0)) continue;
        Cover cover = expected_of(basis, buffer, order);
        auto peg = std::lower_bound(basis.pegs.begin(), basis.pegs.end(), at, [](const state::Peg& p, std::int32_t order_at) { return p.order < order_at; });
        for (; peg != basis.pegs.end() && peg->order == at; ++peg) cover.units -= peg->outstanding.value();  // that part is on its way to its sale
        if (cover.units > 1e-9) out.push_back(std::move(cover));
    }
    std::stable_sort(out.begin(), out.end(), [](const Cover& a, const Cover& b) { return a.due < b.due; });  // orders stand in the order of their numbers
    return out;
}

Cover cover_of(const Basis& basis, const Order& order) {
    const State& state = basis.state();
    buffer::Buffer buffer;
    buffer.item = order.item;
    const auto s = state.source_of[order.item];
    buffer.source = s < state.source_of[order.item + 1] ? s : -1;
    return expected_of(basis, buffer, order);
}

buffer::AcceptedCover accepted_cover(const State& state) {
    std::map<Id, double> units;
    for (const Order& order : state.orders) {
        if (order.open() && within_site(state, order)) units[order.item] -= order.outstanding().value();
        if (const Quantity unseen = received_unseen(state, order); unseen.micro > 0) units[order.item] += unseen.value();
    }
    for (const Superseded& one : superseded_drafts(state)) {
        const Order& draft = state.orders[static_cast<std::size_t>(one.draft)];
        units[draft.item] -= draft.outstanding().value();
    }
    const auto decisions = latest_decisions(state);
    for (Id item = 0; item < static_cast<Id>(state.items.size()) && !decisions.empty(); ++item) {
        const Verb verb = from_outside_place(state, item) ? Verb::transfer : Verb::buy;
        const auto found = decisions.find(identity(verb, state.items.text(item), state.item[item].place));
        if (found == decisions.end() || !taken(*found->second) || !in_force(state, *found->second)) continue;
        if (const Quantity open = unanswered(state, item, *found->second); open.micro > 0) units[item] += open.value();
    }
    buffer::AcceptedCover out;
    for (const auto& [item, sum] : units)
        if (sum != 0) out.emplace_back(item, sum);
    return out;
}

}  // namespace drum::action
