// The order of State::moves, made in place. Private to this room.
#pragma once

#include <vector>

#include "state/state.h"

namespace drum::state {

// By item, time, quantity and kind. Every item id is in 0 .. items - 1.
void sort_moves(std::vector<Move>& moves, std::size_t items);

}  // namespace drum::state
