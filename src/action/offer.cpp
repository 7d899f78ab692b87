#include "action/offer.h"

#include <algorithm>
#include <cmath>

#include "action/instead.h"
#include "action/wording.h"

namespace drum::action {
namespace {

using buffer::Buffer;
using state::State;

const state::SourceLine* source_line(const State& state, std::int32_t source) {
    return source < 0 ? nullptr : &state.sources[static_cast<std::size_t>(source)];
}

// Nobody orders 454.984 L, or half a piece.
Quantity asked_for(double wanted, const std::string& unit) {
    const bool whole = buffer::counted_whole(unit) || wanted >= 10;
    return nearest_quantity(whole ? std::ceil(wanted - 1e-9) : std::ceil(wanted * 1000 - 1e-6) / 1000);
}

// Up to the order-up-to level, at least the minimum, rounded up to the multiple; the rounding is shown.
void size(const Buffer& b, const state::SourceLine* source, Action& a) {
    const Quantity asked = asked_for(std::max(b.order_up_to - b.on_hand - b.on_order, 0.0), a.unit);
    a.quantity = asked;
    if (source == nullptr) return;
    a.quantity = round_up(std::max(asked, source->min_quantity), source->multiple);
    if (a.quantity != asked) {
        a.rounding = to_text(asked) + " -> " + to_text(a.quantity);
        if (asked < source->min_quantity) a.rounding += ", minimum " + to_text(source->min_quantity);
        if (source->multiple.micro > 0) a.rounding += ", multiple of " + to_text(source->multiple);
    }
    if (!source->unit.empty() && source->unit != a.unit)
        if (const auto bought = convert(a.quantity, Ratio{source->unit_factor.denominator, source->unit_factor.numerator}))
            a.purchase = to_text(*bought) + " " + source->unit;
}

// Money: what runs short until an order placed there now comes, and what its price is above that of the usual source.
double cost_of(const Basis& basis, const Buffer& b, std::int32_t s) {
    const State& state = basis.state();
    const buffer::Need need = basis.need(b);
    const learn::LeadTime& lead = basis.flow->learned->lead[static_cast<std::size_t>(s)];
    const double shortage = loss_of(basis, b, buffer::expected_short(need, lead, 0, b.on_hand + b.on_order), lead.mean()).money;
    const auto price = state.sources[static_cast<std::size_t>(s)].unit_cost, usual = state.sources[static_cast<std::size_t>(b.source)].unit_cost;
    return shortage + (price && usual ? (*price - *usual) * std::max(0.0, b.order_up_to - b.on_hand - b.on_order) : 0);
}

bool comes_too_late(const Basis& basis, const Buffer& b, std::int32_t s) {
    const auto& lead = basis.flow->learned->lead[static_cast<std::size_t>(s)];
    return buffer::probability_within(basis.need(b), lead, 0, b.on_hand + b.on_order) < quantile_of(basis, b);
}

// A place of the site cannot bring what is counted already.
bool already_counted(const State& state, const state::SourceLine& source) {
    return source.from_place && state.places.find(state.suppliers.text(source.supplier)) != kNone;
}

std::int32_t best_source(const Basis& basis, const Buffer& b) {
    const State& state = basis.state();
    if (b.source < 0) return -1;
    std::int32_t best = b.source;
    if (already_counted(state, state.sources[static_cast<std::size_t>(best)]))
        for (auto s = state.source_of[b.item]; s < state.source_of[b.item + 1]; ++s)
            if (!already_counted(state, state.sources[static_cast<std::size_t>(s)])) {
                best = s;
                break;
            }
    if (!comes_too_late(basis, b, best)) return best;
    double least = cost_of(basis, b, best) * (1 - 1e-9);
    for (auto s = state.source_of[b.item]; s < state.source_of[b.item + 1]; ++s) {
        if (s == best || already_counted(state, state.sources[static_cast<std::size_t>(s)])) continue;
        if (const double cost = cost_of(basis, b, s); cost < least) least = cost, best = s;
    }
    return best;
}

// After its cut-off the source takes it up a day later; it arrives on a day on which it works.
void date(const Basis& basis, const state::SourceLine* source, double lead_days, Action& a) {
    const State& state = basis.state();
    Day sent = basis.today;
    if (source != nullptr && source->cut_off) {
        a.cut_off = source->cut_off;
        if (state.site.zone.local_micros(state.as_of) > *source->cut_off) sent = sent + 1;
    }
    if (source != nullptr) sent = when_open(basis, source->supplier, sent);
    a.order_by = sent;
    a.expected = sent + std::max(1, static_cast<int>(std::ceil(lead_days - 1e-9)));
    if (source != nullptr) a.expected = when_open(basis, source->supplier, a.expected);
}

}  // namespace

Verb supply_verb(const State& state, const Buffer& buffer) {
    const state::SourceLine* source = source_line(state, buffer.source);
    return source == nullptr ? Verb::make : source->from_place && !already_counted(state, *source) ? Verb::transfer : Verb::buy;
}

Action supply_offer(const Basis& basis, const Buffer& b) {
    const State& state = basis.state();
    const std::int32_t chosen = best_source(basis, b);
    const state::SourceLine* source = source_line(state, chosen);
    Action a = start(basis, b, supply_verb(state, b));
    if (source != nullptr) {
        a.verb = source->from_place && !already_counted(state, *source) ? Verb::transfer : Verb::buy;
        a.source = state.suppliers.text(source->supplier);
        a.group = a.source + "-" + to_text(basis.today);
    }
    size(b, source, a);
    learn::LeadTime room;
    const learn::LeadTime& lead = chosen >= 0 ? basis.flow->learned->lead[static_cast<std::size_t>(chosen)] : lead_of(basis, b, room);
    date(basis, source, lead.mean(), a);
    const buffer::Need need = basis.need(b);
    const double supply = b.on_hand + b.on_order, sent_days = a.order_by - basis.today;
    a.need_by = basis.today + buffer::lasting_days(need, supply, quantile_of(basis, b));
    weigh(basis, b, lead, sent_days, supply, a);
    a.reason = supply_reason(basis, b, a, chosen);
    a.without = without_it(basis, b, a);
    if (a.late_probability > 0.5) a.instead = what_else_helps(basis, b, a);
    a.figures = figures_of(basis, b, a);
    return a;
}

std::optional<Action> transfer_home(const Basis& basis, const Buffer& b) {
    const State& state = basis.state();
    const double away = elsewhere(state, b.item);
    if (away <= 0 || b.mean_need <= 0) return std::nullopt;
    const double home = std::max(0.0, b.on_hand - away);
    const state::Elsewhere* from = nullptr;  // where most of it stands
    auto at = std::lower_bound(state.elsewhere.begin(), state.elsewhere.end(), b.item, [](const state::Elsewhere& e, Id i) { return e.item < i; });
    for (; at != state.elsewhere.end() && at->item == b.item; ++at)
        if (from == nullptr || at->quantity > from->quantity) from = &*at;
    const std::string& place = state.places.text(from->place);
    learn::LeadTime lead{{0, 1}, 0, 0};  // a day, where nothing is known of the way
    for (auto s = state.source_of[b.item]; s < state.source_of[b.item + 1]; ++s)
        if (state.sources[s].from_place && state.suppliers.text(state.sources[s].supplier) == place) lead = basis.flow->learned->lead[s];
    double under_way = 0;
    for (auto o = basis.open_of[b.item]; o < basis.open_of[b.item + 1]; ++o) {
        const state::Order& order = state.orders[static_cast<std::size_t>(basis.open_orders[static_cast<std::size_t>(o)])];
        if (order.kind == state::OrderKind::transfer) under_way += order.outstanding().value();
    }
    const buffer::Need need = basis.need(b);
    if (buffer::probability_within(need, lead, b.review_days, home + under_way) >= quantile_of(basis, b)) return std::nullopt;
    const double wanted = std::min(from->quantity.value(), std::max(b.order_up_to - home - under_way, 0.0));
    Action a = start(basis, b, Verb::transfer);
    a.quantity = std::min(asked_for(wanted, a.unit), from->quantity);
    if (a.quantity.micro <= 0) return std::nullopt;
    a.source = place;
    a.group = place + "-" + to_text(basis.today);
    a.expected = basis.today + std::max(1, static_cast<int>(std::ceil(lead.mean() - 1e-9)));
    a.need_by = basis.today + buffer::lasting_days(need, home + under_way, quantile_of(basis, b));
    weigh(basis, b, lead, 0, home + under_way, a);
    a.reason = transfer_reason(basis, b, a, home, from->quantity.value());
    a.without = without_it(basis, b, a);
    a.figures = figures_of(basis, b, a);
    return a;
}

}  // namespace drum::action
