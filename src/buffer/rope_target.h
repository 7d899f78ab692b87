// How many hours of work should stand ahead of the constraint.
#pragma once

#include "buffer/rope.h"

namespace drum::buffer {

// Sets target_hours, basis, observed and upstream_hours. `hours_per_order`: mean constraint hours of one work order.
void find_target(const constraint::Flow& flow, double hours_per_order, Rope& rope);

inline constexpr int kLookBackDays = 180;       // flow times older than this are of another plant
inline constexpr std::size_t kEnoughWorks = 8;  // fewer flow times say less than the loads do
inline constexpr double kLoadDays = 14;
inline constexpr double kNearlyEqual = 1e6;     // shape of a gamma whose deviation is a thousandth of its mean

// By resource: its load against the constraint's own, at most 1; 0 where nothing loads it or its minutes do not limit it.
std::vector<double> relative_loads(const constraint::Flow& flow, Id constraint);

// What a time of this mean and variance stays within with probability `share`, by the gamma of the same moments.
double time_within(double mean, double variance, double share);

}  // namespace drum::buffer
