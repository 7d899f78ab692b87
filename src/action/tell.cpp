#include "action/tell.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>

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

// What one order asks for of an item for one day, in however many lines: one sale, of which the customer hears once.
using Lines = std::span<const projection::Requirement>;

const state::DemandLine& line_of(const Basis& basis, const projection::Requirement& wanted) {
    return basis.state().demand[static_cast<std::size_t>(wanted.ref)];
}

std::string row_of(const Basis& basis, std::int32_t order) {
    const state::Order& at = basis.state().orders[static_cast<std::size_t>(order)];
    return row_name(at.order, at.line);
}

bool of_one_sale(const Basis& basis, const projection::Requirement& a, const projection::Requirement& b) {
    const state::DemandLine &one = line_of(basis, a), &other = line_of(basis, b);
    return one.order == other.order && a.asked_day == b.asked_day && one.due_at.has_value() == other.due_at.has_value();
}

// The day the last of something is there; as it comes, and with orders pulled forward.
struct Days {
    int served = 0, helped = 0;
    void add(int comes, int pulled) { served = std::max(served, comes), helped = std::max(helped, pulled); }
};

Days days_of(Lines lines) {
    Days out;
    for (const projection::Requirement& wanted : lines) out.add(wanted.served, wanted.helped);
    return out;
}

// By sale: of its own orders.
using OwnDays = std::map<std::int32_t, Days>;
OwnDays own_days(const projection::Projection& all) {
    OwnDays out;
    for (const projection::Pegged& peg : all.pegged)
        if (peg.comes.there != kNever) out[peg.sale].add(peg.comes.there, peg.comes.helped);
    return out;
}

// Whether something would bring it sooner and is not done: refused, put off, or too much is chased.
enum class Sooner : std::uint8_t { nothing, undone };

Action told(const Basis& basis, Lines lines, const OwnDays& own, Sooner sooner = Sooner::nothing) {
    const state::State& state = basis.state();
    const state::DemandLine& sale = line_of(basis, lines.front());
    Action a;
    a.verb = Verb::tell;
    a.item = sale.item;
    a.place = sale.place == kNone ? state.item[sale.item].place : state.places.text(sale.place);
    a.unit = state.item[sale.item].unit;
    a.order = sale.order;
    a.group = sale.order;
    a.id = identity(a.verb, state.items.text(a.item), a.place, row_name(sale.order, sale.line));
    if (sale.customer != kNone) a.customer = state.customers.text(sale.customer);
    a.protects = "market";
    a.order_by = basis.today;
    a.need_by = state.site.zone.day_of(*sale.due_at);
    Days comes = days_of(lines);  // what an order of its own brings too
    double units = 0;
    for (const projection::Requirement& wanted : lines) {
        if (const auto mine = own.find(wanted.ref); mine != own.end())
            comes.add(mine->second.served, mine->second.helped);
        const auto& price = line_of(basis, wanted).price;
        const double cost = state.item[sale.item].cost.value_or(0);
        const double value = basis.flow->priced && price ? *price - cost : basis.flow->value[sale.item];
        units += wanted.units, a.money_at_risk += std::max(0.0, value) * wanted.units;
    }
    a.quantity = nearest_quantity(units);
    a.expected = basis.today + comes.served;
    a.late_probability = 1;
    a.starve_probability = 1;
    a.reason = "Due " + day_text(basis, a.need_by) + ", it comes about " + day_text(basis, a.expected);
    if (sooner == Sooner::undone)
        a.reason += " as things are decided: what would bring it sooner is not done.";
    else if (comes.helped < comes.served)
        a.reason += "; chased, on " + day_text(basis, basis.today + comes.helped) + " at the earliest.";
    else
        a.reason += " at the earliest, whatever is done today.";
    return a;
}

