// What is brought from one place of ours to another that plans for itself, before anything is ordered.
#pragma once

#include <vector>

#include "action/basis.h"

namespace drum::action {

// Whether the planned order is brought from a place of ours, not ordered outside.
bool is_brought(const Basis& basis, const projection::Planned& planned);

// Units spare at other places for what the level asks beyond what is booked, if that is to be filled now.
double brought_for_level(const Basis& basis, const buffer::Buffer& buffer);

// What is to be brought now, an action for each place; and what is to be brought later, of each place the first.
std::vector<Action> transfers_due(const Basis& basis, const buffer::Buffer& buffer);
std::vector<Upcoming> transfers_later(const Basis& basis, const buffer::Buffer& buffer);

}  // namespace drum::action
