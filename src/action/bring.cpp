#include "action/bring.h"

#include <algorithm>
#include <map>

#include "action/offer.h"
#include "action/wording.h"
#include "projection/sources.h"

namespace drum::action {
namespace {

using buffer::Buffer;
using projection::Planned;
using state::State;

const std::string& supplier_of(const State& state, std::int32_t lane) {
    return state.suppliers.text(state.sources[static_cast<std::size_t>(lane)].supplier);
}

// Of what a place is short of it is brought from home, else from the place that the lane names.
std::string brought_from(const Basis& basis, const Buffer& b, std::int32_t lane) {
    const State& state = basis.state();
    if (b.node == b.item) return supplier_of(state, lane);
    const std::string& home = state.item[b.item].place;
    return home.empty() ? "main" : home;
}

std::string id_of(const Basis& basis, const Buffer& b, std::int32_t lane) {
    const Id place = basis.projection->nodes[static_cast<std::size_t>(b.node)].place;
    for (const Way& way : ways_of(basis.state(), b.item))
        if (way.lane == lane && way.place == place) return way.id;
    return {};
}

// The node of the item at that place, which plans apart.
Id node_at(const Basis& basis, Id item, Id place) {
    const auto& nodes = basis.projection->nodes;
    const auto first = nodes.begin() + static_cast<std::ptrdiff_t>(basis.state().items.size());
    auto at =
        std::lower_bound(first, nodes.end(), item, [](const projection::Node& one, Id of) { return one.item < of; });
    while (at != nodes.end() && at->item == item && at->place != place) ++at;
    return at != nodes.end() && at->item == item ? static_cast<Id>(at - nodes.begin()) : kNone;
}

// Units there after all that is wanted there.
double spare_at(const Basis& basis, Id node) {
    double units = basis.projection->stock[static_cast<std::size_t>(node)];
    for (const projection::Requirement& wanted : basis.projection->requirements_of(node)) units -= wanted.units;
    return std::max(0.0, units);
}

// What the home's level asks for beyond what is booked, less than a cycle where it need not be bought: units by lane.
std::map<std::int32_t, double> for_level(const Basis& basis, const Buffer& b) {
    const State& state = basis.state();
    std::map<std::int32_t, double> out;
    if (basis.flow->made[b.item] || !b.triggered() || b.node != b.item) return out;
    double beyond = std::max(0.0, b.level - b.supply() - booked_due(basis, b));
    for (auto s = state.source_of[b.item]; s < state.source_of[b.item + 1] && beyond > 1e-9; ++s) {
        if (!projection::is_our_place(state, state.sources[s])) continue;
        const Id node = node_at(basis, b.item, state.places.find(supplier_of(state, static_cast<std::int32_t>(s))));
        const double units = node == kNone ? 0 : std::min(beyond, spare_at(basis, node));
        if (units > 1e-9) out[static_cast<std::int32_t>(s)] += units;
        beyond -= units;
    }
    return out;
}

struct Lane {
    double units = 0;
    std::optional<int> need_by, send_by;  // days from today of the first of it
};

// By lane: what of it is due, or what is not due yet.
std::map<std::int32_t, Lane> booked_on(const Basis& basis, const Buffer& b, bool due) {
    std::map<std::int32_t, Lane> out;
    for (const Planned& planned : basis.projection->planned_orders_of(b.node)) {
        if (!is_brought(basis, planned) || planned.is_due != due) continue;
        Lane& lane = out[planned.source];
        lane.units += planned.units;
        lane.need_by = std::min(lane.need_by.value_or(planned.due.day), planned.due.day);
        lane.send_by = std::min(lane.send_by.value_or(planned.order_by), planned.order_by);
    }
    return out;
}

}  // namespace

bool is_brought(const Basis& basis, const Planned& planned) {
    return planned.plan == projection::Plan::transfer && planned.source >= 0 &&
           projection::is_our_place(basis.state(), basis.state().sources[static_cast<std::size_t>(planned.source)]);
}

double brought_for_level(const Basis& basis, const Buffer& b) {
    double units = 0;
    for (const auto& [lane, more] : for_level(basis, b)) units += more;
    return units;
}

std::vector<Action> transfers_due(const Basis& basis, const Buffer& b) {
    std::map<std::int32_t, Lane> lanes = booked_on(basis, b, true);
    for (const auto& [lane, more] : for_level(basis, b)) lanes[lane].units += more;
    std::vector<Action> out;
    for (const auto& [number, lane] : lanes) {
        const learn::LeadTime& lead = basis.flow->learned->lead[static_cast<std::size_t>(number)];
        Action a = start(basis, b, Verb::transfer);
        a.quantity = nearest_quantity(projection::as_ordered(lane.units, a.unit));
        a.source = brought_from(basis, b, number);
        a.group = a.source + "-" + to_text(basis.today);
        a.id = id_of(basis, b, number);
        a.expected = basis.today + basis.projection->ordering.comes(number, 0, lead.mean());
        a.stock_out = stock_out_of(basis, b);
        a.need_by = lane.need_by ? basis.today + *lane.need_by : a.stock_out.value_or(a.expected);
        weigh(basis, b, projection::as_it_comes(basis.projection->ordering, number, lead, 0), 0, b.supply(), a);
        a.reason = transfer_reason(basis, b, a, lane.units);
        a.without = without_it(basis, b, a);
        a.figures = figures_of(basis, b, a);
        out.push_back(std::move(a));
    }
    return out;
}

std::vector<Upcoming> transfers_later(const Basis& basis, const Buffer& b) {
    std::vector<Upcoming> out;
    const std::map<std::int32_t, Lane> due = booked_on(basis, b, true);
    for (const auto& [number, lane] : booked_on(basis, b, false)) {
        if (due.contains(number)) continue;  // it is said with what goes now
        const std::string from = brought_from(basis, b, number);
        out.push_back({id_of(basis, b, number),
                       b.item,
                       basis.today + *lane.send_by,
                       Verb::transfer,
                       nearest_quantity(projection::as_ordered(lane.units, basis.state().item[b.item].unit)),
                       from,
                       {},
                       start(basis, b, Verb::transfer).place});
    }
    return out;
}

}  // namespace drum::action
