#include "state/sent_parts.h"

namespace drum::state {

SentParts sent_parts(const State& state) {
    SentParts out = SentParts::unknown;
    for (const Order& order : state.orders) {
        const bool billed = state.bom_of[order.item] < state.bom_of[order.item + 1] ||
                            state.bom_later_of[order.item] < state.bom_later_of[order.item + 1];
        const bool routed = state.route_of[order.item] < state.route_of[order.item + 1];
        if (order.kind != OrderKind::buy || !billed || routed) continue;
        if (names_draws(state, order.order))
            out = SentParts::named;
        else if (order.received.micro > 0)
            return SentParts::unnamed;
    }
    return out;
}

}  // namespace drum::state
