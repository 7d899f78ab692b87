// Working time: which stretches of local time a resource is available.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "base/time.h"

namespace drum {

// A half-open stretch of time, [from, to).
struct Interval {
    Instant from, to;
    auto operator<=>(const Interval&) const = default;
};

// Sorted, disjoint, non-empty intervals covering the same time. Total length in microseconds by length().
std::vector<Interval> merged(std::vector<Interval> intervals);
std::vector<Interval> intersection(const std::vector<Interval>& a, const std::vector<Interval>& b);
std::vector<Interval> difference(const std::vector<Interval>& a, const std::vector<Interval>& b);
std::int64_t length(const std::vector<Interval>& intervals);

struct Calendar {
    struct Span {  // local clock of one day, microseconds since midnight; to may be kMicrosPerDay
        std::int64_t from = 0, to = 0;
    };
    std::array<std::vector<Span>, 7> week;            // 0 = Monday
    std::map<std::int32_t, std::vector<Span>> dates;  // Day::number -> spans; an empty list is a closed day

    static Calendar always();
    // The open stretches within [from, to), in order.
    std::vector<Interval> open(const Zone& zone, Instant from, Instant to) const;
    double minutes(const Zone& zone, Instant from, Instant to) const;
    const std::vector<Span>& spans(Day day) const;
};

}  // namespace drum
