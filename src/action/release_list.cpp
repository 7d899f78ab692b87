#include "action/release_list.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace drum::action {
namespace {

constexpr int kFarthest = 365;  // days

using projection::kNever;
using projection::Plan;
using projection::Planned;
using projection::Projection;
using projection::Receipt;
using projection::Requirement;

// What orders and planned orders draw, by component.
struct Draws {
    std::multimap<std::int32_t, std::pair<Id, const Requirement*>> of_order, of_planned;
    std::vector<double> late;  // by requirement
};

// By requirement: units that come after the day it should be drawn, and those that nothing brings.
std::vector<double> units_late(const Projection& all) {
    std::vector<double> out(all.requirements.size(), 0);
    for (const projection::Link& link : all.links) {
        const auto r = static_cast<std::size_t>(link.requirement);
        const int there = link.receipt >= 0 ? all.receipts[static_cast<std::size_t>(link.receipt)].there
                                            : all.planned[static_cast<std::size_t>(link.planned)].there;
        if (there > all.requirements[r].due.day) out[r] += link.units;
    }
    return out;
}

Draws draws_of(const Projection& all) {
    Draws out;
    out.late = units_late(all);
    for (Id node = 0; node < static_cast<Id>(all.nodes.size()); ++node)
        for (const Requirement& wanted : all.requirements_of(node))
            if (!wanted.of_accepted && (wanted.from == projection::From::work || wanted.from == projection::From::make))
                (wanted.of_order ? out.of_order : out.of_planned).emplace(wanted.ref, std::pair(node, &wanted));
    return out;
}

template <class Of>
void add_lacks(const Projection& all, const Draws& draws, const Of& of, std::int32_t ref, std::vector<Lack>& out) {
    for (auto [at, end] = of.equal_range(ref); at != end; ++at) {
        const auto& [node, wanted] = at->second;
        if (wanted->served <= wanted->due.day) continue;
        const Id item = all.nodes[static_cast<std::size_t>(node)].item;
        auto lack = std::find_if(out.begin(), out.end(), [&](const Lack& one) { return one.item == item; });
        if (lack == out.end())
            lack = out.insert(out.end(), {item, 0, wanted->served});  // it may be drawn at several steps
        lack->there = std::max(lack->there, wanted->served);
        lack->units += draws.late[static_cast<std::size_t>(wanted - all.requirements.data())];
    }
}

double constraint_hours(const constraint::Flow& flow, Id constraint, Id item, double units) {
    double minutes = 0;
    if (constraint == kNone) return 0;
    for (auto r = flow.state->route_of[item]; r < flow.state->route_of[item + 1]; ++r)
        if (flow.state->routes[r].resource == constraint) minutes += units * flow.step_minutes[r];
    return minutes / 60;
}

// Gone is what the days left to its latest release leave of the buffer; what comes late has less than none left.
void set_penetration(double buffer_days, ToRelease& one) {
    if (one.wanted != kNever && one.done == kNever) one.late = kFarthest;  // nothing brings what it lacks
    const double left = one.late > 0 ? -one.late : one.by;
    one.penetration = std::max(0.0, 1 - left / buffer_days);
    one.zone = buffer::zone_of(one.penetration, left < 0 ? 0 : 1);
}

// Of one item what is due is begun as one; what is not yet, day by day.
std::vector<ToRelease> planned_ones(const Projection& all, const Draws& draws, Id node) {
    const projection::Node& at = all.nodes[static_cast<std::size_t>(node)];
    std::map<int, ToRelease> by_day;
    for (const Planned& planned : all.planned_orders_of(node)) {
        if (planned.plan != Plan::make || planned.held > 0) continue;
        const auto [found, is_new] = by_day.try_emplace(planned.is_due ? -1 : planned.order_by);
        ToRelease& one = found->second;
        one.item = at.item, one.place = at.place;
        one.units += planned.units;
        one.by = is_new ? planned.order_by : std::min(one.by, planned.order_by);
        one.wanted = std::min(one.wanted, planned.due.day);
        one.done = is_new ? planned.there : std::max(one.done, planned.there);
        one.late = std::max(one.late, planned.there == kNever ? 0 : planned.there - planned.due.day);
        add_lacks(all, draws, draws.of_planned, static_cast<std::int32_t>(&planned - all.planned.data()), one.lacks);
    }
    std::vector<ToRelease> out;
    for (auto& [day, one] : by_day) out.push_back(std::move(one));
    return out;
}

ToRelease waiting_one(const Projection& all, const state::Order& order, const Receipt& receipt) {
    ToRelease out;
    out.order = receipt.order;
    out.item = order.item;
    out.place = order.place;
    out.units = order.outstanding().value();
    const projection::Moment& begins = all.work[static_cast<std::size_t>(receipt.order)].start;
    out.by = all.ordering.told_by(begins.day, begins.share);
    out.wanted = receipt.wanted, out.done = receipt.there;
    if (out.wanted != kNever && out.done != kNever) out.late = std::max(0, out.done - out.wanted);
    return out;
}

}  // namespace

ReleaseList release_list(const constraint::Flow& flow, const Projection& all, const buffer::Rope& rope,
                         const Stake& stake) {
    const state::State& state = *flow.state;
    ReleaseList out;
    out.buffer_days = std::max(1.0, rope.target_hours / hours_a_day(stake));
    const Draws draws = draws_of(all);
    std::map<std::int32_t, const buffer::RopeOrder*> held;
    for (const buffer::RopeOrder& line : rope.orders)
        if (line.verb == buffer::RopeVerb::hold) held.emplace(line.order, &line);
    const auto add = [&](ToRelease one) {
        if (const auto said = held.find(one.order); said != held.end()) one.held = true, one.why = said->second->why;
        set_penetration(out.buffer_days, one);
        if (!one.held && one.penetration <= 0 && one.by >= all.look) return;
        one.hours = constraint_hours(flow, rope.constraint, one.item, one.units);
        out.orders.push_back(std::move(one));
    };
    for (Id node = 0; node < static_cast<Id>(all.nodes.size()); ++node)
        for (ToRelease& one : planned_ones(all, draws, node)) add(std::move(one));
    std::set<std::int32_t> said;  // an order may be for several sales, and for all
    const auto add_order = [&](const Receipt& receipt) {
        if (receipt.order < 0 || !receipt.waits || receipt.held > 0 || !said.insert(receipt.order).second) return;
        const state::Order& order = state.orders[static_cast<std::size_t>(receipt.order)];
        if (order.kind != state::OrderKind::make) return;
        ToRelease one = waiting_one(all, order, receipt);
        add_lacks(all, draws, draws.of_order, receipt.order, one.lacks);
        add(std::move(one));
    };
    for (const projection::Pegged& peg : all.pegged) add_order(peg.comes);
    for (const Receipt& receipt : all.receipts) add_order(receipt);
    std::sort(out.orders.begin(), out.orders.end(), [](const ToRelease& a, const ToRelease& b) {
        return std::tuple(a.held, -a.penetration, a.by, a.item, a.order, a.place, a.wanted) <
               std::tuple(b.held, -b.penetration, b.by, b.item, b.order, b.place, b.wanted);
    });
    return out;
}

}  // namespace drum::action
