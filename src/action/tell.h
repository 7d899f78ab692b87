// Customers whom nothing can serve in time: they are told a new date.
#pragma once

#include <vector>

#include "action/basis.h"

namespace drum::action {

struct Late {
    std::vector<Action> tell;         // one a sale and item that no act of ours can still save
    std::vector<SetAside> questions;  // sold, and nothing says where it comes from
};
Late late_sales(const Basis& basis);

}  // namespace drum::action
