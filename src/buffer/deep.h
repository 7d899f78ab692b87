// The level of an item so dear that it is let run short most of the time.
#pragma once

#include "buffer/mixture.h"

namespace drum::buffer {

// The level of whole units at which price x on hand + loss is least, of all from 0 to some way beyond `level`, and as far beyond as it
// still falls. Where level + lot lies below most of the need, everything turns on the lower tails, of which three moments say too
// little: they are summed unit by unit.
double best_deep(const JointItem& item, const Mixture& mixture, double price, double level);

}  // namespace drum::buffer
