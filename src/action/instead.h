// What helps where even what is done today comes too late.
#pragma once

#include <string>
#include <vector>

#include "action/basis.h"

namespace drum::action {

// In the order in which to try: the approval that makes up most of the wait, other sources that come earlier with what they cost
// more, the supplier asked for a faster delivery, other work for the constraint, parts that lack for what is made.
std::vector<Instead> what_else_helps(const Basis& basis, const buffer::Buffer& buffer, const Action& action);

}  // namespace drum::action
