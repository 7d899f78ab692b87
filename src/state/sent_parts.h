// What is made elsewhere of our parts: whether moves say what was sent for an order.
#pragma once

#include <cstdint>

#include "state/state.h"

namespace drum::state {

// By the purchases of what has a bill: moves name the order that parts were sent for; some were received for which none
// does; or neither shows yet.
enum class SentParts : std::uint8_t { unknown, named, unnamed };
SentParts sent_parts(const State& state);

}  // namespace drum::state
