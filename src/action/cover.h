// What orders do not show as it is: what was accepted and is no order yet, what is there and not in the books.
#pragma once

#include <string>
#include <vector>

#include "action/basis.h"

namespace drum::action {

// One way of supplying an item at a place, and the id of the action that asks for it.
struct Way {
    Id item = kNone, place = kNone;  // kNone: its home
    Verb verb = Verb::buy;
    std::int32_t lane = -1;  // into State::sources, of what is brought from another place of ours
    std::string id;
};
std::vector<Way> ways_of(const state::State& state, Id item);

// Units of an order that was closed as received within the last week, while neither a date nor a receipt nor a count since shows
// the goods: the stock was refreshed before they came, the orders after.
Quantity received_unseen(const state::State& state, const state::Order& order);

}  // namespace drum::action
