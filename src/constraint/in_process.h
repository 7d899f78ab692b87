// What open work orders hold already: pieces that have passed steps, and components issued to them.
#pragma once

#include "constraint/flow.h"

namespace drum::constraint {

// Fills in_process and issued.
void find_in_process(Flow& flow);

}  // namespace drum::constraint
