// Whether what was read from bytes can be walked over: every id in its range, every index what it indexes. Private to
// this room.
#pragma once

#include "state/state.h"

namespace drum::state {

bool well_formed(const State& state);

}  // namespace drum::state
