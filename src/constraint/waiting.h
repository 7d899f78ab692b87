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

// The winner of every local day in [first, last]: the step at which the most documents waited, on average over the day, those
// that wait still among them; shares are of all waiting.
std::vector<DayWinner> waiting_winners(const state::State& state, const std::vector<learn::Desk>& desks, Day first, Day last);

// What the mornings saw: for every local day up to that of state.as_of the queues at its start, each document that had not gone on yet
// counted where documents of its last step had gone by then; and the forecasts made from them.
struct Mornings {
    Day first;
    std::vector<std::vector<double>> forecast;  // by day from `first`, by resource id; empty before any document was seen
    std::vector<double> next;                   // for the day after state.as_of
};
Mornings waiting_mornings(const state::State& state);

// The winner of every local day up to the one before state.as_of, with the forecast of its morning.
std::vector<DayWinner> waiting_history(const state::State& state, const std::vector<learn::Desk>& desks);

}  // namespace drum::constraint
