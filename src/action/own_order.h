// Orders placed for one sale: no stock waits for them, but the customer does.
#pragma once

#include <vector>

#include "action/late.h"

namespace drum::action {

// One action per order that comes after the sale it is pegged to is due (state/pegging.h): to expedite; to send or begin what nobody has, on
// the last day on which it still comes in time. What the rope speaks of it leaves to it. Nothing is lost to the constraint by it: the throughput of
// the sale counts as what runs late.
LateOnes for_one_sale(const Basis& basis);

}  // namespace drum::action
