// The levels of one item at which its curve stands.
#pragma once

#include <vector>

#include "buffer/mixture.h"

namespace drum::buffer {

inline double grain_of(const JointItem& item) { return item.whole ? 1 : 0.001; }

// Whether so few units are needed that the distribution is summed, so that every level stands and nothing lies between.
bool summed(const JointItem& item, const Mixture& mixture);
std::vector<Point> points_of(const JointItem& item, const Mixture& mixture);

}  // namespace drum::buffer
