// The canonical tables: what can have happened or been decided. One list, used by intake, ledger, state and export.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace drum::fact {

// Numbers are written into the ledger: add at the end, never renumber.
enum class Table : std::uint8_t {
    site, items, units, stock, moves, resources, calendars, routes, bom, sources, orders, demand, operations, decisions,
    mappings,  // how people said their exports are to be read; no fact of the plant
};
inline constexpr int kTables = 15;

enum class Type : std::uint8_t {
    text,      // index into the block's texts
    quantity,  // millionths
    rate,      // billionths: prices, minutes, days, ratios
    whole,     // an integer
    instant,   // microseconds UTC; a date without a time is local 00:00
    instant_end,  // as instant, but a date without a time is the end of that local day (counted, due, promised)
    day,       // Day::number
    clock,     // microseconds since local midnight
};

struct ColumnInfo {
    std::string_view name;
    Type type;
    // 0 = optional; else every row needs at least one column of each group number (1 = on its own).
    std::uint8_t needed = 0;
    bool actual = false;  // an actual time: it dates the fact (placed, received, shipped, counted, ended)
};

std::string_view name(Table table);
std::optional<Table> find_table(std::string_view name);
// In the canonical order, `recorded_at` and `source` not among them.
std::span<const ColumnInfo> columns(Table table);
// Index within columns(table), or -1.
int find_column(Table table, std::string_view name);
// Every table has it: `yes` says that the row no longer holds.
int retired_column(Table table);
inline constexpr std::size_t kMostColumns = 24;  // that any table has; a row's cells fit in 64 bits at two bits each

// Column indices, for code that reads one table. Same order as columns().
namespace site {
enum : int {
    name, time_zone, currency, target, review_days, false_alarms_per_quarter, calendar, carrying_rate, lost_share,
    retired
};
}
namespace items { enum : int { item, name, unit, cost, price, family, make_or_buy, place, keep, last_use, retired }; }
namespace units { enum : int { item, unit, factor_numerator, factor_denominator, retired }; }
namespace stock { enum : int { item, quantity, place, counted_at, unit, lot, status, expires_at, retired }; }
namespace moves {
enum : int { item, quantity, time, kind, place, to_place, order, line, unit, id, direction, lot, retired };
}
namespace resources { enum : int { resource, kind, name, servers, calendar, capacity_per_day, queue_limit, retired }; }
namespace calendars { enum : int { calendar, weekday, date, from, to, retired }; }
namespace routes {
enum : int { item, step, resource, run_minutes, setup_minutes, run_cv, yield, choice, retired };
}
namespace bom {
enum : int { item, component, quantity, per, step, unit, valid_from, valid_to, position, alternate, retired };
}
namespace sources {
enum : int {
    item, supplier, place, lead_days, lead_cv, min_quantity, multiple, unit, unit_cost, preferred, capacity_per_week,
    cut_off, calendar, min_value, order_cost, from_quantity, retired
};
}
namespace orders {
enum : int {
    order, item, quantity, kind, line, supplier, unit, status, requested_at, approval_requested_at, approved_at,
    approver, placed_at, promised_at, received_quantity, received_at, place, for_, start_at, retired
};
}
namespace demand {
enum : int {
    order, item, quantity, line, price, customer, ordered_at, due_at, shipped_quantity, shipped_at, status, unit, place,
    probability, retired
};
}
namespace operations {
enum : int { case_, resource, start, end, item, step, activity, state, good, scrap, worker, id, retired };
}
namespace mappings { enum : int { profile, sheet, field, column, table, reading, retired }; }
namespace decisions { enum : int { action, decision, at, by, quantity, date, reason, retired }; }

}  // namespace drum::fact
