// Customers whom nothing can serve in time: they are told a new date.
#pragma once

#include <vector>

#include "action/basis.h"

namespace drum::action {

// One a sale and item that no act of ours can still save.
std::vector<Action> late_sales(const Basis& basis);
// Sales that an order could still serve in time were it chased, which it is not: they wait for late work that is beyond what may be chased.
std::vector<Action> late_beside(const Basis& basis, const std::vector<Action>& overload);
// What is sold, not there, and of which nothing says where it comes from.
std::vector<SetAside> sold_and_not_to_be_had(const Basis& basis);

}  // namespace drum::action
