// Work before people: what waits at a step in which people decide.
#pragma once

#include <optional>

#include "action/basis.h"

namespace drum::action {

// Work off the queue, the oldest first, where the step limits and a log of documents is all that is known.
std::optional<Action> work_off(const Basis& basis);

}  // namespace drum::action
