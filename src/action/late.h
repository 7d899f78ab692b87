// Orders under way that come too late or that nobody has sent: approve, release or expedite them.
#pragma once

#include <vector>

#include "action/basis.h"

namespace drum::action {

struct LateOnes {
    std::vector<Action> due;
    std::vector<Upcoming> upcoming;
};
// Of one item at one place, the order wanted first in front.
LateOnes late_cover(const Basis& basis, const buffer::Buffer& buffer);

}  // namespace drum::action
