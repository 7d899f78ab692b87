// Whether anybody was busy all the time: a market can only be the limit while everybody else has time to spare.
#pragma once

#include <array>
#include <vector>

#include "constraint/utilization.h"

namespace drum::constraint {

// By resource and by each of the last 28 days: whether over the seven days that end with it the logged machine or crew was active
// (run, set-up, down) for nine tenths of its available time or more. Days before the log has a span are not.
inline constexpr int kSaturationDays = 28;
std::vector<std::array<bool, kSaturationDays>> saturated_spans(const state::State& state, const learn::Learned& learned, const LossIndex& losses);

// Of the seven-day spans that ended on the last 22 days, the share in which nobody was saturated. Spans before the log began do not count; 1 where there are none.
double unsaturated_share(const state::State& state, const std::vector<std::array<bool, kSaturationDays>>& saturated);

}  // namespace drum::constraint
