// The stock card of each item at each place: every count and every change in order, to hold the counts against the moves.
#pragma once

#include <string>
#include <vector>

#include "state/state.h"

namespace drum::state {

struct CardEntry {
    Instant time;
    std::int64_t micro = 0;  // counted, or the signed change
    bool count = false;
};

struct StockCard {
    Id item = kNone;
    std::string place;                // "" where the facts name none
    std::vector<CardEntry> entries;   // by time; at one moment inflow, then outflow, then the count (one, of all bins)
};

// In the order of (item, place), up to state.as_of, by the rules by which the state finds what is on hand: quantities in
// the item's unit, rows without a place at the item's home, transfers at both of their places, receipts and shipments that
// no move tells of implied by their lines. Rows whose unit does not convert are left out (the item is set aside).
// `facts` are those the state was folded from, read as known at state.as_of. Errors of the facts.
Result<std::vector<StockCard>> stock_cards(fact::Facts& facts, const State& state);

}  // namespace drum::state