// Of sales that an order of their own serves what that brings too late, be it ever so pulled forward; not those told
// already.
void add_pegged(const Basis& basis, const std::vector<char>& unknown, const OwnDays& own, std::vector<Action>& out) {
    std::set<std::int32_t> said;
    for (const projection::Requirement& wanted : basis.projection->requirements)
        if (wanted.from == From::sale && wanted.served > wanted.due.day) said.insert(wanted.ref);
    for (const projection::Pegged& peg : basis.projection->pegged) {
        const projection::Receipt& comes = peg.comes;
        const state::DemandLine& sale = basis.state().demand[static_cast<std::size_t>(peg.sale)];
        const bool late =
            sale.due_at && comes.there != kNever && comes.there > comes.wanted && comes.helped > comes.wanted;
        if (!late || unknown[static_cast<std::size_t>(sale.item)] || !said.insert(peg.sale).second) continue;
        projection::Requirement wanted;
        wanted.ref = peg.sale;
        wanted.units = peg.units;
        wanted.served = comes.there;
        wanted.helped = comes.helped;
        out.push_back(told(basis, Lines(&wanted, 1), own, comes.held > 0 ? Sooner::undone : Sooner::nothing));
    }
}

// What serves each requirement, and what each order and planned order draws: as far down as anything is late.
class WaysIn {
public:
    explicit WaysIn(const projection::Projection& all) : all_(all) {
        const auto late = [](const projection::Requirement& wanted) { return wanted.served > wanted.due.day; };
        for (std::size_t l = 0; l < all.links.size(); ++l)
            if (all.links[l].units > 0 && late(all.requirements[static_cast<std::size_t>(all.links[l].requirement)]))
                links_.emplace(all.links[l].requirement, l);
        for (std::size_t r = 0; r < all.requirements.size(); ++r) {
            const projection::Requirement& wanted = all.requirements[r];
            if (wanted.from != From::sale && !wanted.of_accepted && late(wanted))
                (wanted.of_order ? of_order_ : of_planned_).emplace(wanted.ref, r);
        }
    }
    // Whether one of these orders, or what somebody refused or put off, is among what makes it late.
    bool late_by(const Basis& basis, const projection::Requirement& wanted, const std::set<std::string>& orders) const {
        std::set<std::int32_t> seen;
        return late_by(basis, wanted, orders, seen);
    }

private:
    bool late_by(const Basis& basis, const projection::Requirement& wanted, const std::set<std::string>& orders,
                 std::set<std::int32_t>& seen) const {
        const auto requirement = static_cast<std::int32_t>(&wanted - all_.requirements.data());
        if (!seen.insert(requirement).second) return false;
        auto [at, end] = links_.equal_range(requirement);
        for (; at != end; ++at) {
            const projection::Link& link = all_.links[at->second];
            const auto& order =
                link.receipt >= 0 ? all_.receipts[static_cast<std::size_t>(link.receipt)].order : link.planned;
            if (link.planned >= 0 && all_.planned[static_cast<std::size_t>(link.planned)].held > 0) return true;
            if (link.receipt >= 0 && all_.receipts[static_cast<std::size_t>(link.receipt)].held > 0) return true;
            if (link.receipt >= 0 && order >= 0 && orders.contains(row_of(basis, order))) return true;
            auto [part, last] = (link.receipt >= 0 ? of_order_ : of_planned_).equal_range(order);
            for (; part != last; ++part)
                if (late_by(basis, all_.requirements[part->second], orders, seen)) return true;
        }
        return false;
    }

    const projection::Projection& all_;
    std::multimap<std::int32_t, std::size_t> links_, of_order_, of_planned_;
};

// What nothing brings of all that goes into the item: itself, where it is not made here.
Id without_source(const Basis& basis, Id item) {
    const state::State& state = basis.state();
    const auto never_comes = [&](Id part) {
        const auto wanted = basis.projection->requirements_of(part);
        return std::any_of(wanted.begin(), wanted.end(),
                           [](const projection::Requirement& one) { return one.served == kNever; });
    };
    for (bool deeper = basis.flow->made[item]; deeper;) {
        deeper = false;
        for (auto b = state.bom_of[item]; b < state.bom_of[item + 1] && !deeper; ++b)
            if (never_comes(state.bom[b].component)) item = state.bom[b].component, deeper = true;
        deeper = deeper && basis.flow->made[item];
    }
    return item;
}

