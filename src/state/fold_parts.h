// The readers of fold(), one per group of tables. Private to this room.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "state/state.h"

namespace drum::state {

class StockFold;

struct UnclearUnit {
    std::string named;       // "CTN and in EA"
    std::string own, other;  // what it is probably counted in, and one that would need a factor: for an example
};

// Conversion of quantities into the item's own unit. Missing factors are noted once per item and unit.
struct Units {
    std::map<std::pair<Id, std::string>, Ratio> factor;
    std::map<Id, UnclearUnit> unclear;  // items without a unit of their own of which several are named
    std::map<std::string, std::map<std::string, Ratio>> without_id;  // factors of items that no other table names
    // A move names an item that no other table does: its factors count from here on.
    void give_id(const std::string& name, Id item);
    // Nothing when the factor is missing or not exact; the item is then set aside in `state`.
    std::optional<Quantity> to_item_unit(State& state, Id item, std::string_view unit, Quantity quantity) const;
    std::optional<Ratio> ratio(const State& state, Id item, std::string_view unit) const;
    bool has_factors(Id item) const;
};

using Calendars = std::map<std::string, Calendar, std::less<>>;
// All calendars by name, their shifts cut at midnight.
Calendars read_calendars(const fact::Block& block);
// A row of sources without a supplier, of the item's home or of no place, says how it is made here.
bool makes_here(const fact::Block& sources, std::size_t row, std::string_view home);

Units read_items_and_units(const Rows& rows, State& state);
// And the hours of the site.
void read_resources(const Rows& rows, State& state);
void read_routes(const Rows& rows, State& state);
// What holds today, what begins later, and substitutes.
void read_bom(const Rows& rows, const Units& units, State& state);
void read_sources(const Rows& rows, const Units& units, State& state);
void roll_up_costs(State& state);
MoveKind move_kind(std::string_view text);  // as table moves says it; anything else adjusts
// Received and shipped are what the moves say of the order, where they name it.
void read_orders(const Rows& rows, const Units& units, const StockFold& moved, State& state);
// Of orders and bills of material that stand in the state.
void read_issues(const StockFold& moved, State& state);
// Of bill lines that have ended those stay by which open work draws.
void keep_bills_of_begun_work(State& state);
void read_demand(const Rows& rows, const Units& units, const StockFold& moved, State& state);
void read_operations(const Rows& rows, State& state);
// Names of who approves orders where table resources has no approval; the step each order passed; steps of documents.
void collect_approvers(const Rows& rows, std::vector<std::string>& names);
void settle_approvals(const Rows& rows, State& state);
void settle_desks(const Rows& rows, State& state);
void read_decisions(const Rows& rows, State& state);
void tidy_set_aside(State& state);

// The resource column, or the activity where there is none.
std::string_view resource_of_operation(const fact::Block& log, std::size_t row);

// first[i] = index of the first element of `sorted` whose item is >= i; one entry more than items.
template <class T, class ItemOf>
std::vector<std::int32_t> first_of_each(const std::vector<T>& sorted, std::size_t count, ItemOf item_of) {
    std::vector<std::int32_t> first(count + 1, 0);
    for (const T& element : sorted) ++first[static_cast<std::size_t>(item_of(element)) + 1];
    for (std::size_t i = 0; i < count; ++i) first[i + 1] += first[i];
    return first;
}

}  // namespace drum::state
