// The order in which actions are said, and how long all is well where there are none.
#pragma once

#include <optional>
#include <vector>

#include "action/basis.h"

namespace drum::action {

// Worst first: money, then hours lost by one more day of waiting; of equals customers to be told and then what is put off come last; then by a
// week of it. Exact ties by the item's text, the verb, the order's number.
bool said_before(const Action& a, const Action& b);
void rank(std::vector<Action>& due);

// Where nothing is due: the first day on which something will be, two months ahead at most, or sooner the last up to which with 95 % nothing
// happens that an act before would have prevented, open orders coming as expected. None where nothing is known to be wanted.
std::optional<Protected> protected_until(const Basis& basis, const buffer::Buffers& buffers, const Actions& actions);

}  // namespace drum::action
