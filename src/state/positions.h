// What there is of each item, what comes and what is spoken for, in exact decimals.
#pragma once

#include <vector>

#include "state/stock_cards.h"

namespace drum::state {

struct Position {  // in the item's unit
    bool known = false;   // some count, receipt or production says something about its stock
    Quantity on_hand;     // all places; negative where more left than came
    Quantity unusable;    // of on_hand: held, blocked or expired
    Quantity on_order;    // outstanding of open purchases, transfers and work orders, drafts and requests among them
    Quantity committed;   // outstanding of sales, and what open work orders still have to draw by the bills of material
    Quantity position() const { return {on_hand.micro - unusable.micro + on_order.micro - committed.micro}; }
};

// The balance of each place on the cards, by the rules of the state: the last count, then what moved after it.
Quantity balance(const StockCard& card);

// By item id, at state.as_of. A work order has drawn what moves of kind consume say with its number, and at least what it has made takes. `facts` are those
// the state was folded from. Errors of the facts.
Result<std::vector<Position>> positions(fact::Facts& facts, const State& state);

}  // namespace drum::state
