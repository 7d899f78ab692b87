// The actions of one item in isolation, from what was set for the moment (basis.h).
#pragma once

#include <optional>
#include <vector>

#include "action/basis.h"

namespace drum::action {

struct ItemActions {
    std::vector<Action> due;
    std::optional<Upcoming> upcoming;
    std::vector<Pending> pending;
};

// Depends on this item's buffer, orders, stock and decisions only, and on what `basis` says for the day.
ItemActions actions_of(const Basis& basis, const buffer::Buffer& buffer);

}  // namespace drum::action
