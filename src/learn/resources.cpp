// What resources really do: minutes per unit of each route step, parallel servers, working hours, availability.
#include <algorithm>
#include <cmath>
#include <map>

#include "learn/learned.h"

namespace drum::learn {
namespace {

constexpr double kShrink = 10;  // operations that weigh as much as the typed run time

double minutes(const state::Operation& op) { return double(op.end - op.start) / double(kMicrosPerMinute); }

struct Observed {
    double n = 0, minutes = 0, units = 0, squares = 0;  // squares of minutes per unit
};

// Mean and sd over local days of the share of the open time not spent down; and the cv of a day's run minutes per unit.
void learn_availability(const state::State& state, Id resource, Instant until, ResourceLearned& out) {
    std::map<std::int32_t, double> down;  // minutes by Day::number
    Instant first = Instant::end();
    for (auto o = state.operation_of[resource]; o < state.operation_of[resource + 1]; ++o) {
        const state::Operation& op = state.operations[o];
        if (!op.timed || op.end >= until) continue;
        first = std::min(first, op.start);
        if (op.state != state::OpState::down) continue;
        for (const Interval& open : out.calendar.open(state.site.zone, op.start, op.end))  // one piece a local day at most
            for (Day day = state.site.zone.day_of(open.from); day <= state.site.zone.day_of(open.to + (-1)); day = day + 1) {
                const Instant from = std::max(open.from, state.site.zone.start_of(day));
                const Instant to = std::min(open.to, state.site.zone.start_of(day + 1));
                down[day.number] += double(to - from) / double(kMicrosPerMinute);
            }
    }
    if (first >= until) return;
    const double open = out.calendar.minutes(state.site.zone, first, until) * out.servers;
    const double days = std::max(1.0, double(until - first) / double(kMicrosPerDay));
    if (open <= 0) return;
    const double per_day = open / days;
    double sum = 0, squares = 0;
    for (const auto& [day, lost] : down) {
        const double share = std::min(1.0, lost / per_day);
        sum += share;
        squares += share * share;
    }
    const double mean = sum / days;
    out.availability = std::clamp(1 - mean, 0.05, 1.0);
    out.availability_sd = std::sqrt(std::max(0.0, squares / days - mean * mean));
}

}  // namespace

std::vector<StepMinutes> learn_steps(const state::State& state, Instant until) {
    std::map<std::pair<Id, Id>, Observed> seen;  // (item, resource)
    for (const state::Operation& op : state.operations) {
        if (!op.timed || op.state != state::OpState::run || op.item == kNone || op.end >= until) continue;
        const double units = op.good + op.scrap;
        if (op.end <= op.start) continue;
        Observed& o = seen[{op.item, op.resource}];
        o.minutes += minutes(op);  // of work cut in two by a shift's end or a repair, the pieces stand in one of the rows
        if (units <= 0) continue;
        const double per_unit = minutes(op) / units;
        o.n += 1;
        o.units += units;
        o.squares += per_unit * per_unit;
    }
    std::map<std::pair<Id, Id>, int> visits;  // of an item to a resource
    for (const state::RouteStep& route : state.routes) ++visits[{route.item, route.resource}];
    std::vector<StepMinutes> out(state.routes.size());
    for (std::size_t r = 0; r < state.routes.size(); ++r) {
        const state::RouteStep& route = state.routes[r];
        out[r].mean = route.run_minutes;
        out[r].cv = route.run_cv;
        // A route that comes back to a resource: the log does not tell the visits apart, the typed minutes stand.
        const bool twice = visits.at({route.item, route.resource}) > 1;
        const auto found = seen.find({route.item, route.resource});
        if (found == seen.end() || found->second.units <= 0 || twice) continue;
        const Observed& o = found->second;
        const double weight = o.n / (o.n + kShrink), mean = o.minutes / o.units;
        out[r].observed = o.n;
        out[r].mean = weight * mean + (1 - weight) * route.run_minutes;
        if (o.n >= 5 && mean > 0)
            out[r].cv = std::sqrt(std::max(0.0, o.squares / o.n - mean * mean)) / mean;
    }
    return out;
}

std::vector<ResourceLearned> learn_resources(const state::State& state, Instant until) {
    std::vector<ResourceLearned> out(state.resources.size());
    for (Id r = 0; r < static_cast<Id>(out.size()); ++r) {
        ResourceLearned& learned = out[r];
        const state::Resource& resource = state.resource[r];
        std::vector<Interval> busy;
        double runs = 0;
        for (auto o = state.operation_of[r]; o < state.operation_of[r + 1]; ++o) {
            const state::Operation& op = state.operations[o];
            if (!op.timed || op.end <= op.start || op.end >= until) continue;
            if (op.state == state::OpState::run || op.state == state::OpState::setup || op.state == state::OpState::down)
                busy.push_back({op.start, op.end});
            runs += op.state == state::OpState::run ? 1 : 0;
        }
        learned.logged = !busy.empty();
        learned.servers = resource.servers ? *resource.servers : learned.logged ? servers_from_concurrency(busy) : 1;
        learned.calendar_known = resource.calendar.has_value();
        if (resource.calendar) {
            learned.calendar = *resource.calendar;
        } else if (learned.logged) {
            Instant first = busy.front().from;
            for (const Interval& i : busy) first = std::min(first, i.from);
            learned.calendar = hours_from_log(state.site.zone, merged(busy), first, until);
        } else {
            learned.calendar = Calendar::always();
        }
        if (!learned.logged) continue;
        learn_availability(state, r, until, learned);
        double cv_sum = 0, n = 0;
        for (std::size_t s = 0; s < state.routes.size(); ++s)
            if (state.routes[s].resource == r) cv_sum += std::max(0.1, state.routes[s].run_cv), n += 1;
        const double days = std::max(1.0, double(until - busy.front().from) / double(kMicrosPerDay));
        learned.run_cv = (n > 0 ? cv_sum / n : 0.3) / std::sqrt(std::max(1.0, runs / days));
    }
    return out;
}

}  // namespace drum::learn
