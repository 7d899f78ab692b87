#include "buffer/rope.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "buffer/shipping.h"
#include "state/steps.h"

namespace drum::buffer {
namespace {

using constraint::Flow;
using state::State;

// One open work order on its way.
struct Work {
    std::int32_t order = -1;
    double quantity = 0;  // outstanding
    double hours = 0;     // of constraint work not done yet
    bool released = false, started = false;
    bool arrived = false;  // nothing upstream of the constraint is left to do
    bool through = false;  // nor on it
    Instant due = Instant::end();
};

bool before(const State& state, const Work& a, const Work& b) {
    if (a.due != b.due) return a.due < b.due;
    const state::Order &x = state.orders[static_cast<std::size_t>(a.order)],
                       &y = state.orders[static_cast<std::size_t>(b.order)];
    return x.order != y.order ? x.order < y.order : x.line != y.line ? x.line < y.line : a.order < b.order;
}

std::vector<Work> open_work(const Flow& flow, Id constraint) {
    const State& state = *flow.state;
    std::vector<Work> out;
    for (std::size_t o = 0; o < state.orders.size(); ++o) {
        const state::Order& order = state.orders[o];
        if (!order.open() || order.kind != state::OrderKind::make) continue;
        Work work{static_cast<std::int32_t>(o),
                  order.outstanding().value(),
                  0,
                  order.status == state::OrderStatus::placed,
                  false,
                  true,
                  false,
                  order.promised_at.value_or(Instant::end())};
        const auto first = state.route_of[order.item], last = state.route_of[order.item + 1];
        auto final = state::behind(state, order.item, constraint);  // the last step on the constraint is before it
        if (final > first) final = state::step_from(state, final - 1);
        const std::vector<double>& passed = flow.passed[o];
        work.started = state.works.find(order.order) != kNone;
        for (auto r = first; r < last; ++r) {
            const auto row = static_cast<std::size_t>(r - first);
            const double left = order.outstanding().value() - (row < passed.size() ? passed[row] : 0);
            if (state.routes[r].resource == constraint)
                work.hours += left * flow.step_minutes[r] / 60;
            else if (r < final && left > 1e-9)
                work.arrived = false;
        }
        work.released = work.released || work.started;  // what somebody works on has been released
        work.arrived = work.arrived && work.released;
        work.through = final > first && work.arrived && work.hours <= 0;
        out.push_back(work);
    }
    std::sort(out.begin(), out.end(), [&](const Work& a, const Work& b) { return before(state, a, b); });
    return out;
}

// Stocked components, taken order by order: of each what is not issued to the order already.
class Components {
public:
    explicit Components(const Flow& flow) : state_(*flow.state), free_(flow.stock) {
        for (const state::Issue& issue : state_.issues)
            issued_[{issue.order, issue.component}] = issue.quantity.value();
        for (const state::Order& order : state_.orders)
            if (order.kind == state::OrderKind::make && !order.open() && !issued_.empty())
                use_issued(order, order.received.value());
    }
    // The first component (by bill of material) of which there is too little; kNone: all are there.
    Id lacking(const Work& work) const {
        const auto item = state_.orders[static_cast<std::size_t>(work.order)].item;
        for (auto b = state_.bom_of[item]; b < state_.bom_of[item + 1]; ++b) {
            const Id part = state_.bom[b].component;
            if (state_.stocked[part] && free_[part] + 1e-9 < to_draw(work, state_.bom[b])) return part;
        }
        return kNone;
    }
    void take(const Work& work) {
        const state::Order& order = state_.orders[static_cast<std::size_t>(work.order)];
        for (auto b = state_.bom_of[order.item]; b < state_.bom_of[order.item + 1]; ++b)
            free_[state_.bom[b].component] -= to_draw(work, state_.bom[b]);
        use_issued(order, order.received.value() + work.quantity);
    }

private:
    double to_draw(const Work& work, const state::BomLine& line) const {
        const state::Order& order = state_.orders[static_cast<std::size_t>(work.order)];
        const auto issued = issued_.find({order.order, line.component});
        const double beyond_received =
            issued == issued_.end() ? 0 : issued->second - order.received.value() * line.quantity;
        return std::max(0.0, line.quantity * work.quantity - std::max(0.0, beyond_received));
    }
    // Lines of one order share what was issued to it, in their order.
    void use_issued(const state::Order& order, double units) {
        for (auto b = state_.bom_of[order.item]; b < state_.bom_of[order.item + 1]; ++b)
            if (const auto issued = issued_.find({order.order, state_.bom[b].component}); issued != issued_.end())
                issued->second = std::max(0.0, issued->second - units * state_.bom[b].quantity);
    }
    const State& state_;
    std::vector<double> free_;
    std::map<std::pair<std::string_view, Id>, double> issued_;  // by (order, component)
};

// The last run of each work on the constraint.
std::map<Id, Instant> last_on(const State& state, Id constraint) {
    std::map<Id, Instant> out;
    for (auto o = state.operation_of[constraint]; o < state.operation_of[constraint + 1]; ++o) {
        const state::Operation& op = state.operations[o];
        if (op.work == kNone || op.state != state::OpState::run) continue;
        Instant& last = out.try_emplace(op.work, op.end).first->second;
        last = std::max(last, op.end);
    }
    return out;
}

RopeOrder line(const State& state, const Work& work, RopeVerb verb, RopeWhy why, double ahead_hours, Id lacks = kNone) {
    RopeOrder out{work.order,    state.orders[static_cast<std::size_t>(work.order)].item,
                  work.quantity, work.hours,
                  verb,          why,
                  lacks,         {},
                  ahead_hours};
    const Instant today = state.site.zone.start_of(state.site.zone.day_of(state.as_of));
    if (work.due != Instant::end()) out.due_days = double(work.due - today) / double(kMicrosPerDay);
    return out;
}

// The earliest work that has not arrived, until the red third would be filled.
void expedite(const State& state, const std::vector<Work>& works, Rope& rope) {
    double standing = rope.waiting_hours, ahead = 0;
    for (const Work& work : works) {
        if (!work.released || work.hours <= 0) continue;
        if (!work.arrived && standing < rope.target_hours / 3) {
            rope.orders.push_back(line(state, work, RopeVerb::expedite, RopeWhy::hole, ahead));
            standing += work.hours;
        }
        ahead += work.hours;
    }
}

// What is behind the constraint with less than a third of the time to its promise that it should have had: work that
// has left it, and work released to take up what such work made.
void chase_late(const State& state, const std::vector<Work>& works, const Shipping& shipping, Id constraint,
                Rope& rope) {
    constexpr double kRed = 2.0 / 3;
    const Instant today = state.site.zone.start_of(state.site.zone.day_of(state.as_of));
    const auto left_at = last_on(state, constraint);
    for (const Work& work : works) {
        const state::Order& order = state.orders[static_cast<std::size_t>(work.order)];
        const bool after = !shipping.follows.empty() && shipping.follows[order.item] > 0;
        const WayTime& stretch = after ? shipping.after : shipping.rest;
        if (!(after ? work.released : work.through) || work.due == Instant::end() || stretch.days <= 0) continue;
        RopeOrder one = line(state, work, RopeVerb::expedite, RopeWhy::late, 0);
        one.stretch_days = stretch.days;
        one.gone = (stretch.days - *one.due_days) / stretch.days;
        if (one.gone <= kRed) continue;
        const auto left = left_at.find(state.works.find(order.order));
        const auto since = after ? order.placed_at : left != left_at.end() ? std::optional(left->second) : std::nullopt;
        const double age = since ? std::max(0.0, double(today - *since) / double(kMicrosPerDay)) : 0;
        one.late_probability = stretch.chance_late(age, *one.due_days);
        one.later_a_day = stretch.chance_late(age + 1, *one.due_days - 1) - one.late_probability;
        one.later_a_week = stretch.chance_late(age + 7, *one.due_days - 7) - one.late_probability;
        rope.orders.push_back(one);
    }
}

void release(const Flow& flow, const std::vector<Work>& works, Rope& rope) {
    const State& state = *flow.state;
    Components there(flow);
    for (const Work& work : works)
        if (work.released && !work.started) there.take(work);  // it has still to draw them
    Components reserved = there;
    for (const Work& work : works)
        if (!work.released && work.hours > 0) reserved.take(work);
    double ahead = rope.ahead_hours;
    for (const Work& work : works) {
        if (work.released || work.hours <= 0) continue;
        const Id lacks = there.lacking(work);
        if (lacks != kNone) {
            rope.orders.push_back(line(state, work, RopeVerb::hold, RopeWhy::lacks_material, ahead, lacks));
        } else if (ahead < rope.target_hours) {
            rope.orders.push_back(line(state, work, RopeVerb::release, RopeWhy::below_target, ahead));
            there.take(work);
            ahead += work.hours;
        } else {
            rope.orders.push_back(line(state, work, RopeVerb::hold, RopeWhy::full, ahead));
        }
    }
    rope.ahead_after_hours = ahead;
    for (const Work& work : works) {  // what passes beside the constraint takes what that leaves
        if (work.released || work.hours > 0) continue;
        const Id lacks = reserved.lacking(work), missing = there.lacking(work);
        if (lacks == kNone)
            reserved.take(work), there.take(work);
        else
            rope.orders.push_back(line(state, work, RopeVerb::hold,
                                       missing != kNone ? RopeWhy::lacks_material : RopeWhy::reserved, 0,
                                       missing != kNone ? missing : lacks));
    }
}

}  // namespace

const char* name(RopeVerb verb) {
    switch (verb) {
        case RopeVerb::release: return "release";
        case RopeVerb::hold: return "hold";
        case RopeVerb::expedite: return "expedite";
    }
    return "hold";
}

const char* name(RopeWhy why) {
    switch (why) {
        case RopeWhy::below_target: return "below_target";
        case RopeWhy::full: return "full";
        case RopeWhy::lacks_material: return "lacks_material";
        case RopeWhy::reserved: return "reserved";
        case RopeWhy::hole: return "hole";
        case RopeWhy::late: return "late";
    }
    return "full";
}

const char* name(RopeBasis basis) {
    switch (basis) {
        case RopeBasis::none: return "none";
        case RopeBasis::flow_times: return "flow_times";
        case RopeBasis::loads: return "loads";
    }
    return "none";
}

std::vector<double> released_hours(const Flow& flow, constraint::Party constraint) {
    const State& state = *flow.state;
    if (!has_rope(state, constraint)) return {};
    std::vector<double> out(state.items.size() + 1, 0);
    for (const Work& work : open_work(flow, constraint.id)) {
        if (!work.released || work.hours <= 0) continue;
        out[state.orders[static_cast<std::size_t>(work.order)].item] += work.hours;
        out.back() += work.hours;
    }
    if (out.back() <= 0) return {};
    for (const Id item : flow.top_down)
        for (auto b = state.bom_of[item]; flow.made[item] && out[item] > 0 && b < state.bom_of[item + 1]; ++b)
            out[state.bom[b].component] += out[item];
    return out;
}

bool has_rope(const State& state, constraint::Party party) {
    if (party.kind != constraint::Party::Kind::resource) return false;
    const state::ResourceKind kind = state.resource[party.id].kind;
    return kind == state::ResourceKind::machine || kind == state::ResourceKind::crew;
}

Rope rope(const Flow& flow, constraint::Party constraint, const Shipping* shipping) {
    const State& state = *flow.state;
    Rope out;
    if (!has_rope(state, constraint)) return out;
    const std::vector<Work> works = open_work(flow, constraint.id);
    double hours = 0, orders = 0;
    for (const Work& work : works) {
        if (work.hours <= 0) continue;
        hours += work.hours, orders += 1;
        if (work.released) out.ahead_hours += work.hours;
        if (work.arrived) out.waiting_hours += work.hours;
    }
    if (shipping != nullptr) {
        out.shipping_days = shipping->whole.days;
        chase_late(state, works, *shipping, constraint.id, out);
    }
    if (orders > 0 || !out.orders.empty()) out.constraint = constraint.id;
    if (orders <= 0) return out;
    find_target(flow, hours / orders, out);
    out.penetration = std::clamp((out.target_hours - out.ahead_hours) / out.target_hours, 0.0, 1.0);
    out.zone = zone_of(out.penetration, out.ahead_hours);
    expedite(state, works, out);
    release(flow, works, out);
    return out;
}

}  // namespace drum::buffer
