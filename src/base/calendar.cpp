#include "base/calendar.h"

#include <algorithm>

namespace drum {

std::vector<Interval> merged(std::vector<Interval> intervals) {
    std::erase_if(intervals, [](const Interval& i) { return i.to <= i.from; });
    std::sort(intervals.begin(), intervals.end());
    std::vector<Interval> out;
    for (const Interval& i : intervals) {
        if (!out.empty() && i.from <= out.back().to)
            out.back().to = std::max(out.back().to, i.to);
        else
            out.push_back(i);
    }
    return out;
}

std::vector<Interval> intersection(const std::vector<Interval>& a, const std::vector<Interval>& b) {
    std::vector<Interval> out;
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
        const Instant from = std::max(a[i].from, b[j].from), to = std::min(a[i].to, b[j].to);
        if (from < to) out.push_back({from, to});
        if (a[i].to < b[j].to)
            ++i;
        else
            ++j;
    }
    return out;
}

std::vector<Interval> difference(const std::vector<Interval>& a, const std::vector<Interval>& b) {
    std::vector<Interval> out;
    std::size_t j = 0;
    for (Interval rest : a) {
        while (j < b.size() && b[j].to <= rest.from) ++j;
        for (std::size_t k = j; k < b.size() && b[k].from < rest.to; ++k) {
            if (rest.from < b[k].from) out.push_back({rest.from, b[k].from});
            rest.from = std::max(rest.from, b[k].to);
            if (rest.from >= rest.to) break;
        }
        if (rest.from < rest.to) out.push_back(rest);
    }
    return out;
}

std::int64_t length(const std::vector<Interval>& intervals) {
    std::int64_t total = 0;
    for (const Interval& i : intervals) total += i.to - i.from;
    return total;
}

Calendar Calendar::always() {
    Calendar calendar;
    for (auto& day : calendar.week) day.push_back({0, kMicrosPerDay});
    return calendar;
}

const std::vector<Calendar::Span>& Calendar::spans(Day day) const {
    const auto special = dates.find(day.number);
    return special != dates.end() ? special->second : week[static_cast<std::size_t>(weekday(day))];
}

std::vector<Interval> Calendar::open(const Zone& zone, Instant from, Instant to) const {
    std::vector<Interval> out;
    if (from >= to) return out;
    for (Day day = zone.day_of(from); day <= zone.day_of(to); day = day + 1)
        for (const Span& span : spans(day)) {
            const Instant a = std::max(from, zone.at(day, span.from)), b = std::min(to, zone.at(day, span.to));
            if (a < b) out.push_back({a, b});
        }
    return merged(std::move(out));
}

double Calendar::minutes(const Zone& zone, Instant from, Instant to) const {
    return static_cast<double>(length(open(zone, from, to))) / static_cast<double>(kMicrosPerMinute);
}

}  // namespace drum
