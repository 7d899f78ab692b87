// Whether a sale that is past due and open is a need at all.
#pragma once

#include "learn/learned.h"

namespace drum::learn {

// It has been open past its day for so long that it is likelier dead than late.
bool likelier_dead(const OpenSales& sales, const state::State& state, const state::DemandLine& line);

}  // namespace drum::learn
