// One simulated year as plain rows, before it is written as CSV. One struct per canonical table that has times in it;
// items, resources, routes, bom and sources are read from the catalogue.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "plant/cascade_catalogue.h"

namespace drum::plant {

// Everything in the plant happens at a whole minute: minutes since 1970-01-01T00:00Z.
using Minute = std::int64_t;

struct StockRow {
    int item = 0;
    std::int64_t micro = 0;
    Minute counted = 0;
};

enum class Movement { receipt, consume, produce, ship };

struct MoveRow {
    int item = 0;
    std::int64_t micro = 0;  // signed
    Minute at = 0;
    Movement kind = Movement::receipt;
    std::string order, line;
};

enum class OrderStage { requested, approved, placed, received };

struct OrderRow {
    std::string order, line;
    int item = 0;
    std::int64_t micro = 0;  // in the item's unit
    bool buy = false;
    OrderStage stage = OrderStage::requested;
    std::optional<Minute> requested, approval_requested, approved, placed, promised, received;
    std::int64_t received_micro = 0;
};

struct DemandRow {
    std::string order, line, customer;
    int item = 0;
    std::int64_t pieces = 0;
    std::int64_t price_cents = 0;
    Minute ordered = 0, due = 0;
    std::optional<Minute> shipped;  // in full
};

enum class Activity { run, setup, down };

struct OperationRow {
    std::string work;
    int station = 0, item = 0, step = 0;
    Minute start = 0, end = 0;
    Activity activity = Activity::run;
    std::int64_t good = 0, scrap = 0;
    int worker = 0;
};

// A day whose hours differ from the weekday's; from = to: closed.
struct CalendarRow {
    int hours = 0;  // into Catalogue::hours
    Day day;
    int from_minute = 0, to_minute = 0;  // since local midnight
};

struct Year {
    Catalogue catalogue;
    Zone zone;
    Minute start = 0, end = 0;  // opening count, and the moment of the newest facts
    bool as_meant = false;      // it ends on the picture of cascade_picture.cpp
    std::vector<StockRow> stock;
    std::vector<MoveRow> moves;            // by time
    std::vector<OrderRow> orders;          // make orders, then purchase orders, each by number
    std::vector<DemandRow> demand;         // by order number and line
    std::vector<OperationRow> operations;  // by end, start, station
    std::vector<CalendarRow> calendar_days;
};

// Simulates years of the seed until one ends on the picture of cascade_picture.cpp: the result is chosen, not typical. Gives
// up after some hundred tries with the last year as it is; `as_meant` tells.
Year cascade_year(std::uint64_t seed);

}  // namespace drum::plant
