// Active intervals from the log, and the history of daily winners with the forecast of each morning.
#include <algorithm>
#include <optional>

#include "base/check.h"
#include "constraint/evidence.h"
#include "constraint/forecast.h"
#include "constraint/waiting.h"

namespace drum::constraint {
namespace {

using state::Operation;
using state::OpState;

constexpr int kMostDays = 3660;  // so that one row with a mistyped year does not cost a thousand years of days

bool makes_active(const Operation& op) {
    return op.timed && op.start < op.end &&
           (op.state == OpState::run || op.state == OpState::setup || op.state == OpState::down);
}

// Where at least `servers` of the intervals overlap.
std::vector<Interval> crowded(std::vector<Interval> intervals, int servers) {
    if (servers <= 1) return merged(std::move(intervals));
    std::vector<Instant> starts, ends;
    for (const Interval& i : intervals) {
        starts.push_back(i.from);
        ends.push_back(i.to);
    }
    std::sort(starts.begin(), starts.end());
    std::sort(ends.begin(), ends.end());
    std::vector<Interval> out;
    int at_once = 0;
    for (std::size_t s = 0, e = 0; e < ends.size();) {
        // What starts where another ends goes first, so that a server handed over does not part the period.
        if (s < starts.size() && starts[s] <= ends[e]) {
            if (++at_once == servers) out.push_back({starts[s], starts[s]});
            ++s;
        } else {
            if (at_once-- == servers) out.back().to = ends[e];
            ++e;
        }
    }
    return merged(std::move(out));
}

// Every resource's active intervals, and what a past morning knew of them.
class ActivePeriods {
public:
    ActivePeriods(const state::State& state, const learn::Learned& learned) : state_(state), learned_(learned) {
        for (Id r = 0; r < static_cast<Id>(state.resources.size()); ++r) {
            all_.push_back(active_intervals(state, learned, r));
            std::vector<Instant>& latest = latest_end_.emplace_back();
            for (auto o = state.operation_of[r]; o < state.operation_of[r + 1]; ++o)
                latest.push_back(std::max(latest.empty() ? Instant::beginning() : latest.back(), state.operations[o].end));
        }
    }
    const std::vector<std::vector<Interval>>& all() const { return all_; }

    // The intervals of all resources from operations that had ended by `moment`. What was as it is in all() before the local
    // day of `since`, which is set, is left out but for what that day's segments depend on.
    std::vector<std::vector<Interval>> known_at(Instant moment, Instant& since) const {
        std::vector<std::vector<Interval>> out(all_.size());
        std::vector<std::optional<Instant>> changed(all_.size());
        since = moment;
        for (std::size_t r = 0; r < all_.size(); ++r) {
            changed[r] = changed_from(static_cast<Id>(r), moment);
            if (changed[r]) since = std::min(since, *changed[r]);
        }
        since = state_.site.zone.start_of(state_.site.zone.day_of(since + (-1)));
        // Who reigned before the first segment decides whether that one is shifting: one more layer of periods is needed.
        Instant needed = since;
        for (const auto& intervals : all_)
            if (const auto i = first_ending_after(intervals, since); i != intervals.end()) needed = std::min(needed, i->from);
        for (std::size_t r = 0; r < all_.size(); ++r) {
            const Instant until = changed[r] ? *changed[r] : moment;
            auto i = first_ending_after(all_[r], needed);
            for (; i != all_[r].end() && i->to <= until; ++i) out[r].push_back(*i);
            if (!changed[r]) continue;
            for (Interval seen : crowded(ended_between(static_cast<Id>(r), until, moment), learned_.resource[r].servers)) {
                seen.from = std::max(seen.from, until);
                if (seen.from < seen.to) out[r].push_back(seen);
            }
        }
        return out;
    }

private:
    static std::vector<Interval>::const_iterator first_ending_after(const std::vector<Interval>& intervals, Instant t) {
        return std::lower_bound(intervals.begin(), intervals.end(), t,
                                [](const Interval& interval, Instant moment) { return interval.to <= moment; });
    }

