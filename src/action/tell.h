// Customers whom nothing can serve in time: they are told a new date.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "action/basis.h"

namespace drum::action {

// One a sale and item that no act of ours can still save.
std::vector<Action> late_sales(const Basis& basis);
// Sales that one of these orders could still serve in time were it chased, which it is not.
std::vector<Action> late_beside(const Basis& basis, const std::set<std::string>& orders);
// What is sold, not there, and of which nothing says where it comes from.
std::vector<SetAside> sold_and_not_to_be_had(const Basis& basis);

}  // namespace drum::action
