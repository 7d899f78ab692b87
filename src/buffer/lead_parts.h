// Need over an uncertain lead time, as a sum of parts: what levels (lead_need.cpp) and triggers (missed.cpp) both ask.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "buffer/need.h"

namespace drum::buffer {

inline constexpr double kSummed = 600;       // need up to which the distribution is summed unit by unit
inline constexpr double kLeastStart = -600;  // logarithm of the first probability, below which sums would start at 0

// One lead time, or a few of like need: its share, what is booked by then, and the mean and variance of the rest.
struct Part {
    double share = 0, days = 0, known = 0, mean = 0, variance = 0;
};

// Days of the far tail are taken together about their mean day where nothing is booked between them (coarse).
struct Parts {
    std::vector<Part> parts;
    bool coarse = false;
};

// Over lead time + so many days more. The shares sum to 1.
Parts parts_of(const Need& need, const learn::LeadTime& lead, double extra_days);

// The smallest whole number with enough(number), from a guess outwards; `enough` only ever turns from false to true.
template <class Enough>
double smallest_from(double guess, double step, Enough enough) {
    double low = -1, high = std::max(0.0, std::round(guess));
    if (enough(high)) {
        for (; high > 0; step *= 2) {
            const double next = std::max(0.0, high - step);
            if (!enough(next)) {
                low = next;
                break;
            }
            high = next;
        }
    } else {
        for (low = high, high = low + step; !enough(high) && high < 4.5e15; step *= 2) low = high, high += step;
    }
    while (high - low > 1) {
        const double middle = std::floor((low + high) / 2);
        (enough(middle) ? high : low) = middle;
    }
    return high;
}

}  // namespace drum::buffer
