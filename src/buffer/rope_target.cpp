#include "buffer/rope_target.h"

#include <algorithm>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <limits>

#include "buffer/passages.h"
#include "constraint/ranking.h"
#include "state/steps.h"

namespace drum::buffer {
namespace {

using constraint::Flow;
using state::State;

// Constraint hours from release to arrival before the constraint, of work it took up in the last half year before
// today.
std::vector<double> flow_times(const Flow& flow, Id constraint) {
    const State& state = *flow.state;
    const Instant until = state.site.zone.start_of(state.site.zone.day_of(state.as_of));
    const Instant since = until + -kLookBackDays * kMicrosPerDay;
    const learn::ResourceLearned& learned = flow.learned->resource[constraint];
    std::vector<double> out;
    for (const Passage& work : passages(state, constraint, until)) {
        if (work.taken_up >= until || work.taken_up < since || work.arrived == Instant::beginning()) continue;
        const double minutes =
            learned.calendar.minutes(state.site.zone, std::min(work.released, work.arrived), work.arrived);
        out.push_back(minutes * learned.servers * learned.availability / 60);
    }
    return out;
}

// Load of each station upstream of the constraint against the constraint's own, at most 1: who is slower still is not
// upstream of a constraint. What they do for others is in it, because it takes their time all the same.
std::vector<double> station_means(const Flow& flow, Id constraint) {
    const State& state = *flow.state;
    const std::vector<double> loads = relative_loads(flow, constraint);
    std::vector<char> upstream(state.resources.size(), 0);
    for (Id item = 0; item < static_cast<Id>(state.items.size()); ++item) {
        auto at = state::behind(state, item, constraint);
        if (at > state.route_of[item]) at = state::step_from(state, at - 1);
        for (auto r = state.route_of[item]; r < at; ++r) upstream[state.routes[r].resource] = 1;
    }
    std::vector<double> out{1};
    for (std::size_t r = 0; r < upstream.size(); ++r)
        if (upstream[r] && static_cast<Id>(r) != constraint && loads[r] > 0) out.push_back(loads[r]);
    std::sort(out.begin() + 1, out.end());
    return out;
}

}  // namespace

std::vector<double> relative_loads(const Flow& flow, Id constraint) {
    bool firm = false;
    auto wants = constraint::firm_wants(flow, Instant::end());
    if (wants.empty()) wants = constraint::wants_within(flow, kLoadDays, firm);
    const auto need = constraint::requirements(flow, wants);
    const Instant from = flow.state->site.zone.start_of(flow.state->site.zone.day_of(flow.state->as_of));
    const auto capacity =
        constraint::capacities(flow, from, from + static_cast<std::int64_t>(kLoadDays) * kMicrosPerDay);
    const double own = capacity[constraint] > 0 ? need.minutes[constraint] / capacity[constraint] : 0;
    std::vector<double> out(capacity.size(), 0);
    for (std::size_t r = 0; r < out.size(); ++r) {
        if (!std::isfinite(capacity[r]) || capacity[r] <= 0) continue;
        const double load = need.minutes[r] / capacity[r];
        if (load > 0) out[r] = own > 0 ? std::min(1.0, load / own) : 1.0;
    }
    return out;
}

double constraint_busy(const std::vector<double>& service_means, int cards) {
    std::vector<double> queue(service_means.size(), 0);
    double throughput = 0;
    for (int n = 1; n <= cards; ++n) {
        double cycle = 0;
        for (std::size_t j = 0; j < queue.size(); ++j) cycle += service_means[j] * (1 + queue[j]);
        throughput = n / cycle;
        for (std::size_t j = 0; j < queue.size(); ++j) queue[j] = throughput * service_means[j] * (1 + queue[j]);
    }
    return throughput;
}

int cards_for(const std::vector<double>& service_means, double target, int most) {
    std::vector<double> queue(service_means.size(), 0);
    for (int n = 1; n < most; ++n) {
        double cycle = 0;
        for (std::size_t j = 0; j < queue.size(); ++j) cycle += service_means[j] * (1 + queue[j]);
        const double throughput = n / cycle;
        if (throughput >= target) return n;
        for (std::size_t j = 0; j < queue.size(); ++j) queue[j] = throughput * service_means[j] * (1 + queue[j]);
    }
    return most;
}

double hours_of_flow_times(std::vector<double> hours, double target) {
    std::sort(hours.begin(), hours.end());
    const auto n = hours.size();
    const double rank = std::ceil((double(n) + 1) * target - 1e-9);
    if (rank <= double(n)) return hours[static_cast<std::size_t>(std::max(1.0, rank)) - 1];
    double mean = 0, variance = 0;
    for (const double h : hours) mean += h / double(n);
    for (const double h : hours)
        variance += (h - mean) * (h - mean) / std::max(1.0, double(n) - 3);  // of a new one: as Student's t has it
    if (mean <= 0 || variance <= 0) return mean;
    return std::max({mean, hours.back(), time_within(mean, variance, target)});
}

double time_within(double mean, double variance, double share) {
    if (mean <= 0 || variance <= 0) return std::max(0.0, mean);
    const double shape = mean * mean / variance;
    // Of times that are all but equal: the gamma is a normal then, and its inverse does not converge.
    return shape > kNearlyEqual
               ? mean + std::sqrt(variance) * quantile(boost::math::normal_distribution<double>(), share)
               : quantile(boost::math::gamma_distribution<double>(shape, variance / mean), share);
}

void find_target(const Flow& flow, double hours_per_order, Rope& rope) {
    const double target = flow.state->site.target;
    const std::vector<double> times = flow_times(flow, rope.constraint);
    for (const double hours : times) rope.upstream_hours += hours / double(times.size());
    rope.observed = double(times.size());
    if (times.size() >= kEnoughWorks) {
        rope.basis = RopeBasis::flow_times;
        rope.target_hours = hours_of_flow_times(times, target);
    } else {
        rope.basis = RopeBasis::loads;
        rope.target_hours = cards_for(station_means(flow, rope.constraint), target) * hours_per_order;
    }
    rope.target_hours = std::max(rope.target_hours, hours_per_order);  // the next one waits while one is worked on
}

}  // namespace drum::buffer
