#include "fact/schema.h"

#include <array>

namespace drum::fact {
namespace {

using enum Type;

constexpr std::array kSite{ColumnInfo{"name", text},        ColumnInfo{"time_zone", text},
                           ColumnInfo{"currency", text},    ColumnInfo{"target", rate},
                           ColumnInfo{"review_days", rate}, ColumnInfo{"false_alarms_per_quarter", rate},
                           ColumnInfo{"calendar", text},    ColumnInfo{"carrying_rate", rate},
                           ColumnInfo{"lost_share", rate},  ColumnInfo{"retired", text}};
constexpr std::array kItems{ColumnInfo{"item", text, 1},     ColumnInfo{"name", text},   ColumnInfo{"unit", text},
                            ColumnInfo{"cost", rate},        ColumnInfo{"price", rate},  ColumnInfo{"family", text},
                            ColumnInfo{"make_or_buy", text}, ColumnInfo{"place", text},  ColumnInfo{"keep", text},
                            ColumnInfo{"last_use", day},     ColumnInfo{"retired", text}};
constexpr std::array kUnits{ColumnInfo{"item", text, 1}, ColumnInfo{"unit", text, 2},
                            ColumnInfo{"factor_numerator", whole, 3}, ColumnInfo{"factor_denominator", whole, 4},
                            ColumnInfo{"retired", text}};
constexpr std::array kStock{ColumnInfo{"item", text, 1}, ColumnInfo{"quantity", quantity, 2},
                            ColumnInfo{"place", text},   ColumnInfo{"counted_at", instant_end, 0, true},
                            ColumnInfo{"unit", text},    ColumnInfo{"lot", text},
                            ColumnInfo{"status", text},  ColumnInfo{"expires_at", instant_end},
                            ColumnInfo{"retired", text}};
constexpr std::array kMoves{ColumnInfo{"item", text, 1},
                            ColumnInfo{"quantity", quantity, 2},
                            ColumnInfo{"time", instant, 3, true},
                            ColumnInfo{"kind", text},
                            ColumnInfo{"place", text},
                            ColumnInfo{"to_place", text},
                            ColumnInfo{"order", text},
                            ColumnInfo{"line", text},
                            ColumnInfo{"unit", text},
                            ColumnInfo{"id", text},
                            ColumnInfo{"direction", text},
                            ColumnInfo{"lot", text},
                            ColumnInfo{"retired", text}};
constexpr std::array kResources{ColumnInfo{"resource", text, 1},  ColumnInfo{"kind", text},
                                ColumnInfo{"name", text},         ColumnInfo{"servers", whole},
                                ColumnInfo{"calendar", text},     ColumnInfo{"capacity_per_day", rate},
                                ColumnInfo{"queue_limit", whole}, ColumnInfo{"retired", text}};
constexpr std::array kCalendars{ColumnInfo{"calendar", text, 1}, ColumnInfo{"weekday", text, 2},
                                ColumnInfo{"date", day, 2},      ColumnInfo{"from", clock},
                                ColumnInfo{"to", clock},         ColumnInfo{"retired", text}};
constexpr std::array kRoutes{
    ColumnInfo{"item", text, 1},        ColumnInfo{"step", text, 2},       ColumnInfo{"resource", text, 3},
    ColumnInfo{"run_minutes", rate, 4}, ColumnInfo{"setup_minutes", rate}, ColumnInfo{"run_cv", rate},
    ColumnInfo{"yield", rate},          ColumnInfo{"choice", text},        ColumnInfo{"retired", text}};
constexpr std::array kBom{
    ColumnInfo{"item", text, 1},    ColumnInfo{"component", text, 2}, ColumnInfo{"quantity", quantity, 3},
    ColumnInfo{"per", quantity},    ColumnInfo{"step", text},         ColumnInfo{"unit", text},
    ColumnInfo{"valid_from", day},  ColumnInfo{"valid_to", day},      ColumnInfo{"position", text},
    ColumnInfo{"alternate", whole}, ColumnInfo{"retired", text}};
constexpr std::array kSources{ColumnInfo{"item", text, 1},
                              ColumnInfo{"supplier", text, 2},
                              ColumnInfo{"place", text, 2},
                              ColumnInfo{"lead_days", rate},
                              ColumnInfo{"lead_cv", rate},
                              ColumnInfo{"min_quantity", quantity},
                              ColumnInfo{"multiple", quantity},
                              ColumnInfo{"unit", text},
                              ColumnInfo{"unit_cost", rate},
                              ColumnInfo{"preferred", text},
                              ColumnInfo{"capacity_per_week", quantity},
                              ColumnInfo{"cut_off", clock},
                              ColumnInfo{"calendar", text},
                              ColumnInfo{"min_value", rate},
                              ColumnInfo{"order_cost", rate},
                              ColumnInfo{"from_quantity", quantity},
                              ColumnInfo{"retired", text}};
constexpr std::array kOrders{ColumnInfo{"order", text, 1},
                             ColumnInfo{"item", text, 2},
                             ColumnInfo{"quantity", quantity, 3},
                             ColumnInfo{"kind", text},
                             ColumnInfo{"line", text},
                             ColumnInfo{"supplier", text},
                             ColumnInfo{"unit", text},
                             ColumnInfo{"status", text},
                             ColumnInfo{"requested_at", instant, 0, true},
                             ColumnInfo{"approval_requested_at", instant, 0, true},
                             ColumnInfo{"approved_at", instant, 0, true},
                             ColumnInfo{"approver", text},
                             ColumnInfo{"placed_at", instant, 0, true},
                             ColumnInfo{"promised_at", instant_end},
                             ColumnInfo{"received_quantity", quantity},
                             ColumnInfo{"received_at", instant, 0, true},
                             ColumnInfo{"place", text},
                             ColumnInfo{"for", text},
                             ColumnInfo{"start_at", instant},
                             ColumnInfo{"retired", text}};
constexpr std::array kDemand{ColumnInfo{"order", text, 1},
                             ColumnInfo{"item", text, 2},
                             ColumnInfo{"quantity", quantity, 3},
                             ColumnInfo{"line", text},
                             ColumnInfo{"price", rate},
                             ColumnInfo{"customer", text},
                             ColumnInfo{"ordered_at", instant, 0, true},
                             ColumnInfo{"due_at", instant_end},
                             ColumnInfo{"shipped_quantity", quantity},
                             ColumnInfo{"shipped_at", instant, 0, true},
                             ColumnInfo{"status", text},
                             ColumnInfo{"unit", text},
                             ColumnInfo{"place", text},
                             ColumnInfo{"probability", rate},
                             ColumnInfo{"retired", text}};
constexpr std::array kOperations{
    ColumnInfo{"case", text, 1},         ColumnInfo{"resource", text, 2}, ColumnInfo{"start", instant},
    ColumnInfo{"end", instant, 3, true}, ColumnInfo{"item", text},        ColumnInfo{"step", text},
    ColumnInfo{"activity", text, 2},     ColumnInfo{"state", text},       ColumnInfo{"good", quantity},
    ColumnInfo{"scrap", quantity},       ColumnInfo{"worker", text},      ColumnInfo{"id", text},
    ColumnInfo{"retired", text}};
constexpr std::array kDecisions{ColumnInfo{"action", text, 1},      ColumnInfo{"decision", text, 2},
                                ColumnInfo{"at", instant, 3, true}, ColumnInfo{"by", text},
                                ColumnInfo{"quantity", quantity},   ColumnInfo{"date", day},
                                ColumnInfo{"reason", text},         ColumnInfo{"retired", text}};
constexpr std::array kMappings{ColumnInfo{"profile", text, 1}, ColumnInfo{"sheet", text, 2},
                               ColumnInfo{"field", text, 3},   ColumnInfo{"column", text},
                               ColumnInfo{"table", text},      ColumnInfo{"reading", text},
                               ColumnInfo{"retired", text}};

constexpr std::array<std::string_view, kTables> kNames{"site",      "items",     "units",      "stock",    "moves",
                                                       "resources", "calendars", "routes",     "bom",      "sources",
                                                       "orders",    "demand",    "operations", "decisions",
                                                       "mappings"};

}  // namespace

std::string_view name(Table table) { return kNames[static_cast<std::size_t>(table)]; }

std::optional<Table> find_table(std::string_view name) {
    for (int i = 0; i < kTables; ++i)
        if (kNames[static_cast<std::size_t>(i)] == name) return static_cast<Table>(i);
    return std::nullopt;
}

std::span<const ColumnInfo> columns(Table table) {
    switch (table) {
        case Table::site: return kSite;
        case Table::items: return kItems;
        case Table::units: return kUnits;
        case Table::stock: return kStock;
        case Table::moves: return kMoves;
        case Table::resources: return kResources;
        case Table::calendars: return kCalendars;
        case Table::routes: return kRoutes;
        case Table::bom: return kBom;
        case Table::sources: return kSources;
        case Table::orders: return kOrders;
        case Table::demand: return kDemand;
        case Table::operations: return kOperations;
        case Table::decisions: return kDecisions;
        case Table::mappings: return kMappings;
    }
    return {};
}

int retired_column(Table table) {
    static const std::array<int, kTables> kColumns = [] {
        std::array<int, kTables> out{};
        for (int t = 0; t < kTables; ++t)
            out[static_cast<std::size_t>(t)] = find_column(static_cast<Table>(t), "retired");
        return out;
    }();
    return kColumns[static_cast<std::size_t>(table)];
}

int find_column(Table table, std::string_view name) {
    const auto all = columns(table);
    for (std::size_t i = 0; i < all.size(); ++i)
        if (all[i].name == name) return static_cast<int>(i);
    return -1;
}

}  // namespace drum::fact
