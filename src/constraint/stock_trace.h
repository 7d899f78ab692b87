// When stock of an item was short, and which order ended it.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "state/state.h"

namespace drum::constraint {

// The level of every item after each of its moves, replayed back from what is on hand now, so that it needs no
// opening count and ends where the stock does.
class StockTrace {
public:
    explicit StockTrace(const state::State& state);

    // The last receipt in (after, until] that lifted the item from less than `need` to `need`, or up from nothing.
    std::optional<Instant> end_of_shortage(Id item, std::int64_t need_micro, Instant after, Instant until) const;
    // Since when the item has been short of `need` up to now; empty when it is not short.
    std::optional<Instant> short_since(Id item, std::int64_t need_micro) const;
    // The order that a receipt of the item at `moment` came with: the one received nearest, within a day.
    const state::Order* received_with(Id item, Instant moment) const;

private:
    const state::State& state_;
    std::vector<std::int64_t> after_;                 // by move, micro units on hand after it
    std::vector<std::int32_t> received_;              // orders with a receipt, by (item, received_at, order)
    std::vector<std::int32_t> received_of_;           // item id -> first of received_; one longer than items
};

}  // namespace drum::constraint
