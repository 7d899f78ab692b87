#include "action/offer.h"

#include <algorithm>
#include <cmath>

#include "action/bring.h"
#include "action/instead.h"
#include "action/wording.h"
#include "projection/sources.h"

namespace drum::action {
namespace {

using buffer::Buffer;
using state::State;

const state::SourceLine* source_line(const State& state, std::int32_t source) {
    return source < 0 ? nullptr : &state.sources[static_cast<std::size_t>(source)];
}

Quantity asked_for(double wanted, const std::string& unit) {
    return nearest_quantity(projection::as_ordered(wanted, unit));
}

// At least the minimum, rounded up to the multiple; the rounding is shown.
void size(double units, Quantity minimum, Quantity multiple, Action& a) {
    const Quantity asked = asked_for(std::max(units, 0.0), a.unit);
    a.quantity = round_up(std::max(asked, minimum), multiple);
    if (a.quantity == asked) return;
    a.rounding = to_text(asked) + " -> " + to_text(a.quantity);
    if (asked < minimum) a.rounding += ", minimum " + to_text(minimum);
    if (multiple.micro > 0) a.rounding += ", multiple of " + to_text(multiple);
}

// Of price breaks the least quantity that meets the need; a higher one where what it saves exceeds what carrying it
// costs. Without a known carrying rate never more than 90 days' use, unless the larger order costs less in all.
void take_break(const Basis& basis, const Buffer& b, std::int32_t source, Action& a) {
    constexpr double kMostDays = 90, kYearDays = 365;
    const state::SourceLine& line = basis.state().sources[static_cast<std::size_t>(source)];
    const double daily = b.kept ? basis.expected->rate[static_cast<std::size_t>(b.item)].mean() : 0;
    const double units = a.quantity.value();
    double best = 0;
    Quantity chosen = a.quantity;
    for (const state::PriceBreak& at : line.breaks) {
        const Quantity raised = round_up(at.from, line.multiple);
        const double more = raised.value() - units, now = unit_cost(basis.state(), b.item, source, units).value_or(0);
        if (more <= 0 || now <= 0) continue;
        const double saved = (now - at.unit_cost) * units, outlay = more * at.unit_cost;
        const double days = daily > 0 ? more / daily : kYearDays * 10;
        const auto& rate = basis.state().site.carrying_rate;
        const double carried = rate ? outlay * *rate * days / kYearDays : 0;
        const bool used_up = daily > 0 && (rate || days <= kMostDays);
        const double gain = used_up ? saved - carried : saved - outlay;
        if (gain <= best) continue;
        best = gain;
        chosen = raised;
    }
    if (chosen == a.quantity) return;
    a.rounding +=
        (a.rounding.empty() ? to_text(a.quantity) + " -> " : ", ") + to_text(chosen) + ", price from that quantity on";
    a.quantity = chosen;
}

const learn::LeadTime& lead_of_source(const Basis& basis, std::int32_t source) {
    return basis.flow->learned->lead[static_cast<std::size_t>(source)];
}

// When an order at the source comes, as the calendars have it.
learn::LeadTime comes_from(const Basis& basis, std::int32_t source) {
    return projection::as_it_comes(basis.projection->ordering, source, lead_of_source(basis, source), 0);
}

// Money: what runs short until an order placed there now comes, and what its price is above that of the usual source.
double cost_of(const Basis& basis, const Buffer& b, std::int32_t s, double units) {
    const learn::LeadTime lead = comes_from(basis, s);
    const double shortage =
        loss_of(basis, b, buffer::expected_short(basis.need(b), lead, 0, b.supply()), lead.mean()).money;
    const auto price = unit_cost(basis.state(), b.item, s, units),
               usual = unit_cost(basis.state(), b.item, b.source, units);
    return shortage + (price && usual ? (*price - *usual) * units : 0);
}

// The first day on which the usual source brings too late what is booked and due now; kNever: it brings it in time.
int booked_too_late(const Basis& basis, const Buffer& b) {
    int day = projection::kNever;
    for (const projection::Planned& planned : basis.projection->planned_orders_of(b.node))
        if (planned.is_due && planned.plan == projection::Plan::buy && planned.late)
            day = std::min(day, planned.due.day);
    return day;
}

// The usual source, or where an order there comes too late, the one at which lateness and price together cost the
// least: of those that still keep what is booked where any does.
std::int32_t best_source(const Basis& basis, const Buffer& b, double units) {
    const State& state = basis.state();
    if (b.source < 0) return -1;
    if (buffer::probability_within(basis.need(b), comes_from(basis, b.source), 0, b.supply()) >= quantile_of(basis, b))
        return b.source;
    const int booked = booked_too_late(basis, b);
    const auto days_late = [&](std::int32_t s) {
        return std::max(0, basis.projection->ordering.comes(s, 0, lead_of_source(basis, s).mean()) - booked);
    };
    std::int32_t best = b.source;
    double least = cost_of(basis, b, best, units) * (1 - 1e-9);
    for (auto s = state.source_of[b.item]; s < state.source_of[b.item + 1]; ++s) {
        if (s == b.source || projection::is_our_place(state, state.sources[s])) continue;
        const double cost = cost_of(basis, b, s, units);
        if (days_late(s) > days_late(best) || (days_late(s) == days_late(best) && cost >= least)) continue;
        least = cost;
        best = s;
    }
    return best;
}

void name_source(const Basis& basis, std::int32_t chosen, Action& a) {
    const State& state = basis.state();
    const state::SourceLine& line = state.sources[static_cast<std::size_t>(chosen)];
    a.verb = line.from_place ? Verb::transfer : Verb::buy;
    a.source = state.suppliers.text(line.supplier);
    a.group = a.source + "-" + to_text(basis.today);
    a.cut_off = line.cut_off;
    a.order_by = basis.today + basis.projection->ordering.sent(chosen, 0);
    if (line.unit.empty() || line.unit == a.unit) return;
    if (const auto bought = convert(a.quantity, Ratio{line.unit_factor.denominator, line.unit_factor.numerator}))
        a.purchase = to_text(*bought) + " " + line.unit;
}

// Days over which the source delivers what is due.
int spread_of(const Basis& basis, const Buffer& b) {
    int days = 0;
    for (const projection::Planned& planned : basis.projection->planned_orders_of(b.node))
        if (planned.is_due) days = std::max(days, planned.spread);
    return days;
}

// When what is made is done, if it is begun today: the latest of what is planned of it now.
int done_day(const Basis& basis, const Buffer& b) {
    int day = 0;
    for (const projection::Planned& planned : basis.projection->planned_orders_of(b.node))
        if (planned.is_due && planned.there != projection::kNever) day = std::max(day, planned.there);
    return day;
}

}  // namespace

double booked_due(const Basis& basis, const Buffer& b) {
    const bool made = basis.flow->made[b.item];
    double booked = 0;
    for (const projection::Planned& planned : basis.projection->planned_orders_of(b.node))
        if (planned.is_due && !is_brought(basis, planned)) booked += made ? planned.units : planned.asked;
    return booked;
}

Verb supply_verb(const Basis& basis, const Buffer& b) {
    if (basis.flow->made[b.item]) return Verb::make;
    const state::SourceLine* source = source_line(basis.state(), b.source);
    return source != nullptr && source->from_place ? Verb::transfer : Verb::buy;
}

double due_units(const Basis& basis, const Buffer& b) {
    const double booked = booked_due(basis, b);
    // Of what is made the projection has planned what the level asks for beyond what is booked.
    if (basis.flow->made[b.item]) return booked;
    const double elsewhere = brought_for_level(basis, b);
    if (elsewhere > 0 && b.supply() + elsewhere + booked >= b.level - 1e-9) return booked;
    return booked + std::max(0.0, buffer::beyond_booked(b, booked) - elsewhere);
}

double usual_units(const Basis& basis, const Buffer& b) {
    double units = std::max(b.level - b.supply(), b.kept ? b.cycle : 0);
    for (const projection::Planned& planned : basis.projection->planned_orders_of(b.node))
        units = std::max(units, planned.asked);
    return units;
}

Action supply_offer(const Basis& basis, const Buffer& b, double units) {
    const State& state = basis.state();
    Action a = start(basis, b, supply_verb(basis, b));
    const std::int32_t chosen = best_source(basis, b, units);
    const state::SourceLine* source = source_line(state, chosen);
    learn::LeadTime room;
    if (source != nullptr) {
        size(units, source->min_quantity, source->multiple, a);
        take_break(basis, b, chosen, a);
        name_source(basis, chosen, a);
        room = comes_from(basis, chosen);
        a.expected = basis.today +
                     std::max(basis.projection->ordering.comes(chosen, 0, lead_of_source(basis, chosen).mean()), 0) +
                     (chosen == b.source ? spread_of(basis, b) : 0);
        if (const auto price = unit_cost(basis.state(), b.item, chosen, a.quantity.value()))
            a.cost = *price * a.quantity.value();
    } else {
        size(units, {}, {}, a);
        const int done = done_day(basis, b);
        a.expected = basis.today + done;
        room.pmf.assign(static_cast<std::size_t>(done) + 1, 0);
        room.pmf.back() = 1;
    }
    a.stock_out = stock_out_of(basis, b);
    a.need_by = a.stock_out.value_or(a.expected);
    weigh(basis, b, room, 0, b.supply(), a);
    if (a.stock_out && *a.stock_out < a.expected) weigh_lateness(units * b.value_per_unit, a);
    a.reason = supply_reason(basis, b, a, chosen);
    a.without = without_it(basis, b, a);
    if (a.late_probability > 0.5) a.instead = what_else_helps(basis, b, a);
    a.figures = figures_of(basis, b, a);
    return a;
}

}  // namespace drum::action
