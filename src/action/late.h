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

// Whether chasing it brings what is booked of it sooner: not where its machines have too much to do, or its own
// components come that late. Who waits for it is told.
bool can_be_helped(const projection::Receipt& receipt);
// It should be there: somebody owes it beyond its law, or work that is not to be put off has not begun.
bool owes(const Basis& basis, const projection::Receipt& receipt);

// Work with a start to come that somebody waits for and that its machines have no time for unless it begins before.
bool begins_before_its_start(const Basis& basis, const projection::Receipt& receipt);

// Whether an open order must be chased, sent or begun before the next look, and the last day on which that still helps:
// what is placed and late is chased today; a purchase that waits is sent while it still comes by the day it is wanted,
// work that waits by the day it must be given out, once its components are there. `at_once`: whatever its day is.
struct Push {
    bool due = false;
    int by = 0;
};
Push push_of(const Basis& basis, const projection::Receipt& receipt, int wanted, bool at_once);

}  // namespace drum::action
