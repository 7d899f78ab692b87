// Today's actions as they are done: the lines of one order together, the orders chased at one supplier together. Private to this room.
#pragma once

#include <string>
#include <vector>

#include "engine/engine.h"

namespace drum::output {

struct DueGroup {
    std::string head;                            // "Order from Nordlack", "Expedite at Nordlack", "Release"
    std::vector<const action::Action*> actions;  // worst first
    std::string cost;                            // of an order all of whose lines have a price: "12,300 EUR", else ""
};

bool is_for_today(const engine::Advice& advice, const action::Action& a);  // not one for a day on which its source takes orders again
// The one action to name first: the worst that can be done today, a person's before what is only held back.
const action::Action& first_of(const engine::Advice& advice);
// Those for today, or those for later; groups in the order of the worst in them.
std::vector<DueGroup> due_groups(const engine::Advice& advice, bool today);
// "order 4711: 400 L of P-905 (Primer)": what of the group's head it is.
std::string line_of(const state::State& state, const action::Action& a);
// The group without `but`, the first few by name: "P-905 (Primer), FR-20 and 3 more"; "" where nothing is left.
std::string some_of(const engine::Advice& advice, const DueGroup& group, const action::Action* but);

}  // namespace drum::output
