#include "state/sent_parts.h"

#include <algorithm>

namespace drum::state {

bool sends_by_name(const State& state) {
    const auto billed = [&](Id item) {
        return state.bom_of[item] < state.bom_of[item + 1] || state.bom_later_of[item] < state.bom_later_of[item + 1];
    };
    return std::none_of(state.orders.begin(), state.orders.end(), [&](const Order& order) {
        return order.kind == OrderKind::buy && order.received.micro > 0 && billed(order.item) &&
               state.route_of[order.item] == state.route_of[order.item + 1] && !names_draws(state, order.order);
    });
}

}  // namespace drum::state
