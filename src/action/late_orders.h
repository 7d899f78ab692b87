// Which firm orders run late for want of an item. Set up once for all items, so that each is looked up among what it goes into.
#pragma once

#include <cstdint>
#include <vector>

#include "constraint/flow.h"

namespace drum::action {

struct OrderIndex {
    std::vector<Id> above;               // items made here, by what goes into them
    std::vector<std::int32_t> above_of;  // component -> its first; one longer than items
    std::vector<std::int32_t> lines;     // into State::demand: what is outstanding, by item, due date, then as there
    std::vector<std::int32_t> lines_of;  // item -> its first; one longer than items
};
OrderIndex order_index(const constraint::Flow& flow);

// Firm orders that need the item and run late without it: due within the days it takes to come, of products it goes into that
// stock does not cover; and the throughput in them. For what Buffer::replaceable says.
struct LateOrders {
    std::vector<std::int32_t> lines;     // into State::demand, by due date, then as there
    double value = 0;                    // throughput of what is outstanding of them
};
LateOrders late_without(const constraint::Flow& flow, const OrderIndex& index, Id item, double days);

}  // namespace drum::action
