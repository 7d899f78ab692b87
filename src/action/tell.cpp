#include "action/tell.h"

#include <algorithm>
#include <map>

#include "action/wording.h"

namespace drum::action {
namespace {

using projection::From;
using projection::kNever;

// By item: nothing says how much there is of it, or of something it is made of, so that nobody can say when it comes.
std::vector<char> of_unknown_stock(const constraint::Flow& flow) {
    const state::State& state = *flow.state;
    std::vector<char> out(state.items.size(), 0);
    for (const state::SetAside& aside : state.set_aside)
        if (aside.item != kNone) out[static_cast<std::size_t>(aside.item)] = 1;
    for (auto item = flow.top_down.rbegin(); item != flow.top_down.rend(); ++item) {
        char& unknown = out[static_cast<std::size_t>(*item)];
        if (!flow.made[*item]) {
            if (!state.stocked[*item]) unknown = 1;
            continue;
        }
        for (auto b = state.bom_of[*item]; b < state.bom_of[*item + 1]; ++b)
            if (out[static_cast<std::size_t>(state.bom[b].component)]) unknown = 1;
    }
    return out;
}

Action told(const Basis& basis, const state::DemandLine& sale, const projection::Requirement& wanted) {
    const state::State& state = basis.state();
    Action a;
    a.verb = Verb::tell;
    a.item = sale.item;
    a.place = sale.place == kNone ? state.item[sale.item].place : state.places.text(sale.place);
    a.unit = state.item[sale.item].unit;
    a.order = sale.order;
    a.group = sale.order;
    a.id = identity(a.verb, state.items.text(a.item), a.place, sale.order + (sale.line.empty() ? "" : "/" + sale.line));
    a.quantity = nearest_quantity(wanted.units);
    if (sale.customer != kNone) a.customer = state.customers.text(sale.customer);
    a.protects = "market";
    a.order_by = basis.today;
    a.need_by = state.site.zone.day_of(*sale.due_at);
    a.expected = basis.today + wanted.served;
    a.late_probability = 1;
    a.starve_probability = 1;
    const double value = basis.flow->priced && sale.price ? *sale.price - state.item[sale.item].cost.value_or(0) : basis.flow->value[sale.item];
    a.money_at_risk = std::max(0.0, value) * wanted.units;
    a.reason = "Due " + day_text(basis, a.need_by) + ", it comes about " + day_text(basis, a.expected) + " at the earliest, whatever is done today.";
    return a;
}

}  // namespace

Late late_sales(const Basis& basis) {
    const state::State& state = basis.state();
    const projection::Projection& all = *basis.projection;
    const std::vector<char> unknown = of_unknown_stock(*basis.flow);
    Late out;
    for (Id node = 0; node < static_cast<Id>(all.nodes.size()); ++node) {
        const auto requirements = all.requirements_of(node);
        for (const projection::Requirement& wanted : requirements) {
            if (wanted.from != From::sale || wanted.served <= wanted.due.day) continue;
            const state::DemandLine& sale = state.demand[static_cast<std::size_t>(wanted.ref)];
            if (wanted.served == kNever) {
                out.questions.push_back({sale.item, "it is sold (" + sale.order + "), not there, and nothing says where it comes from",
                                         "say from whom: drum record item " + state.items.text(sale.item) + " --supplier NAME --lead-days N, or its bill or route"});
                continue;
            }
            if (unknown[static_cast<std::size_t>(sale.item)]) continue;
            // An order under way that is only late has a line of its own, which may still save the day.
            if (sale.due_at && wanted.helped > wanted.due.day) out.tell.push_back(told(basis, sale, wanted));
        }
    }
    return out;
}

}  // namespace drum::action
