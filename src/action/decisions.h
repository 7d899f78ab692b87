// What people decided about actions, for how long it holds, and what it covers meanwhile.
#pragma once

#include <map>
#include <string>

#include "action/action.h"
#include "state/state.h"

namespace drum::action {

inline constexpr int kAcceptedHoldsDays = 2;  // working days: an accepted action not seen as an order by then lapses
inline constexpr int kRefusedHoldsDays = 7;
inline constexpr int kLapseSaidDays = 14;

// The latest decision on each action id, as of state.as_of.
std::map<std::string, const state::Decision*> latest_decisions(const state::State& state);

bool taken(const state::Decision& decision);  // accepted, or accepted with a change
// The last local day on which it is in force: of one taken two working days after the decision (after the day to order on, where
// that was changed), of a refusal seven, of a snooze the day before its date (the day of the decision without one).
Day holds_until(const state::State& state, const state::Decision& decision);
bool in_force(const state::State& state, const state::Decision& decision);

// An item at a place, bought or made, or brought from another place of ours.
struct Supplied {
    Id item = kNone;
    Id place = kNone;  // kNone: its home
    bool brought = false;
};
Supplied supplied(const state::State& state, Id item, std::string_view place, Verb verb);

// Units of it that orders asked for since the decision name, cancelled ones too; of orders of which only the day is
// known on its day or later. An undated order answers where it asks for exactly what was accepted.
Quantity ordered_since(const state::State& state, const Supplied& what, const state::Decision& decision);
// What of an accepted quantity no order has answered yet.
Quantity unanswered(const state::State& state, const Supplied& what, const state::Decision& decision);

// Whether it keeps the action off today's list. What was accepted and is answered by an order no longer does: what is needed
// beyond that order is a need of its own; a changed quantity was meant, and holds its days. `supply`: the action asks for an order.
bool silences(const state::State& state, const Supplied& what, const state::Decision& decision, bool supply);

}  // namespace drum::action
