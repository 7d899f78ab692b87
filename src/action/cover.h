// What covers a need: open orders with the days until they come, and what was accepted but is no order yet.
#pragma once

#include <vector>

#include "action/basis.h"

namespace drum::action {

// Whether the order is for the item's supply from outside this buffer's own stock: work orders for what is made, orders and
// transfers from elsewhere for what is bought. A transfer between places of the site brings nothing new.
bool supplies(const state::State& state, const state::Order& order, bool made);
bool within_site(const state::State& state, const state::Order& order);

// Nobody has bound himself to it yet: it must be sent or approved first.
bool waits(const state::Order& order);

// Units of an order that was closed as received within the last week, while neither a date nor a receipt nor a count since shows
// the goods: the stock was refreshed before they came, the orders after.
Quantity received_unseen(const state::State& state, const state::Order& order);

struct Cover {
    const state::Order* order = nullptr;
    double units = 0;            // still to come
    bool waiting = false;        // waits()
    learn::LeadTime rest;        // days from today until it comes
    Day expected;                // the promise while that is to come; else by the learned lead time, given its age
    Day due;                     // the promise, kept or not; without one as expected
};

// The open orders of the item as far as they are for stock, the one that should come first in front (the one overdue longest, else the
// earliest promise). A draft nobody has sent takes the whole lead time from today.
std::vector<Cover> covers(const Basis& basis, const buffer::Buffer& buffer);
// One order of what is bought, whatever it is for.
Cover cover_of(const Basis& basis, const state::Order& order);

}  // namespace drum::action