// Lines of one sale stand side by side.
template <class Take>
void each_late_sale(const Basis& basis, Take take) {
    const projection::Projection& all = *basis.projection;
    for (Id node = 0; node < static_cast<Id>(all.nodes.size()); ++node) {
        const Lines wanted = all.requirements_of(node);
        for (std::size_t from = 0, to = 0; from < wanted.size(); from = to) {
            const auto sold = [&](std::size_t at) { return at < wanted.size() && wanted[at].from == From::sale; };
            for (to = from + 1; sold(from) && sold(to) && of_one_sale(basis, wanted[from], wanted[to]);) ++to;
            const Lines lines = wanted.subspan(from, to - from);
            if (sold(from) && days_of(lines).served > lines.front().due.day) take(lines, line_of(basis, lines.front()));
        }
    }
}

}  // namespace

std::vector<Action> late_sales(const Basis& basis) {
    std::vector<Action> out;
    const std::vector<char> unknown = of_unknown_stock(*basis.flow);
    const OwnDays own = own_days(*basis.projection);
    const auto held = [](const auto& one) { return one.held > 0; };
    const projection::Projection& all = *basis.projection;
    std::optional<WaysIn> ways;  // where something is withheld
    if (std::any_of(all.planned.begin(), all.planned.end(), held) ||
        std::any_of(all.receipts.begin(), all.receipts.end(), held))
        ways.emplace(all);
    each_late_sale(basis, [&](Lines lines, const state::DemandLine& sale) {
        const Days comes = days_of(lines);
        if (unknown[static_cast<std::size_t>(sale.item)] || !sale.due_at || comes.served == kNever) return;
        // An order under way that is only late has a line of its own, which may still save the day.
        if (comes.helped <= lines.front().due.day) return;
        const bool undone = ways && std::any_of(lines.begin(), lines.end(), [&](const projection::Requirement& wanted) {
                                return ways->late_by(basis, wanted, {});
                            });
        out.push_back(told(basis, lines, own, undone ? Sooner::undone : Sooner::nothing));
    });
    if (!basis.projection->pegged.empty()) add_pegged(basis, unknown, own, out);
    return out;
}

std::vector<Action> late_beside(const Basis& basis, const std::set<std::string>& orders) {
    std::vector<Action> out;
    if (orders.empty()) return out;
    const WaysIn ways(*basis.projection);
    const OwnDays own = own_days(*basis.projection);
    const std::vector<char> unknown = of_unknown_stock(*basis.flow);
    each_late_sale(basis, [&](Lines lines, const state::DemandLine& sale) {
        const Days comes = days_of(lines);
        const bool could_be_helped = comes.served != kNever && sale.due_at && comes.helped <= lines.front().due.day;
        const auto late = [&](const projection::Requirement& wanted) { return ways.late_by(basis, wanted, orders); };
        if (could_be_helped && !unknown[static_cast<std::size_t>(sale.item)] &&
            std::any_of(lines.begin(), lines.end(), late))
            out.push_back(told(basis, lines, own, Sooner::undone));
    });
    return out;
}

std::vector<SetAside> sold_and_not_to_be_had(const Basis& basis) {
    const state::State& state = basis.state();
    std::vector<SetAside> out;
    each_late_sale(basis, [&](Lines lines, const state::DemandLine& sale) {
        if (days_of(lines).served != kNever) return;
        const Id lacks = without_source(basis, sale.item);
        if (state.route_of[lacks] < state.route_of[lacks + 1]) {
            out.push_back(
                {lacks, "it is sold (" + sale.order + "), and a machine of its route opens no more before it is done",
                 "say when its machines work: table calendars", Of::whole, true});
            return;
        }
        const std::string what =
            lacks == sale.item ? "it is sold (" + sale.order + ")"
                               : "it goes into " + state.items.text(sale.item) + ", which is sold (" + sale.order + ")";
        out.push_back({lacks, what + ", not there, and nothing says where it comes from",
                       "say from whom: drum record item " + state.items.text(lacks) +
                           " --supplier NAME --lead-days N, or its bill or route",
                       Of::whole, true});
    });
    return out;
}

}  // namespace drum::action
