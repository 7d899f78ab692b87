#include "projection/schedule.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace drum::projection {
namespace {

constexpr double kHair = 1e-9;
constexpr int kWeekDays = 7;
constexpr double kMinutesPerDay = 24 * 60;

}  // namespace

std::int64_t hours_gone(const state::State& state, Instant at) {
    return state.site.zone.local_micros(at) / kMicrosPerHour;
}

Schedule::Schedule(const Structure& structure) : structure_(structure) {
    const state::State& state = *structure.state;
    today_ = state.site.zone.day_of(state.as_of);
    gone_ = hours_gone(state, state.as_of) * kMicrosPerHour;
    for (const state::Making& making : state.making)
        if (making.lead_days) lead_days_[making.item] = std::min<double>(*making.lead_days, kLongestDays);
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
    const std::int64_t gone = day == 0 ? gone_ : 0;
    if (of.capacity_per_day) {
        // Of a whole day it takes so many at once to do that much; none of them does more than what is left of today.
        const double at_once = std::max<double>(1, std::ceil(*of.capacity_per_day / kMinutesPerDay));
        const double left = double(kMicrosPerDay - gone) / double(kMicrosPerDay) * kMinutesPerDay * at_once;
        const double minutes = std::min(*of.capacity_per_day, left) * learned.availability;
        return on_weekday(resource, weekday(today_ + day)) ? minutes : 0;
    }
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

// Takes the minutes backwards from `end`, or looks only; gives the moment at which they begin. What does not fit from
// today on is left in `rest`.
Moment Schedule::take(Id resource, double minutes, Moment end, double& rest, bool looks_only) {
    Lane& mine = lane(resource);
    extend(resource, mine, end.day);
    Moment at = end;
    rest = minutes;
    for (int day = end.day, closed = 0; day >= 0 && rest > kHair && closed < kLongestClosed; --day) {
        const auto d = static_cast<std::size_t>(day);
        const double open = mine.open[d];
        closed = open > 0 ? 0 : closed + 1;
        std::vector<Stretch> looked_at;
        if (looks_only) looked_at = mine.free[d];
        const double begun =
            take_on(looks_only ? looked_at : mine.free[d], day == end.day ? open * end.share : open, rest);
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

// The rows of the step that this one belongs to, [from, to), both counted from the item's first.
Schedule::Rows Schedule::rows_of(Id item, std::size_t row) const {
    const std::int32_t first = structure_.state->route_of[item];
    const auto r = static_cast<std::size_t>(first) + row;
    return {static_cast<std::size_t>(structure_.step_from[r] - first),
            static_cast<std::size_t>(structure_.step_to[r] - first)};
}

std::size_t Schedule::seat_of(Id item, std::size_t row) const {
    const std::int32_t first = structure_.state->route_of[item];
    return static_cast<std::size_t>(structure_.seat[static_cast<std::size_t>(first) + row] - first);
}

// Days before today on which what does not fit should have begun; endless where it never opens.
double Schedule::days_late(Id resource, double rest) {
    if (rest <= kHair) return 0;
    const double open = usual_open(resource);
    return open > 0 ? rest / open : std::numeric_limits<double>::infinity();
}

// Of rows that can do the same the one that is least late, or has to begin last to be done by then; of equal ones the
// one with less to do so far. The others are left with nothing to do.
void Schedule::choose(Id item, Rows rows, Moment end, Minutes& minutes) {
    for (std::size_t row = rows.from; row < rows.to; ++row) {
        const std::size_t seat = seat_of(item, row);
        if (seat == row || minutes[row] <= kHair) continue;
        std::size_t other = seat;  // of those before, the one that is left
        while (other < row && (seat_of(item, other) != seat || minutes[other] <= kHair)) ++other;
        if (other == row) continue;
        const auto begins = [&](std::size_t of) {
            double rest = 0;
            const Id resource = resource_of(item, of);
            const Moment at = take(resource, minutes[of], end, rest, true);
            return std::tuple(-days_late(resource, rest), at, -lane(resource).placed);
        };
        minutes[begins(row) > begins(other) ? other : row] = 0;
    }
}

void Schedule::leave_rest(Id item, Moment due, Minutes& minutes) {
    Moment at{std::min(due.day, kLongestDays), due.share};
    for (std::size_t to = minutes.size(), from = to; to > 0; to = from) {
        from = rows_of(item, to - 1).from;
        choose(item, {from, to}, at, minutes);
        Moment begins = at;
        for (std::size_t row = from; row < to; ++row)
            if (minutes[row] > kHair) begins = std::min(begins, leave_rest(resource_of(item, row), at, minutes[row]));
        at = begins;
    }
}

// The moment at which they begin, alone on their machine.
Moment Schedule::leave_rest(Id resource, Moment at, double& minutes) {
    Lane& mine = lane(resource);
    extend(resource, mine, at.day);
    double rest = minutes;
    while (rest > kHair && at.day >= 0) {
        const double open = mine.open[static_cast<std::size_t>(at.day)], taken = std::min(rest, open * at.share);
        rest -= taken;
        if (rest > kHair)
            at = {at.day - 1, 1};
        else
            at.share -= taken / open;
    }
    minutes -= std::max(0.0, rest);
    return at.day < 0 ? Moment{0, 0} : at;
}

// Minutes of the first day from today on, on which it works a whole day.
double Schedule::usual_open(Id resource) {
    Lane& mine = lane(resource);
    extend(resource, mine, kWeekDays);
    return *std::max_element(mine.open.begin(), mine.open.begin() + kWeekDays + 1);
}

Slot Schedule::place(Id item, Minutes minutes, Moment due) {
    due.day = std::clamp(due.day, 0, kLongestDays);
    Minutes of_any = minutes;
    Slot out;
    out.steps.assign(minutes.size(), due);
    Moment at = due;
    double late = 0;  // days before today on which it should have begun
    for (std::size_t to = minutes.size(), from = to; to > 0; to = from) {
        from = rows_of(item, to - 1).from;
        choose(item, {from, to}, at, minutes);
        Moment begins = at;
        double behind = late;
        for (std::size_t row = from; row < to; ++row) {
            if (minutes[row] <= kHair) continue;
            if (out.batch < 0) out.batch = add_batch(item, due);
            const Id resource = resource_of(item, row);
            double rest = 0;
            Moment begun = take(resource, minutes[row], at, rest);
            const double end = late > 0 ? -late : at.day + at.share;
            if (rest > 0) {
                const double days = days_late(resource, rest);
                behind = std::max(behind, late + (std::isfinite(days) ? days : 1));
                begun = {0, 0};
            }
            add_load(resource,
                     {end, begun.day + begun.share, minutes[row], out.batch, static_cast<std::uint32_t>(row)});
            begins = std::min(begins, begun);
        }
        at = begins;
        late = behind;
        std::fill(out.steps.begin() + static_cast<std::ptrdiff_t>(from),
                  out.steps.begin() + static_cast<std::ptrdiff_t>(to), at);
    }
    if (out.batch >= 0) {
        if (of_any != minutes) batches_[static_cast<std::size_t>(out.batch)].of_any = std::move(of_any);
        batches_[static_cast<std::size_t>(out.batch)].minutes = std::move(minutes);
        batches_[static_cast<std::size_t>(out.batch)].steps = out.steps;
    }
    out.start = at;
    return out;
}

std::int32_t Schedule::add_batch(Id item, Moment due) {
    Batch& mine = batches_.emplace_back();
    mine.item = item;
    mine.due = due;
    mine.done = done_.size();
    return static_cast<std::int32_t>(batches_.size()) - 1;
}

void Schedule::add_load(Id resource, Load load) {
    load.number = batches_[static_cast<std::size_t>(load.batch)].loads++;
    Lane& mine = lane(resource);
    mine.loads.push_back(load);
    mine.placed += load.minutes;
    mine.stale = true;
    done_.emplace_back();
}

double Schedule::said_days(Id item) const {
    const auto lead = lead_days_.find(item);
    return lead == lead_days_.end() ? 0 : lead->second;
}

// When the steps from row `from` on, those before row `end`, are done, were they alone, begun at `at` or, each, when
// its parts are there.
Moment Schedule::forward(Id item, const Minutes& minutes, std::size_t from, Moment at, const std::vector<double>& parts,
                         std::size_t end) {
    for (std::size_t to = from; from < std::min(end, minutes.size()); from = to) {
        to = rows_of(item, from).to;
        if (const double there = from < parts.size() ? parts[from] : -1; there >= 0 && there > at.day + at.share)
            at = {static_cast<int>(there), there - std::floor(there)};
        Moment last = at;
        for (std::size_t seat = from; seat < to; ++seat) {  // of those that can do the same, who is done first
            std::optional<Moment> done;
            for (std::size_t row = seat; row < to; ++row) {
                if (seat_of(item, row) != seat || minutes[row] <= kHair) continue;
                const Moment one = forward(resource_of(item, row), minutes[row], at);
                done = done ? std::min(*done, one) : one;
            }
            if (done) last = std::max(last, *done);
        }
        at = last;
    }
    return at;
}

// When so many minutes are done, begun at `at`, alone on their machine; at once where it never opens, in ten years
// where it opens no more.
Moment Schedule::forward(Id resource, double rest, Moment at) {
    Lane& mine = lane(resource);
    const Moment begun = at;
    for (int closed = 0; rest > kHair && at.day < kLongestDays;) {
        extend(resource, mine, std::max(0, at.day));
        if (closed == kLongestClosed) return opens(mine) ? Moment{kLongestDays, 0} : begun;
        const bool past = at.day < 0;
        const double open = past ? minutes_on(resource, at.day) : mine.open[static_cast<std::size_t>(at.day)];
        const double free = open * (1 - at.share);
        closed = open > 0 ? 0 : closed + 1;
        const double taken = std::min(free, rest);
        rest -= taken;
        if (rest > kHair)
            at = {at.day + 1, 0};
        else if (open > 0)
            at.share += taken / open;
    }
    return at;
}

int Schedule::done_alone(Id item, double pieces, int from, const std::vector<double>& parts) {
    if (structure_.state->route_of[item] == structure_.state->route_of[item + 1])
        return from + static_cast<int>(std::ceil(said_days(item) - kHair));
    return forward(item, minutes_of(item, pieces), 0, {from, 0}, parts).day;
}

}  // namespace drum::projection
