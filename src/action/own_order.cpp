#include "action/own_order.h"

#include <algorithm>
#include <numeric>

#include "action/wording.h"
#include "buffer/shipping.h"
#include "projection/sources.h"

namespace drum::action {
namespace {

double chance_later_than(const learn::LeadTime& rest, int days) {
    const auto from = std::min(rest.pmf.size(), static_cast<std::size_t>(std::max(0, days + 1)));
    return std::clamp(std::accumulate(rest.pmf.begin() + static_cast<std::ptrdiff_t>(from), rest.pmf.end(), 0.0), 0.0,
                      1.0);
}

Action chased(const Basis& basis, const projection::Receipt& comes, const state::DemandLine& sale, Day due,
              double units, bool sooner) {
    const state::State& state = basis.state();
    const state::Order& order = state.orders[static_cast<std::size_t>(comes.order)];
    const Day expected = basis.today + comes.day;
    const learn::LeadTime rest = projection::law_of(*basis.flow, basis.projection->ordering, comes);
    Action a;
    const bool made = order.kind == state::OrderKind::make;
    a.verb = !comes.waits && !sooner ? Verb::expedite : made ? Verb::release : Verb::approve;
    a.crowds = a.verb == Verb::expedite && made;
    a.item = order.item;
    a.place = state.item[a.item].place;
    a.unit = state.item[a.item].unit;
    name_order(state, order, a);
    a.id = identity(a.verb, state.items.text(a.item), a.place, row_name(order.order, order.line));
    a.quantity = order.outstanding();
    if (order.supplier != kNone) a.source = state.suppliers.text(order.supplier);
    a.protects = "market";
    a.order_by = basis.today;
    a.need_by = due;
    a.expected = expected;
    if (a.verb == Verb::expedite && comes.helped < comes.there) a.at_best = basis.today + comes.helped;
    a.late_probability = chance_later_than(rest, due - basis.today);
    a.starve_probability = a.late_probability;
    const double worth = std::max(0.0, basis.flow->value[a.item]) * units;
    a.money_at_risk = buffer::kLate * worth * a.late_probability;
    a.money_per_day = a.money_at_risk / std::max(1, expected - due);
    if (expected > due) weigh_lateness(worth, a);
    a.reason = "it was placed for " + sale.order + ", due " + day_text(basis, due) + ", and " +
               (comes.waits ? "nobody has sent it: sent today it is expected " : "is expected ") +
               day_text(basis, expected) + ".";
    if (worth > 0)
        a.without = "Until it comes " + number(worth) + (basis.flow->priced ? "" : " units") + " of throughput wait.";
    a.figures.push_back({"of it for " + sale.order, action::units(*basis.flow, a.item, units)});
    a.figures.push_back({"probability that it comes after that is due", percent(a.late_probability)});
    return a;
}

}  // namespace

LateOnes for_one_sale(const Basis& basis) {
    const state::State& state = basis.state();
    LateOnes out;
    std::int32_t said = -1;
    for (const projection::Pegged& peg :
         basis.projection->pegged) {  // by order: the first of its sales that comes too late speaks for it
        const state::DemandLine& sale = state.demand[static_cast<std::size_t>(peg.sale)];
        if (peg.order == said || basis.roped[static_cast<std::size_t>(peg.order)]) continue;
        const bool late = peg.comes.day > peg.comes.wanted, owed = owes(basis, peg.comes);
        const bool sooner = !late && !owed && begins_before_its_start(basis, peg.comes);
        if (!late && !owed && !peg.comes.waits && !sooner) continue;
        if (!can_be_helped(peg.comes) && !owed) continue;
        const Push push = push_of(basis, peg.comes, peg.comes.wanted, owed);
        const Day due = sale.due_at ? state.site.zone.day_of(*sale.due_at) : basis.today;  // undated: wanted now
        double units = 0;  // of the sale, in however many lines
        for (auto at = &peg;
             at != basis.projection->pegged.data() + basis.projection->pegged.size() && at->order == peg.order; ++at)
            units += state.demand[static_cast<std::size_t>(at->sale)].order == sale.order ? at->units : 0;
        Action a = chased(basis, peg.comes, sale, due, units, sooner);
        if (push.due)
            out.due.push_back(std::move(a));
        else if (push.by != projection::kNever)
            out.upcoming.push_back({a.id, a.item, basis.today + push.by, a.verb, a.quantity, {}, a.order, a.place});
        said = peg.order;
    }
    return out;
}

}  // namespace drum::action
