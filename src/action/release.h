// The rope in words: which work orders to release, to hold back, to expedite.
#pragma once

#include <vector>

#include "action/basis.h"
#include "buffer/rope.h"

namespace drum::action {

// One action per order to release or to expedite. Orders to hold back are said once for each cause, by the one that would come
// next: a list of everything nobody should touch helps nobody.
// What a day of waiting costs: the time of released work to the constraint is taken as exponential with the rope's target as
// its quantile, so that of `ahead` hours the constraint is expected to stand theta exp(-ahead / theta) hours.
std::vector<Action> of_the_rope(const Basis& basis, const buffer::Rope& rope);

}  // namespace drum::action
