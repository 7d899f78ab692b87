#include "action/tell.h"

#include <algorithm>
#include <map>
#include <set>

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

// By sale: the day the last of its own orders is there.
using OwnDays = std::map<std::int32_t, int>;
OwnDays own_days(const projection::Projection& all) {
    OwnDays out;
    for (const projection::Pegged& peg : all.pegged)
        if (peg.comes.there != kNever) out[peg.sale] = std::max(out[peg.sale], peg.comes.there);
    return out;
}

Action told(const Basis& basis, const state::DemandLine& sale, const projection::Requirement& wanted, const OwnDays& own) {
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
    const auto mine = own.find(wanted.ref);
    const int there = mine == own.end() ? wanted.served : std::max(wanted.served, mine->second);  // the last of it, what an order of its own brings too
    a.expected = basis.today + there;
    a.late_probability = 1;
    a.starve_probability = 1;
    const double value = basis.flow->priced && sale.price ? *sale.price - state.item[sale.item].cost.value_or(0) : basis.flow->value[sale.item];
    a.money_at_risk = std::max(0.0, value) * wanted.units;
    a.reason = "Due " + day_text(basis, a.need_by) + ", it comes about " + day_text(basis, a.expected) + " at the earliest, whatever is done today.";
    return a;
}

// Of sales that an order of their own serves what that brings too late, be it ever so pulled forward; not those told already.
void add_pegged(const Basis& basis, const std::vector<char>& unknown, const OwnDays& own, std::vector<Action>& out) {
    std::set<std::int32_t> said;
    for (const projection::Requirement& wanted : basis.projection->requirements)
        if (wanted.from == From::sale && wanted.served > wanted.due.day) said.insert(wanted.ref);
    for (const projection::Pegged& peg : basis.projection->pegged) {
        const projection::Receipt& comes = peg.comes;
        const state::DemandLine& sale = basis.state().demand[static_cast<std::size_t>(peg.sale)];
        const bool late = sale.due_at && comes.there != kNever && comes.there > comes.wanted && comes.helped > comes.wanted;
        if (!late || unknown[static_cast<std::size_t>(sale.item)] || !said.insert(peg.sale).second) continue;
        projection::Requirement wanted;
        wanted.ref = peg.sale;
        wanted.units = peg.units;
        wanted.served = comes.there;
        out.push_back(told(basis, sale, wanted, own));
    }
}

// What serves each requirement, and what each order and planned order draws: as far down as anything is late.
class WaysIn {
public:
    explicit WaysIn(const projection::Projection& all) : all_(all) {
        const auto late = [](const projection::Requirement& wanted) { return wanted.served > wanted.due.day; };
        for (std::size_t l = 0; l < all.links.size(); ++l)
            if (late(all.requirements[static_cast<std::size_t>(all.links[l].requirement)])) links_.emplace(all.links[l].requirement, l);
        for (std::size_t r = 0; r < all.requirements.size(); ++r) {
            const projection::Requirement& wanted = all.requirements[r];
            if (wanted.from != From::sale && late(wanted)) (wanted.of_order ? of_order_ : of_planned_).emplace(wanted.ref, r);
        }
    }
    // Whether one of these orders is among what makes it late.
    bool late_by(const Basis& basis, const projection::Requirement& wanted, const std::set<std::string>& orders) const {
        auto [at, end] = links_.equal_range(static_cast<std::int32_t>(&wanted - all_.requirements.data()));
        for (; at != end; ++at) {
            const projection::Link& link = all_.links[at->second];
            const auto& order = link.receipt >= 0 ? all_.receipts[static_cast<std::size_t>(link.receipt)].order : link.planned;
            if (link.receipt >= 0 && order >= 0 && orders.contains(basis.state().orders[static_cast<std::size_t>(order)].order)) return true;
            auto [part, last] = (link.receipt >= 0 ? of_order_ : of_planned_).equal_range(order);
            for (; part != last; ++part)
                if (late_by(basis, all_.requirements[part->second], orders)) return true;
        }
        return false;
    }

private:
    const projection::Projection& all_;
    std::multimap<std::int32_t, std::size_t> links_, of_order_, of_planned_;
};

// What nothing brings of all that goes into the item: itself, where it is not made here.
Id without_source(const Basis& basis, Id item) {
    const state::State& state = basis.state();
    const auto never_comes = [&](Id part) {
        const auto wanted = basis.projection->requirements_of(part);
        return std::any_of(wanted.begin(), wanted.end(), [](const projection::Requirement& one) { return one.served == kNever; });
    };
    for (bool deeper = basis.flow->made[item]; deeper;) {
        deeper = false;
        for (auto b = state.bom_of[item]; b < state.bom_of[item + 1] && !deeper; ++b)
            if (never_comes(state.bom[b].component)) item = state.bom[b].component, deeper = true;
        deeper = deeper && basis.flow->made[item];
    }
    return item;
}

template <class Take>
void each_late_sale(const Basis& basis, Take take) {
    const projection::Projection& all = *basis.projection;
    for (Id node = 0; node < static_cast<Id>(all.nodes.size()); ++node)
        for (const projection::Requirement& wanted : all.requirements_of(node))
            if (wanted.from == From::sale && wanted.served > wanted.due.day) take(wanted, basis.state().demand[static_cast<std::size_t>(wanted.ref)]);
}

}  // namespace

std::vector<Action> late_sales(const Basis& basis) {
    std::vector<Action> out;
    const std::vector<char> unknown = of_unknown_stock(*basis.flow);
    const OwnDays own = own_days(*basis.projection);
    each_late_sale(basis, [&](const projection::Requirement& wanted, const state::DemandLine& sale) {
        if (unknown[static_cast<std::size_t>(sale.item)]) return;
        // An order under way that is only late has a line of its own, which may still save the day.
        if (wanted.served != kNever && sale.due_at && wanted.helped > wanted.due.day) out.push_back(told(basis, sale, wanted, own));
    });
    if (!basis.projection->pegged.empty()) add_pegged(basis, unknown, own, out);
    return out;
}

std::vector<Action> late_beside(const Basis& basis, const std::vector<Action>& overload) {
    std::vector<Action> out;
    if (overload.empty()) return out;
    std::set<std::string> left;
    for (const Action& a : overload) left.insert(a.order);
    const WaysIn ways(*basis.projection);
    const OwnDays own = own_days(*basis.projection);
    const std::vector<char> unknown = of_unknown_stock(*basis.flow);
    each_late_sale(basis, [&](const projection::Requirement& wanted, const state::DemandLine& sale) {
        const bool could_be_helped = wanted.served != kNever && sale.due_at && wanted.helped <= wanted.due.day;
        if (could_be_helped && !unknown[static_cast<std::size_t>(sale.item)] && ways.late_by(basis, wanted, left)) out.push_back(told(basis, sale, wanted, own));
    });
    return out;
}

std::vector<SetAside> sold_and_not_to_be_had(const Basis& basis) {
    const state::State& state = basis.state();
    std::vector<SetAside> out;
    each_late_sale(basis, [&](const projection::Requirement& wanted, const state::DemandLine& sale) {
        if (wanted.served != kNever) return;
        const Id lacks = without_source(basis, sale.item);
        const std::string what = lacks == sale.item ? "it is sold (" + sale.order + ")" : "it goes into " + state.items.text(sale.item) + ", which is sold (" + sale.order + ")";
        out.push_back({lacks, what + ", not there, and nothing says where it comes from",
                       "say from whom: drum record item " + state.items.text(lacks) + " --supplier NAME --lead-days N, or its bill or route"});
    });
    return out;
}

}  // namespace drum::action
