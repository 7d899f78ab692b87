// Where documents wait: the constraint of a flow in which people decide and nothing is made, day by day.
#pragma once

#include <vector>

#include "constraint/evidence.h"
#include "learn/learned.h"
#include "state/state.h"

namespace drum::constraint {

// Whether everything the log times is a step in which people decide: then nobody is active for long, and the limit is where the
// flow waits (by Little's law the step with the longest queue holds the largest part of the time in the flow).
bool only_desks(const state::State& state);

// The winner of every local day in [first, last]: the step at which the most documents waited, on average over the day;
// shares are of all waiting. Only waits that had ended by `known` count.
std::vector<DayWinner> waiting_winners(const state::State& state, const std::vector<learn::Desk>& desks, Day first, Day last, Instant known);

// The winner of every local day up to the one before state.as_of, with the forecast of its morning from what had been
// answered by then, over the eight weeks before.
std::vector<DayWinner> waiting_history(const state::State& state, const std::vector<learn::Desk>& desks);

}  // namespace drum::constraint
