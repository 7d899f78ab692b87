// Whether anybody was busy all the time: a market can only be the limit while everybody else has time to spare.
#pragma once

#include "constraint/utilization.h"

namespace drum::constraint {

// Of the seven-day spans that ended on the last 22 days, the share in which no logged machine or crew was active (run, set-up, down)
// for nine tenths of its available time or more. Spans before the log began do not count; 1 where there are none.
double unsaturated_share(const state::State& state, const learn::Learned& learned, const LossIndex& losses);

}  // namespace drum::constraint