    // Index of the first operation of the resource after which some end lies beyond `t`.
    std::int32_t first_ending_after(Id r, Instant t) const {
        const std::vector<Instant>& latest = latest_end_[r];
        return state_.operation_of[r] +
               static_cast<std::int32_t>(std::upper_bound(latest.begin(), latest.end(), t) - latest.begin());
    }

    // From when on the resource's active intervals before `moment` looked different at that moment: the start of what was
    // still going on.
    std::optional<Instant> changed_from(Id r, Instant moment) const {
        std::optional<Instant> out;
        for (auto o = first_ending_after(r, moment); o < state_.operation_of[r + 1]; ++o) {
            const Operation& op = state_.operations[o];
            if (op.start >= moment) break;
            if (op.end > moment && makes_active(op)) out = std::min(out.value_or(moment), op.start);
        }
        const Instant at = out.value_or(moment + (-1));
        const auto i = first_ending_after(all_[r], at);
        if (i != all_[r].end() && i->from <= at && (out || i->to > moment)) out = i->from;
        return out;
    }

    std::vector<Interval> ended_between(Id r, Instant after, Instant until) const {
        std::vector<Interval> out;
        for (auto o = first_ending_after(r, after); o < state_.operation_of[r + 1]; ++o) {
            const Operation& op = state_.operations[o];
            if (op.start >= until) break;
            if (makes_active(op) && op.end > after && op.end <= until) out.push_back({op.start, op.end});
        }
        return out;
    }

    const state::State& state_;
    const learn::Learned& learned_;
    std::vector<std::vector<Interval>> all_;
    std::vector<std::vector<Instant>> latest_end_;  // by resource, of its operations up to and with each
};

// The forecast for each day of `days` from what its morning knew. Days that looked the same then are taken over; the few
// before the morning that an operation still going on reaches back to are judged again.
void add_morning_forecasts(const ActivePeriods& periods, const Zone& zone, std::size_t resources, std::vector<DayWinner>& days) {
    std::vector<Forecaster> before;  // by day: after the final outcomes of the days before it
    before.emplace_back(resources);
    for (const DayWinner& day : days) {
        before.push_back(before.back());
        before.back().add(day);
    }
    for (std::size_t d = 1; d < days.size(); ++d) {
        const Instant morning = zone.start_of(days[d].day);
        Instant since;
        const auto active = periods.known_at(morning, since);
        const Day redo = std::max(zone.day_of(since), days.front().day);
        Forecaster forecaster = before[static_cast<std::size_t>(redo - days.front().day)];
        for (const DayWinner& seen : daily_winners(momentary_constraint(active, zone.start_of(redo), morning), zone,
                                                   resources, redo, days[d].day + (-1)))
            forecaster.add(seen);
        if (forecaster.days() > 0) days[d].predicted = forecaster.next();
    }
}

}  // namespace

std::vector<Interval> active_intervals(const state::State& state, const learn::Learned& learned, Id resource) {
    CHECK(resource >= 0 && static_cast<std::size_t>(resource) < learned.resource.size());
    std::vector<Interval> busy;
    for (auto o = state.operation_of[resource]; o < state.operation_of[resource + 1]; ++o)
        if (const Operation& op = state.operations[o]; makes_active(op) && op.end <= state.as_of)
            busy.push_back({op.start, op.end});
    return crowded(std::move(busy), learned.resource[resource].servers);
}

std::vector<DayWinner> history(const state::State& state, const learn::Learned& learned) {
    if (only_desks(state)) return waiting_history(state, learned.desk);
    const Zone& zone = state.site.zone;
    Instant first = state.as_of;
    for (const Operation& op : state.operations)
        if (op.timed) first = std::min(first, op.start);
    const Day last = zone.day_of(state.as_of) + (-1), begin = std::max(zone.day_of(first), last + (1 - kMostDays));
    if (first >= state.as_of || last < begin) return {};
    const ActivePeriods periods(state, learned);
    std::vector<DayWinner> days =
        daily_winners(momentary_constraint(periods.all(), zone.start_of(begin), zone.start_of(last + 1)), zone,
                      state.resources.size(), begin, last);
    add_morning_forecasts(periods, zone, state.resources.size(), days);
    return days;
}

}  // namespace drum::constraint
