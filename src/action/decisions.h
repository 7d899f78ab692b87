// What people decided about actions, for how long it holds, and what it covers meanwhile.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "action/action.h"
#include "state/state.h"

namespace drum::action {

inline constexpr int kAcceptedHoldsDays = 2;  // working days: an accepted action not seen as an order by then lapses
inline constexpr int kRefusedHoldsDays = 7;
inline constexpr int kLapseSaidDays = 14;

// The latest decision on each action id, as of state.as_of.
std::map<std::string, const state::Decision*> latest_decisions(const state::State& state);

bool taken(const state::Decision& decision);  // accepted, or accepted with a change
// The last local day on which it is in force: of one taken two working days after the decision (after the day to order
// on, where that was changed), of a refusal seven, of a snooze the day before its date (the day of the decision without
// one).
Day holds_until(const state::State& state, const state::Decision& decision);
bool in_force(const state::State& state, const state::Decision& decision);

// One way of supplying an item at a place, and the id of the action that asks for it.
struct Way {
    Id item = kNone;
    Id place = kNone;  // kNone: its home
    Verb verb = Verb::buy;
    std::int32_t lane = -1;  // into State::sources, of what is brought from another place of ours
    std::string id;
};
std::vector<Way> ways_of(const state::State& state, Id item);
// That which the action of this id asks for; its home's where it asks for none.
Way way_of(const state::State& state, Id item, const std::string& id);

// Units of it that orders asked for since the decision name, cancelled ones too; of orders of which only the day is
// known on its day or later. An undated order answers where it asks for exactly what was accepted.
Quantity ordered_since(const state::State& state, const Way& way, const state::Decision& decision);
// What of an accepted quantity no order has answered yet.
Quantity unanswered(const state::State& state, const Way& way, const state::Decision& decision);

// Whether it keeps the action off today's list. What was accepted and is answered by an order no longer does: what is
// needed beyond that order is a need of its own; a changed quantity was meant, and holds its days. `supply`: the action
// asks for an order.
bool silences(const state::State& state, const Way& way, const state::Decision& decision, bool supply);

}  // namespace drum::action
