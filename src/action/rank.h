// The order in which actions are said, and how long all is well where there are none.
#pragma once

#include <optional>
#include <vector>

#include "action/basis.h"

namespace drum::action {

// Worst first: money, then hours lost by one more day of waiting, then by a week of it; exact ties by the item's text, the verb, the order's number.
bool said_before(const Action& a, const Action& b);
void rank(std::vector<Action>& due);

// The last day, two months ahead at most, up to which everything that feeds the constraint lasts with 95 % if nobody does
// anything and open orders come as expected; the probability at that day. None where nothing feeds it.
std::optional<Protected> protected_until(const Basis& basis, const buffer::Buffers& buffers);

}  // namespace drum::action
