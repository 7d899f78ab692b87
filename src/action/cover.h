// What orders do not show as it is: what was accepted and is no order yet, what is there and not in the books.
#pragma once

#include "action/basis.h"

namespace drum::action {

// Units of an order that was closed as received within the last week, while neither a date nor a receipt nor a count
// since shows the goods: the stock was refreshed before they came, the orders after.
Quantity received_unseen(const state::State& state, const state::Order& order);

}  // namespace drum::action
