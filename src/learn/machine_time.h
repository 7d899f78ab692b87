// How long machines really ran, as the exposure of what they consume. Private to this room.
#pragma once

#include <vector>

#include "learn/needs.h"

namespace drum::learn {

// By item: the one resource at whose steps it is consumed; kNone where there is none or several.
std::vector<Id> consuming_resource(const state::State& state);

// The productive time of one resource as a clock over `days`: at the start of each and after the last, in usual days of it. A usual day
// is a seventh of the median week of its last 26, so that a starved month does not pass for usual and a lasting change
// does after a quarter. Days before its log begins and after the site's log ends (`newest`, see newest_end) count as usual ones.
// Empty where no actual times are logged, or it stood or all but stood in most weeks.
std::vector<double> machine_clock(const state::State& state, Id resource, const Days& days, Instant until, Instant newest);
// The newest end of an operation of any resource before `until`; the beginning of time where there is none.
Instant newest_end(const state::State& state, Instant until);

}  // namespace drum::learn
