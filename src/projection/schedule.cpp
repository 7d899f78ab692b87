#include "projection/schedule.h"

#include <algorithm>
#include <cmath>

namespace drum::projection {
namespace {

constexpr double kHair = 1e-9;
constexpr int kWeekDays = 7;

}  // namespace

std::int64_t hours_gone(const state::State& state, Instant at) {
    const Zone& zone = state.site.zone;
    return (at - zone.start_of(zone.day_of(at))) / kMicrosPerHour;
}

Schedule::Schedule(const Structure& structure) : structure_(structure) {
    const state::State& state = *structure.state;
    today_ = state.site.zone.day_of(state.as_of);
    gone_ = hours_gone(state, state.as_of) * kMicrosPerHour;
    for (const state::Making& making : state.making)
        if (making.lead_days) lead_days_[making.item] = *making.lead_days;
}

bool Schedule::limits(Id resource) const {
    const state::ResourceKind kind = structure_.state->resource[resource].kind;
    return kind == state::ResourceKind::machine || kind == state::ResourceKind::crew;
}

// Minutes a day hold on the weekdays on which the resource or, without a log, the site works; Monday to Friday where
// nothing says more.
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
    if (of.capacity_per_day)
        return on_weekday(resource, weekday(today_ + day)) ? *of.capacity_per_day * learned.availability : 0;
    const std::int64_t gone = day == 0 ? gone_ : 0;
    double minutes = 0;
    for (const Calendar::Span& span : learned.calendar.spans(today_ + day))
        if (span.to > gone) minutes += double(span.to - std::max(span.from, gone)) / double(kMicrosPerMinute);
    return minutes * learned.servers * learned.availability;
}

void Schedule::extend(Id resource, Lane& lane, int day) {
    while (static_cast<int>(lane.open.size()) <= day) {
        const double minutes = minutes_on(resource, static_cast<int>(lane.open.size()));
        lane.before.push_back(lane.open.empty() ? 0 : lane.before.back() + lane.open.back());
        lane.open.push_back(minutes);
        lane.free.emplace_back(1, Stretch{0, minutes});
    }
}

// Takes minutes of one day that end by `until`, the last of them first; gives when the first of them begins, or -1:
// none are left.
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

// Takes the minutes backwards from `end`; gives the moment at which they begin. What does not fit from today on is left
// in `rest`.
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

Minutes Schedule::minutes_of(Id item, double pieces, const std::vector<double>& passed) const {
    const state::State& state = *structure_.state;
    Minutes out;
    for (auto r = state.route_of[item]; r < state.route_of[item + 1]; ++r) {
        const std::size_t s = out.size();
        const double left = pieces - (s < passed.size() ? passed[s] : 0);
        const auto step = static_cast<std::size_t>(r);
        const bool takes = left > kHair && limits(state.routes[step].resource);
        out.push_back(takes ? structure_.learned->step[step].mean * structure_.started[step] * left +
                                  state.routes[step].setup_minutes
                            : 0);
    }
    return out;
}

void Schedule::leave_rest(Id item, Moment due, Minutes& minutes) {
    const state::State& state = *structure_.state;
    Moment at{std::min(due.day, kLongestDays), due.share};
    for (std::size_t s = minutes.size(); s-- > 0;) {
        const Id resource = state.routes[static_cast<std::size_t>(state.route_of[item]) + s].resource;
        if (minutes[s] <= kHair) continue;
        Lane& mine = lane(resource);
        extend(resource, mine, at.day);
        double rest = minutes[s];
        while (rest > kHair && at.day >= 0) {
            const double open = mine.open[static_cast<std::size_t>(at.day)], taken = std::min(rest, open * at.share);
            rest -= taken;
            if (rest > kHair)
                at = {at.day - 1, 1};
            else
                at.share -= taken / open;
        }
        minutes[s] -= std::max(0.0, rest);
        if (at.day < 0) at = {0, 0};
    }
}

// Minutes of the first day from today on, on which it works a whole day.
double Schedule::usual_open(Id resource) {
    Lane& mine = lane(resource);
    extend(resource, mine, kWeekDays);
    return *std::max_element(mine.open.begin(), mine.open.begin() + kWeekDays + 1);
}

Slot Schedule::place(Id item, const Minutes& minutes, Moment due) {
    const state::State& state = *structure_.state;
    due.day = std::clamp(due.day, 0, kLongestDays);
    Slot out;
    out.steps.assign(minutes.size(), due);
    Moment at = due;
    double late = 0;  // days before today on which it should have begun
    for (std::size_t s = minutes.size(); s-- > 0;) {
        const Id resource = state.routes[static_cast<std::size_t>(state.route_of[item]) + s].resource;
        if (minutes[s] > kHair) {
            if (out.batch < 0) {
                out.batch = static_cast<std::int32_t>(batches_.size());
                Batch& mine = batches_.emplace_back();
                mine.item = item;
                mine.minutes = minutes;
                mine.due = due;
                mine.done = done_.size();
            }
            Batch& mine = batches_[static_cast<std::size_t>(out.batch)];
            lane(resource).loads.push_back({late > 0 ? -late : at.day + at.share, minutes[s], out.batch,
                                            static_cast<std::uint32_t>(s), mine.loads++});
            lane(resource).stale = true;
            done_.emplace_back();
            double rest = 0;
            at = take(resource, minutes[s], at, rest);
            if (rest > 0) {
                const double open = usual_open(resource);
                late += open > 0 ? rest / open : 1;
                at = {0, 0};
            }
        }
        out.steps[s] = at;
    }
    out.start = at;
    return out;
}

int Schedule::open_from(Id item, int day) {
    const state::State& state = *structure_.state;
    for (auto r = state.route_of[item + 1]; r-- > state.route_of[item];) {
        const Id resource = state.routes[static_cast<std::size_t>(r)].resource;
        if (!limits(resource)) continue;
        Lane& mine = lane(resource);
        for (int closed = 0; closed < kLongestClosed && day + closed < kLongestDays; ++closed) {
            extend(resource, mine, day + closed);
            if (mine.open[static_cast<std::size_t>(day + closed)] > 0) return day + closed;
        }
        return day;
    }
    return day;
}

double Schedule::said_days(Id item) const {
    const auto lead = lead_days_.find(item);
    return lead == lead_days_.end() ? 0 : lead->second;
}

// When the steps from `from` on are done, were they alone, begun at `at` or, each, when its parts are there.
Moment Schedule::forward(Id item, const Minutes& minutes, std::size_t from, Moment at,
                         const std::vector<double>& parts) {
    const state::State& state = *structure_.state;
    for (std::size_t s = from; s < minutes.size(); ++s) {
        const double there = s < parts.size() ? parts[s] : 0;
        if (there > at.day + at.share) at = {static_cast<int>(there), there - std::floor(there)};
        double rest = minutes[s];
        if (rest <= kHair) continue;
        const Id resource = state.routes[static_cast<std::size_t>(state.route_of[item]) + s].resource;
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
    return at;
}

int Schedule::done_alone(Id item, double pieces, int from, const std::vector<double>& parts) {
    if (structure_.state->route_of[item] == structure_.state->route_of[item + 1])
        return from + static_cast<int>(std::ceil(said_days(item) - kHair));
    return forward(item, minutes_of(item, pieces), 0, {from, 0}, parts).day;
}

}  // namespace drum::projection
