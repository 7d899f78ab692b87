// The actions of one item in isolation, from what was set for the moment (basis.h).
#pragma once

#include <vector>

#include "action/basis.h"

namespace drum::action {

struct ItemActions {
    std::vector<Action> due;
    std::vector<Upcoming> upcoming;
    std::vector<SetAside> questions;
    std::vector<Pending> pending;
    int afterwards = projection::kNever;  // days from today until its next order, where that is not upcoming yet
};

// Depends on this item's buffer, orders, stock and decisions only, and on what `basis` says for the day.
ItemActions actions_of(const Basis& basis, const buffer::Buffer& buffer);

}  // namespace drum::action
