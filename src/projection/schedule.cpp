#include "projection/schedule.h"

#include <algorithm>
#include <cmath>

namespace drum::projection {
namespace {

constexpr int kLongestDays = 3650;   // nobody plans further
constexpr int kLongestClosed = 400;  // a resource that never opens limits nothing that can be told
constexpr double kHair = 1e-9;

}  // namespace

Schedule::Schedule(const Structure& structure) : structure_(structure) {
    const state::State& state = *structure.state;
    today_ = state.site.zone.day_of(state.as_of);
    for (const state::Making& making : state.making)
        if (making.lead_days) lead_days_[making.item] = *making.lead_days;
}

bool Schedule::limits(Id resource) const {
    const state::ResourceKind kind = structure_.state->resource[resource].kind;
    return kind == state::ResourceKind::machine || kind == state::ResourceKind::crew;
}

// Minutes a day hold on the weekdays on which the resource or, without a log, the site works; Monday to Friday where nothing says more.
bool Schedule::on_weekday(Id resource, int day) const {
    const state::State& state = *structure_.state;
    const auto from = state.operation_of[resource], to = state.operation_of[resource + 1];
    constexpr std::int32_t kEnough = 50;
    if (to - from >= kEnough) {
        for (auto o = from; o < to; ++o)
            if (weekday(state.site.zone.day_of(state.operations[o].end)) == day) return true;
        return false;
    }
    if (state.site.calendar) return !state.site.calendar->week[static_cast<std::size_t>(day)].empty();
    if (structure_.learned->week_known) return structure_.learned->week[static_cast<std::size_t>(day)] > 0;
    return day < 5;
}

double Schedule::minutes_on(Id resource, int day) const {
    const state::Resource& of = structure_.state->resource[resource];
    const learn::ResourceLearned& learned = structure_.learned->resource[resource];
    if (of.capacity_per_day) return on_weekday(resource, weekday(today_ + day)) ? *of.capacity_per_day * learned.availability : 0;
    double minutes = 0;
    for (const Calendar::Span& span : learned.calendar.spans(today_ + day)) minutes += double(span.to - span.from) / double(kMicrosPerMinute);
    return minutes * learned.servers * learned.availability;
}

void Schedule::extend(Id resource, Lane& lane, int day) {
    while (static_cast<int>(lane.open.size()) <= day) {
        const double minutes = minutes_on(resource, static_cast<int>(lane.open.size()));
        lane.open.push_back(minutes);
        lane.free.emplace_back(1, Stretch{0, minutes});
    }
}

// Takes minutes of one day that end by `until`, the last of them first; gives when the first of them begins, or -1: none are left.
double Schedule::take_on(std::vector<Stretch>& free, double until, double& rest) {
    double begun = -1;
    for (std::size_t s = free.size(); s-- > 0 && rest > kHair;) {
        const Stretch whole = free[s];
        const double to = std::min(whole.to, until), taken = std::min(rest, to - whole.from);
        if (taken <= kHair) continue;
        rest -= taken;
        begun = to - taken;
        const auto place = free.erase(free.begin() + static_cast<std::ptrdiff_t>(s));
        const auto behind = whole.to - to > kHair ? free.insert(place, {to, whole.to}) : place;
        if (begun - whole.from > kHair) free.insert(behind, {whole.from, begun});
    }
    return begun;
}

// Takes the minutes backwards from `end`; gives the moment at which they begin. What does not fit from today on is left in `rest`.
Moment Schedule::take(Id resource, double minutes, Moment end, double& rest) {
    Lane& mine = lane(resource);
    extend(resource, mine, end.day);
    Moment at = end;
    rest = minutes;
    for (int day = end.day, closed = 0; day >= 0 && rest > kHair && closed < kLongestClosed; --day) {
        const auto d = static_cast<std::size_t>(day);
        const double open = mine.open[d];
        closed = open > 0 ? 0 : closed + 1;
        const double begun = take_on(mine.free[d], day == end.day ? open * end.share : open, rest);
        if (begun >= 0) at = {day, begun / open};
    }
    if (rest <= kHair) rest = 0;
    return at;
}

double Schedule::minutes_of(std::int32_t step, double pieces) const {
    const auto r = static_cast<std::size_t>(step);
    if (pieces <= kHair || !limits(structure_.state->routes[r].resource)) return 0;
    return structure_.learned->step[r].mean * structure_.started[r] * pieces + structure_.state->routes[r].setup_minutes;
}

Slot Schedule::place(Id item, double pieces, int steps_done, Moment due) {
    const state::State& state = *structure_.state;
    const auto first = state.route_of[item], last = state.route_of[item + 1];
    due.day = std::clamp(due.day, 0, kLongestDays);
    Slot out;
    out.steps.assign(static_cast<std::size_t>(last - first), due);
    Moment at = due;
    double late_minutes = 0, late_open = 0;
    for (auto r = last; r-- > first + steps_done;) {
        const Id resource = state.routes[r].resource;
        const double minutes = minutes_of(r, pieces);
        if (minutes > kHair) {
            double rest = 0;
            at = take(resource, minutes, at, rest);
            if (rest > 0) {
                late_minutes += rest;
                late_open = std::max(late_open, minutes_on(resource, 0));
                at = {0, 0};
            }
        }
        out.steps[static_cast<std::size_t>(r - first)] = at;
    }
    if (late_minutes > 0) out.days_late = late_open > 0 ? std::max(1, static_cast<int>(std::ceil(late_minutes / late_open - kHair))) : 1;
    for (int s = 0; s < steps_done && s < static_cast<int>(out.steps.size()); ++s) out.steps[static_cast<std::size_t>(s)] = at;
    out.start = at;
    return out;
}

double Schedule::said_days(Id item) const {
    const auto lead = lead_days_.find(item);
    return lead == lead_days_.end() ? 0 : lead->second;
}

int Schedule::done_alone(Id item, double pieces, int from, const std::vector<int>& parts) {
    const state::State& state = *structure_.state;
    const auto first = state.route_of[item], last = state.route_of[item + 1];
    if (first == last) return from + static_cast<int>(std::ceil(said_days(item) - kHair));
    Moment at{from, 0};
    for (auto r = first; r < last; ++r) {
        const int there = parts.empty() ? 0 : parts[static_cast<std::size_t>(r - first)];
        if (there > at.day) at = {there, 0};
        double rest = minutes_of(r, pieces);
        if (rest <= kHair) continue;
        const Id resource = state.routes[r].resource;
        Lane& mine = lane(resource);
        for (int closed = 0; rest > kHair && at.day < kLongestDays && closed < kLongestClosed;) {
            extend(resource, mine, at.day);
            const double open = mine.open[static_cast<std::size_t>(at.day)], free = open * (1 - at.share);
            closed = open > 0 ? 0 : closed + 1;
            const double taken = std::min(free, rest);
            rest -= taken;
            if (rest > kHair) at = {at.day + 1, 0};
            else if (open > 0) at.share += taken / open;
        }
    }
    return at.day;
}

}  // namespace drum::projection
