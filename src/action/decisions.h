// What people decided about actions, and for how long it holds.
#pragma once

#include <map>
#include <string>

#include "state/state.h"

namespace drum::action {

inline constexpr int kAcceptedHoldsDays = 2;  // an accepted action not seen as an order by then lapses
inline constexpr int kRefusedHoldsDays = 7;

// The latest decision on each action id, as of state.as_of.
std::map<std::string, const state::Decision*> latest_decisions(const state::State& state);
// Whether it keeps the action off today's list.
bool silences(const state::State& state, const state::Decision& decision);
// Whether some buy order for the item was asked for on or after the decision's day.
bool answered(const state::State& state, Id item, const state::Decision& decision);

}  // namespace drum::action
