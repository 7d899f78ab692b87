// Cover that comes too late or that nobody has sent: approve or expedite it.
#pragma once

#include <optional>

#include "action/basis.h"

namespace drum::action {

std::optional<Action> late_cover(const Basis& basis, const buffer::Buffer& buffer);

}  // namespace drum::action
