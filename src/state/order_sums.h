// What the moves say of each line of an order, and of each component of an open work order: for the orders of tables
// orders and demand only, whatever else the moves name. Private to this room.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "state/balances.h"
#include "state/rows.h"
#include "state/state.h"
#include "state/text_index.h"

namespace drum::state {

// What moves that carry its number say of one line.
struct LineSum {
    Sum received, arrived, shipped;  // as of OrderSum
};

// Sums per (order, item or component), and per line where the order asks for the item in several.
struct OrderSum {
    Id item = kNone;
    bool several = false;       // lines of the item in the order
    std::int32_t arrives = -1;  // the place the order names for it, in the numbers of the places; -1: the item's home
    std::int32_t leaves = -1;   // of a transfer: where it comes from, in numbers of their own; -1: nothing says it
    bool any_received = false, any_shipped = false, any_arrived = false;
    Sum received;          // receipts and production
    Sum arrived;           // transfers that came to where it is to arrive
    Sum left, passing;     // of a transfer: what left where it comes from; what stands at a third place
    Sum shipped;           // positive: what left
    Sum issued;            // positive: what work drew, less what it gave back
    Instant last_receipt = Instant::beginning(), last_arrival = Instant::beginning();
    // What moves say was received of an order of this kind: of a transfer between places what arrived, where no receipt
    // is told.
    bool tells(OrderKind kind) const { return any_received || (kind == OrderKind::transfer && any_arrived); }
    const Sum& came() const { return any_received ? received : arrived; }
    std::map<std::string, LineSum, std::less<>> lines;  // by their numbers
    Instant last() const { return any_received ? last_receipt : last_arrival; }
};

class OrderSums {
public:
    // Ids are those of `items`.
    OrderSums(const Rows& rows, const TextIndex& items);

    // order() of many, whose sums are about to be asked for.
    void find_all(std::span<const std::string_view> names, std::span<std::int32_t> orders) const;
    std::int32_t order(std::string_view name) const { return name.empty() ? TextIndex::kUnknown : orders_.find(name); }
    // Null where the tables have no such line.
    OrderSum* find(std::int32_t order, Id item) {
        const std::int32_t at = index(order, item);
        return at < 0 ? nullptr : &sums_[static_cast<std::size_t>(at)];
    }
    const OrderSum* find(std::string_view name, Id item) const {
        const std::int32_t at = index(order(name), item);
        return at < 0 ? nullptr : &sums_[static_cast<std::size_t>(at)];
    }
    void renumber(const std::vector<Id>& to);

private:
    std::int32_t index(std::int32_t order, Id item) const;  // into sums_, -1 = none

    TextIndex orders_;
    std::vector<OrderSum> sums_;       // by (order, item)
    std::vector<std::int32_t> first_;  // order -> its first sum; one longer than orders
};

}  // namespace drum::state
