// Orders placed for one sale: no stock waits for them, but the customer does.
#pragma once

#include <vector>

#include "action/basis.h"

namespace drum::action {

// One action per bought order that comes after the sale it is pegged to is due (state/pegging.h): to expedite, or to approve where nobody has
// sent it and it could not be later. What is made for a sale is chased by the rope. Nothing is lost to the constraint by it: the throughput of
// the sale counts as what runs late.
std::vector<Action> for_one_sale(const Basis& basis);

}  // namespace drum::action
