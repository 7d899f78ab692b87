// What to order: how much of one item, from whom, by when.
#pragma once

#include <optional>
#include <vector>

#include "action/basis.h"

namespace drum::action {

// Buy, make, or bring from a place that is not ours.
Verb supply_verb(const Basis& basis, const buffer::Buffer& buffer);

// Units of planned orders that are due, but for what is brought from places of ours.
double booked_due(const Basis& basis, const buffer::Buffer& buffer);
// Units that only an order placed now serves in time: what is booked, and what the level asks for beyond it; before
// minimum and multiple.
double due_units(const Basis& basis, const buffer::Buffer& buffer);
// An order of so many units, today: raised to minimum and multiple, from the source that brings it at the least cost.
Action supply_offer(const Basis& basis, const buffer::Buffer& buffer, double units);
// Units an order of the item would bring were it placed today though nothing is due.
double usual_units(const Basis& basis, const buffer::Buffer& buffer);

}  // namespace drum::action
