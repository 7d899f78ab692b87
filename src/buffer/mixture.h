// Need over an uncertain lead time: the distributions it is a mixture of.
#pragma once

#include <vector>

#include "buffer/curve.h"

namespace drum::buffer {

inline constexpr double kLeastLead = 1e-10;  // lead-time days less likely than this are left out

// Need over one stretch of days, and the share of lead times for which it is that of lead time + review, and of a day less.
struct Stretch {
    double until = 0, before = 0, mean = 0, variance = 0;
};

struct Mixture {
    std::vector<Stretch> stretches;
    double mean_until = 0, mean_before = 0, deviation = 0, daily = 0;
};

// A stretch for every day.
Mixture mixture_of(const JointItem& item);
// The same, days so near each other that the need does not tell them apart taken together, their spread kept in the variance: as
// many as one standard deviation of the need by then, or an eighth of the days. For what only has to be near.
std::vector<Stretch> taken_together(const JointItem& item);

}  // namespace drum::buffer
