// What is made elsewhere of our parts: whether moves say what was sent for an order.
#pragma once

#include "state/state.h"

namespace drum::state {

// Moves name the purchase that parts were sent for, as far as anything shows it: nothing was received of what has a
// bill and is bought for which no move names the order.
bool sends_by_name(const State& state);

}  // namespace drum::state
