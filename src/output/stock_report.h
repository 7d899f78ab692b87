// `drum stock`: what there is of one item or of all, and the moves behind it.
#pragma once

#include <string>
#include <vector>

#include "state/positions.h"

namespace drum::output {

struct StockMove {
    Instant time;
    std::string kind;       // of a move, or "count"
    Quantity quantity;      // in the item's unit: the signed change, or what was counted
    std::string place, to_place, order, id;
};

struct StockReport {
    const state::State& state;
    std::vector<state::Position> positions;  // by item
    Id item = kNone;                         // kNone: all
    std::vector<StockMove> moves;            // of the one item, newest first
    std::size_t further = 0;                 // moves not listed
};

std::string stock_text(const StockReport& report);
std::string stock_json(const StockReport& report);

}  // namespace drum::output
