// Working hours a log shows, for a resource whose calendar nobody gave.
//
// The rule. The local week has 7 x 48 half-hour slots; a slot of one day was worked when at least five minutes of it were
// busy. A weekday is open when it was worked at least half as often as the weekday worked most. On an open weekday a slot is
// open when it was worked at least a quarter as often as the resource's busy slots (the slot that nine in ten are not
// above), so that a machine used rarely, or for part of every shift, still shows its whole shift, and one evening of overtime
// does not. Each weekday's shares lean on the pattern of all open weekdays with the weight of one day. Closed holes
// of up to an hour between open slots are breaks and count as open. Only the last two years count. Holidays are not learned:
// work is then simply absent.
#include <algorithm>
#include <array>

#include "learn/learned.h"

namespace drum::learn {
namespace {

constexpr std::int64_t kSlotMicros = kMicrosPerDay / 48;
constexpr std::int64_t kWorkedMicros = 5 * kMicrosPerMinute;
constexpr double kWeekdayShare = 0.5, kSlotShare = 0.25, kBusySlots = 0.9, kLean = 1;
constexpr int kHoleSlots = 2;
constexpr std::int64_t kMostDays = 730;

using Slots = std::array<std::int64_t, 48>;  // busy microseconds, or days worked

struct Week {
    std::array<Slots, 7> worked{};            // days on which the slot was worked
    std::array<std::int64_t, 7> days{};       // days on which any slot was
    std::array<std::int64_t, 7> observed{};
};

// Adds the busy time between two wall clocks of one day; clock changes within are ignored.
void cover(Slots& busy, std::int64_t from, std::int64_t to) {
    for (std::int64_t slot = from / kSlotMicros; slot < 48 && slot * kSlotMicros < to; ++slot)
        busy[slot] += std::min(to, (slot + 1) * kSlotMicros) - std::max(from, slot * kSlotMicros);
}

Week count(const Zone& zone, const std::vector<Interval>& busy, Instant from, Instant to, std::int64_t worked_micros) {
    Week week;
    const Day first = zone.day_of(from), last = zone.day_of(to + (-1));
    std::size_t i = 0;
    for (Day day = first; day <= last; day = day + 1) {
        const Instant begin = std::max(from, zone.start_of(day)), end = std::min(to, zone.start_of(day + 1));
        Slots slots{};
        while (i < busy.size() && busy[i].to <= begin) ++i;
        for (std::size_t k = i; k < busy.size() && busy[k].from < end; ++k) {
            const Instant a = std::max(begin, busy[k].from), b = std::min(end, busy[k].to);
            const bool to_midnight = zone.day_of(b) != day;
            cover(slots, zone.local_micros(a), to_midnight ? kMicrosPerDay : zone.local_micros(b));
        }
        const int w = weekday(day);
        bool any = false;
        for (std::size_t s = 0; s < 48; ++s)
            if (slots[s] >= worked_micros) ++week.worked[w][s], any = true;
        week.observed[w] += 1;
        week.days[w] += any ? 1 : 0;
    }
    return week;
}

std::vector<Calendar::Span> spans(const std::array<bool, 48>& open) {
    std::vector<Calendar::Span> out;
    for (int s = 0; s < 48; ++s) {
        if (!open[s]) continue;
        const std::int64_t from = s * kSlotMicros, to = (s + 1) * kSlotMicros;
        if (!out.empty() && from - out.back().to <= kHoleSlots * kSlotMicros)
            out.back().to = to;
        else
            out.push_back({from, to});
    }
    return out;
}

Calendar hours_of(const Week& week) {
    Calendar out;
    double most = 0;
    std::array<double, 7> rate{};
    for (int w = 0; w < 7; ++w) {
        rate[w] = week.observed[w] > 0 ? double(week.days[w]) / double(week.observed[w]) : 0.0;
        most = std::max(most, rate[w]);
    }
    if (most <= 0) return out;
    std::array<double, 48> pooled{};  // share of the days of open weekdays on which the slot was worked
    double pooled_days = 0;
    for (int w = 0; w < 7; ++w) {
        if (rate[w] < kWeekdayShare * most) continue;
        pooled_days += double(week.observed[w]);
        for (int s = 0; s < 48; ++s) pooled[s] += double(week.worked[w][s]);
    }
    std::array<std::array<double, 48>, 7> share{};
    std::vector<double> busy;  // the shares above nothing
    for (int w = 0; w < 7; ++w) {
        if (rate[w] < kWeekdayShare * most) continue;
        for (int s = 0; s < 48; ++s) {
            share[w][s] = (double(week.worked[w][s]) + kLean * pooled[s] / pooled_days) / (double(week.observed[w]) + kLean);
            if (share[w][s] > 0) busy.push_back(share[w][s]);
        }
    }
    const auto typical = static_cast<std::size_t>(kBusySlots * double(busy.size() - 1));
    std::nth_element(busy.begin(), busy.begin() + typical, busy.end());
    for (int w = 0; w < 7; ++w) {
        std::array<bool, 48> open{};
        for (int s = 0; s < 48; ++s) open[s] = share[w][s] > 0 && share[w][s] >= kSlotShare * busy[typical];
        out.week[w] = spans(open);
    }
    return out;
}

}  // namespace

Calendar hours_from_log(const Zone& zone, const std::vector<Interval>& busy, Instant from, Instant to) {
    if (from >= to) return {};
    from = std::max(from, to + (-kMostDays * kMicrosPerDay));
    const std::vector<Interval> sorted = merged(busy);
    Calendar out = hours_of(count(zone, sorted, from, to, kWorkedMicros));
    const bool shows = std::any_of(out.week.begin(), out.week.end(), [](const auto& day) { return !day.empty(); });
    // Work that never fills five minutes of a slot still shows when the resource is there.
    return shows ? out : hours_of(count(zone, sorted, from, to, 1));
}

}  // namespace drum::learn
