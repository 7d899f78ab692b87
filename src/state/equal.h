// Whether two states are the same, field by field.
#pragma once

#include <string_view>

#include "state/state.h"

namespace drum::state {

// The first field of State in which the two differ, "" when they are the same. Floating-point numbers are compared by
// their bits.
std::string_view difference(const State& a, const State& b);

}  // namespace drum::state
