// The least value of an order to a supplier: it holds for all lines of the day together.
#pragma once

#include <vector>

#include "action/basis.h"

namespace drum::action {

struct LeastValue {
    std::vector<Action> pulled_in;     // next-due lines of the supplier that make up for what is missing
    std::vector<SetAside> questions;   // and where even those do not
};
// `due` are today's actions; `buffers` all items that could be ordered.
LeastValue least_value(const Basis& basis, const std::vector<Action>& due, const std::vector<Pending>& pending,
                       const std::vector<buffer::Buffer>& buffers);

}  // namespace drum::action
