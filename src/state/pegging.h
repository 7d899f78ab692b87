// Hard pegging: which order was placed for one sale, so that it neither comes from stock nor goes to it.
#pragma once

#include <cstdint>
#include <vector>

#include "state/state.h"

namespace drum::state {

struct Peg {
    std::int32_t order = -1, sale = -1;  // into State::orders, into State::demand
    Quantity quantity;                   // of the sale that the order was placed for
    Quantity outstanding;                // neither received nor shipped of it: expected and wanted by the two alone
};

// By order, then by sale. What an order is for is said (`orders.for`), or its number does: an order of the sale's own item whose number is
// the sale's, or has it in it between marks ("SO-17", "SO-17/1", "MO SO-17"). Only numbers with a letter in them: bare
// ones run in every book. Purchases, work orders and transfers; cancelled ones are for nobody.
std::vector<Peg> pegs(const State& state);

}  // namespace drum::state
