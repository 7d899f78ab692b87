// How many hours of work should stand ahead of the constraint.
#pragma once

#include "buffer/rope.h"

namespace drum::buffer {

// Sets target_hours, basis, observed and upstream_hours. `hours_per_order`: mean constraint hours of one work order.
void find_target(const constraint::Flow& flow, double hours_per_order, Rope& rope);

}  // namespace drum::buffer
