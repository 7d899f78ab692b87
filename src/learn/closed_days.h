// Whether need stands still on days on which the site is closed.
#pragma once

#include <array>

#include "state/state.h"

namespace drum::learn {

// So it does where it is known not to fall on the weekdays that the site has off; `week` as in Learned. A site that
// works every day of the week shows nothing of it, and sells on.
bool rests_when_closed(const state::State& state, const std::array<double, 7>& week, bool week_known);

}  // namespace drum::learn
