#include "buffer/shipping.h"

#include <algorithm>
#include <boost/math/distributions/gamma.hpp>
#include <cmath>

#include "buffer/passages.h"
#include "constraint/ranking.h"
#include "state/steps.h"

namespace drum::buffer {
namespace {

using constraint::Flow;
using state::State;

constexpr double kBusiest = 0.95;  // load of a station as busy as the constraint: its queue is long, not endless

bool passes(const State& state, Id item, Id constraint) {
    return state::behind(state, item, constraint) > state.route_of[item];
}

// By item, components before what they go into.
std::vector<std::int32_t> follows_of(const Flow& flow, Id constraint) {
    const State& state = *flow.state;
    std::vector<std::int32_t> out(state.items.size(), -1);
    for (auto item = flow.top_down.rbegin(); item != flow.top_down.rend(); ++item) {
        if (!flow.made[*item]) continue;
        for (auto b = state.bom_of[*item]; b < state.bom_of[*item + 1]; ++b)
            if (const auto below = out[state.bom[b].component]; below >= 0)
                out[*item] = std::max(out[*item], below + 1);
        if (passes(state, *item, constraint)) out[*item] = 0;
    }
    return out;
}

// Days on either stretch, of work that ended in the last half year.
struct Times {
    std::vector<double> rest, after;
};
Times times_of(const Flow& flow, Id constraint, const std::vector<std::int32_t>& follows) {
    const State& state = *flow.state;
    const Instant until = state.site.zone.start_of(state.site.zone.day_of(state.as_of));
    const Instant since = until + -kLookBackDays * kMicrosPerDay;
    Times out;
    for (const Passage& work : passages(state, constraint, until)) {
        if (!work.closed || work.item == kNone || work.ended < since || work.ended == Instant::beginning()) continue;
        if (follows[work.item] > 0)
            out.after.push_back(double(work.ended - std::min(work.released, work.ended)) / double(kMicrosPerDay));
        else if (work.followed && work.left != Instant::beginning())
            out.rest.push_back(double(work.ended - work.left) / double(kMicrosPerDay));
    }
    return out;
}

// What one work order usually is of, in units: of its open and closed work orders, else of the sales lines; 1 where
// there are none.
std::vector<double> usual_units(const State& state) {
    const auto count = state.items.size();
    std::vector<double> units(count, 0), orders(count, 0);
    const auto add = [&](Id item, double quantity) {
        if (quantity > 0) units[item] += quantity, orders[item] += 1;
    };
    for (const state::Order& order : state.orders)
        if (order.kind == state::OrderKind::make && order.status != state::OrderStatus::cancelled)
            add(order.item, order.quantity.value());
    const std::vector<double> made = orders;
    for (const state::DemandLine& line : state.demand)
        if (!line.cancelled && made[line.item] <= 0) add(line.item, line.quantity.value());
    for (std::size_t i = 0; i < count; ++i) units[i] = orders[i] > 0 ? units[i] / orders[i] : 1;
    return units;
}

// The stations as work from the constraint finds them.
class Stations {
public:
    Stations(const Flow& flow, Id constraint) : flow_(flow), load_(relative_loads(flow, constraint)) {
        const Instant from = flow.state->site.zone.start_of(flow.state->site.zone.day_of(flow.state->as_of));
        minutes_a_day_ =
            constraint::capacities(flow, from, from + static_cast<std::int64_t>(kLoadDays) * kMicrosPerDay);
        for (double& minutes : minutes_a_day_) minutes /= kLoadDays;
    }
    // Days the step takes an order of so many units: worked on by one server, and waiting for the pool before that.
    double touch_days(std::int32_t step, double units) const {
        const Id resource = resource_of(step);
        return pool_days(step, units) * std::max(1, flow_.learned->resource[resource].servers);
    }
    double wait_days(std::int32_t step, double units) const {
        const double load = std::min(kBusiest, load_[resource_of(step)]);
        return pool_days(step, units) * load / (1 - load);
    }

private:
    Id resource_of(std::int32_t step) const { return flow_.state->routes[step].resource; }
    double pool_days(std::int32_t step, double units) const {
        const double a_day = minutes_a_day_[resource_of(step)];
        return std::isfinite(a_day) && a_day > 0 ? flow_.step_minutes[step] * units / a_day : 0;
    }
    const Flow& flow_;
    std::vector<double> load_, minutes_a_day_;
};

// Over what is wanted, each item as often as orders of it are.
class Mean {
public:
    void add(double times, double mean, double variance) {
        n_ += times, sum_ += times * mean, squares_ += times * (mean * mean + variance);
    }
    double mean() const { return n_ > 0 ? sum_ / n_ : 0; }
    double variance() const { return n_ > 0 ? std::max(0.0, squares_ / n_ - mean() * mean()) : 0; }

private:
    double n_ = 0, sum_ = 0, squares_ = 0;
};

WayTime stretch_of(const std::vector<double>& times, const Mean& by_loads, double target) {
    WayTime out;
    if (times.size() >= kEnoughWorks) {
        Mean seen;
        for (const double days : times) seen.add(1, days, 0);
        out = {hours_of_flow_times(times, target), seen.mean(), seen.variance(), RopeBasis::flow_times,
               double(times.size())};
    } else if (by_loads.mean() > 0) {
        out = {time_within(by_loads.mean(), by_loads.variance(), target), by_loads.mean(), by_loads.variance(),
               RopeBasis::loads, 0};
    }
    return out;
}

// What is wanted, in orders of the size they usually have.
struct Orders {
    Mean rest, after, hours, works;  // days on either stretch by loads, hours of the constraint, works after it
};
Orders orders_of(const Flow& flow, Id constraint, const Stations& stations, const std::vector<double>& units,
                 const std::vector<std::int32_t>& follows) {
    const State& state = *flow.state;
    auto wants = constraint::firm_wants(flow, Instant::end());
    bool firm = false;
    if (wants.empty()) wants = constraint::wants_within(flow, kLoadDays, firm);
    Orders out;
    for (const constraint::Want& want : wants)
        if (follows[want.item] >= 0) out.works.add(want.quantity / units[want.item], follows[want.item], 0);
    const std::vector<double> gross = constraint::requirements(flow, wants).gross;
    for (Id item = 0; item < static_cast<Id>(state.items.size()); ++item) {
        if (!flow.made[item] || gross[item] <= 0 || follows[item] < 0) continue;
        double mean = 0, variance = 0, minutes = 0;
        const bool own = follows[item] == 0;
        for (auto r = own ? state::behind(state, item, constraint) : state.route_of[item]; r < state.route_of[item + 1];
             ++r) {
            const double days = stations.touch_days(r, units[item]) + stations.wait_days(r, units[item]);
            mean += days, variance += days * days;  // of an M/M/1 the time in the system is exponential
        }
        for (auto r = state.route_of[item]; r < state.route_of[item + 1]; ++r)
            if (state.routes[r].resource == constraint) minutes += flow.step_minutes[r];
        (own ? out.rest : out.after).add(gross[item] / units[item], mean, variance);
        if (own) out.hours.add(gross[item] / units[item], minutes * units[item] / 60, 0);
    }
    return out;
}

WayTime whole_of(const WayTime& rest, const WayTime& after, const Mean& works, double target) {
    if (works.mean() <= 0 || after.mean_days <= 0) return rest;
    if (rest.mean_days <= 0 && works.mean() == 1 && works.variance() <= 0) return after;
    WayTime out;
    out.mean_days = rest.mean_days + works.mean() * after.mean_days;
    out.variance = rest.variance + works.mean() * after.variance + works.variance() * after.mean_days * after.mean_days;
    out.days = time_within(out.mean_days, out.variance, target);
    const bool logged =
        after.basis == RopeBasis::flow_times && (rest.mean_days <= 0 || rest.basis == RopeBasis::flow_times);
    out.basis = logged ? RopeBasis::flow_times : RopeBasis::loads;
    if (logged) out.observed = rest.mean_days > 0 ? std::min(rest.observed, after.observed) : after.observed;
    return out;
}

// Minutes of the constraint on a day as the coming week has them; 0 where they do not limit.
double minutes_a_day(const Flow& flow, Id constraint) {
    const Instant from = flow.state->site.zone.start_of(flow.state->site.zone.day_of(flow.state->as_of));
    const double week = constraint::capacities(flow, from, from + 7 * kMicrosPerDay)[constraint];
    return std::isfinite(week) ? week / 7 : 0;
}

}  // namespace

double WayTime::chance_late(double age, double left) const {
    if (mean_days <= 0) return left < 0 ? 1 : 0;
    const double shape = variance > 0 ? mean_days * mean_days / variance : kNearlyEqual;
    const auto beyond = [&](double time) {
        if (time <= 0) return 1.0;
        if (shape >= kNearlyEqual) return time < mean_days ? 1.0 : 0.0;
        return cdf(complement(boost::math::gamma_distribution<double>(shape, mean_days / shape), time));
    };
    const double there = beyond(std::max(0.0, age));
    return left <= 0 ? 1 : there > 1e-12 ? std::min(1.0, beyond(std::max(0.0, age) + left) / there) : 1;
}

Shipping shipping_of(const Flow& flow, constraint::Party constraint) {
    Shipping out;
    if (!has_rope(*flow.state, constraint)) return out;
    const double target = flow.state->site.target;
    out.follows = follows_of(flow, constraint.id);
    const Times times = times_of(flow, constraint.id, out.follows);
    const Stations stations(flow, constraint.id);
    const std::vector<double> units = usual_units(*flow.state);
    const Orders orders = orders_of(flow, constraint.id, stations, units, out.follows);
    out.rest = stretch_of(times.rest, orders.rest, target);
    out.after = stretch_of(times.after, orders.after, target);
    out.whole = whole_of(out.rest, out.after, orders.works, target);
    return out;
}

std::optional<double> promise_days(const Flow& flow, constraint::Party constraint, const Shipping& shipping,
                                   const Rope& rope, Id item) {
    if (shipping.follows.empty() || shipping.follows[item] < 0) return std::nullopt;
    const double a_day = minutes_a_day(flow, constraint.id);
    if (a_day <= 0) return std::nullopt;
    double begun = rope.ahead_hours * 60;
    for (const RopeOrder& order : rope.orders)
        if (order.verb != RopeVerb::expedite) begun += order.hours * 60;
    const double wanted =
        constraint::requirements(flow, constraint::firm_wants(flow, Instant::end())).minutes[constraint.id];
    return std::max(begun, wanted) / a_day + shipping.whole.days;
}

}  // namespace drum::buffer
