#include "fact/schema.h"

#include <gtest/gtest.h>

#include <fstream>
#include <initializer_list>
#include <set>
#include <sstream>
#include <string>

namespace drum::fact {
namespace {

struct Named {
    int index;
    std::string_view name;
};

void expect_order(Table table, std::initializer_list<Named> all) {
    EXPECT_EQ(columns(table).size(), all.size()) << name(table);
    for (const Named& one : all) EXPECT_EQ(find_column(table, one.name), one.index) << name(table) << "." << one.name;
}

#define COLUMN(table, column) \
    Named { table::column, #column }

// The numbers are written into the ledger: a column may be added at the end, none may move.
TEST(Schema, IndicesAndNamesAgreeOnThingsAndPlant) {
    expect_order(Table::site,
                 {COLUMN(site, name), COLUMN(site, time_zone), COLUMN(site, currency), COLUMN(site, target),
                  COLUMN(site, review_days), COLUMN(site, false_alarms_per_quarter), COLUMN(site, calendar),
                  COLUMN(site, carrying_rate), COLUMN(site, lost_share), COLUMN(site, retired)});
    expect_order(Table::items,
                 {COLUMN(items, item), COLUMN(items, name), COLUMN(items, unit), COLUMN(items, cost),
                  COLUMN(items, price), COLUMN(items, family), COLUMN(items, make_or_buy), COLUMN(items, place),
                  COLUMN(items, keep), COLUMN(items, last_use), COLUMN(items, retired)});
    expect_order(Table::units, {COLUMN(units, item), COLUMN(units, unit), COLUMN(units, factor_numerator),
                                COLUMN(units, factor_denominator), COLUMN(units, retired)});
    expect_order(Table::resources,
                 {COLUMN(resources, resource), COLUMN(resources, kind), COLUMN(resources, name),
                  COLUMN(resources, servers), COLUMN(resources, calendar), COLUMN(resources, capacity_per_day),
                  COLUMN(resources, queue_limit), COLUMN(resources, retired)});
    expect_order(Table::calendars, {COLUMN(calendars, calendar), COLUMN(calendars, weekday), COLUMN(calendars, date),
                                    COLUMN(calendars, from), COLUMN(calendars, to), COLUMN(calendars, retired)});
    expect_order(Table::routes, {COLUMN(routes, item), COLUMN(routes, step), COLUMN(routes, resource),
                                 COLUMN(routes, run_minutes), COLUMN(routes, setup_minutes), COLUMN(routes, run_cv),
                                 COLUMN(routes, yield), COLUMN(routes, choice), COLUMN(routes, retired)});
    expect_order(Table::bom, {COLUMN(bom, item), COLUMN(bom, component), COLUMN(bom, quantity), COLUMN(bom, per),
                              COLUMN(bom, step), COLUMN(bom, unit), COLUMN(bom, valid_from), COLUMN(bom, valid_to),
                              COLUMN(bom, position), COLUMN(bom, alternate), COLUMN(bom, retired)});
    expect_order(
        Table::sources,
        {COLUMN(sources, item), COLUMN(sources, supplier), COLUMN(sources, place), COLUMN(sources, lead_days),
         COLUMN(sources, lead_cv), COLUMN(sources, min_quantity), COLUMN(sources, multiple), COLUMN(sources, unit),
         COLUMN(sources, unit_cost), COLUMN(sources, preferred), COLUMN(sources, capacity_per_week),
         COLUMN(sources, cut_off), COLUMN(sources, calendar), COLUMN(sources, min_value), COLUMN(sources, order_cost),
         COLUMN(sources, from_quantity), COLUMN(sources, retired)});
}

TEST(Schema, IndicesAndNamesAgreeOnWhatHappened) {
    expect_order(Table::stock, {COLUMN(stock, item), COLUMN(stock, quantity), COLUMN(stock, place),
                                COLUMN(stock, counted_at), COLUMN(stock, unit), COLUMN(stock, lot),
                                COLUMN(stock, status), COLUMN(stock, expires_at), COLUMN(stock, retired)});
    expect_order(Table::moves, {COLUMN(moves, item), COLUMN(moves, quantity), COLUMN(moves, time), COLUMN(moves, kind),
                                COLUMN(moves, place), COLUMN(moves, to_place), COLUMN(moves, order),
                                COLUMN(moves, line), COLUMN(moves, unit), COLUMN(moves, id), COLUMN(moves, direction),
                                COLUMN(moves, lot), COLUMN(moves, retired)});
    expect_order(Table::orders, {COLUMN(orders, order),
                                 COLUMN(orders, item),
                                 COLUMN(orders, quantity),
                                 COLUMN(orders, kind),
                                 COLUMN(orders, line),
                                 COLUMN(orders, supplier),
                                 COLUMN(orders, unit),
                                 COLUMN(orders, status),
                                 COLUMN(orders, requested_at),
                                 COLUMN(orders, approval_requested_at),
                                 COLUMN(orders, approved_at),
                                 COLUMN(orders, approver),
                                 COLUMN(orders, placed_at),
                                 COLUMN(orders, promised_at),
                                 COLUMN(orders, received_quantity),
                                 COLUMN(orders, received_at),
                                 COLUMN(orders, place),
                                 {orders::for_, "for"},
                                 COLUMN(orders, start_at),
                                 COLUMN(orders, retired)});
    expect_order(Table::demand,
                 {COLUMN(demand, order), COLUMN(demand, item), COLUMN(demand, quantity), COLUMN(demand, line),
                  COLUMN(demand, price), COLUMN(demand, customer), COLUMN(demand, ordered_at), COLUMN(demand, due_at),
                  COLUMN(demand, shipped_quantity), COLUMN(demand, shipped_at), COLUMN(demand, status),
                  COLUMN(demand, unit), COLUMN(demand, place), COLUMN(demand, probability), COLUMN(demand, retired)});
    expect_order(Table::operations, {{operations::case_, "case"},
                                     COLUMN(operations, resource),
                                     COLUMN(operations, start),
                                     COLUMN(operations, end),
                                     COLUMN(operations, item),
                                     COLUMN(operations, step),
                                     COLUMN(operations, activity),
                                     COLUMN(operations, state),
                                     COLUMN(operations, good),
                                     COLUMN(operations, scrap),
                                     COLUMN(operations, worker),
                                     COLUMN(operations, id),
                                     COLUMN(operations, retired)});
    expect_order(Table::decisions, {COLUMN(decisions, action), COLUMN(decisions, decision), COLUMN(decisions, at),
                                    COLUMN(decisions, by), COLUMN(decisions, quantity), COLUMN(decisions, date),
                                    COLUMN(decisions, reason), COLUMN(decisions, retired)});
    expect_order(Table::mappings,
                 {COLUMN(mappings, profile), COLUMN(mappings, sheet), COLUMN(mappings, field), COLUMN(mappings, column),
                  COLUMN(mappings, table), COLUMN(mappings, reading), COLUMN(mappings, retired)});
}

TEST(Schema, TablesAreFoundByName) {
    for (int i = 0; i < kTables; ++i) {
        const auto table = static_cast<Table>(i);
        EXPECT_EQ(find_table(name(table)), table);
        EXPECT_FALSE(columns(table).empty());
    }
    EXPECT_FALSE(find_table("Moves"));
    EXPECT_FALSE(find_table(""));
    EXPECT_EQ(find_column(Table::moves, "Quantity"), -1);
}

TEST(Schema, NamesAreDistinctAndLeaveTheTwoCommonColumnsFree) {
    for (int i = 0; i < kTables; ++i) {
        std::set<std::string_view> seen{"recorded_at", "source"};
        for (const ColumnInfo& column : columns(static_cast<Table>(i)))
            EXPECT_TRUE(seen.insert(column.name).second) << name(static_cast<Table>(i)) << "." << column.name;
    }
}

TEST(Schema, ActualTimesAreTimesAndPlansAreNot) {
    for (int i = 0; i < kTables; ++i)
        for (const ColumnInfo& column : columns(static_cast<Table>(i)))
            EXPECT_TRUE(!column.actual || column.type == Type::instant || column.type == Type::instant_end)
                << column.name;
    for (const auto& [table, column] : {std::pair{Table::orders, "promised_at"}, std::pair{Table::demand, "due_at"}}) {
        const ColumnInfo& plan = columns(table)[static_cast<std::size_t>(find_column(table, column))];
        EXPECT_FALSE(plan.actual) << column;
        EXPECT_EQ(plan.type, Type::instant_end) << column;
    }
}

TEST(Schema, EveryTableMayRetireARowAndNoneHasTooManyColumns) {
    for (int i = 0; i < kTables; ++i) {
        const auto table = static_cast<Table>(i);
        EXPECT_EQ(retired_column(table), find_column(table, "retired")) << name(table);
        EXPECT_GE(retired_column(table), 0) << name(table);
        EXPECT_LE(columns(table).size(), kMostColumns) << name(table);
    }
}

// docs/tables.md is written for people; it must name every column in its table's paragraph, and mark those needed.
TEST(Schema, TheDocumentNamesEveryColumn) {
    std::ostringstream read;
    read << std::ifstream(std::string(DRUM_SOURCE_DIR) + "/docs/tables.md").rdbuf();
    const std::string document = read.str();
    EXPECT_NE(document.substr(0, document.find("\n## ")).find("`retired`"), std::string::npos);
    for (int i = 0; i < kTables; ++i) {
        const auto table = static_cast<Table>(i);
        const auto from = document.find("\n**" + std::string(name(table)) + "**");
        ASSERT_NE(from, std::string::npos) << name(table);
        const std::string paragraph = document.substr(from, document.find("\n\n", from) - from);
        for (const ColumnInfo& column : columns(table)) {
            if (column.name == "retired") continue;  // said once, of all of them
            const std::string quoted = "`" + std::string(column.name) + "`";
            EXPECT_NE(paragraph.find(quoted), std::string::npos) << name(table) << "." << column.name;
            if (column.needed == 1) {
                EXPECT_NE(paragraph.find(quoted + "*"), std::string::npos)
                    << name(table) << "." << column.name << " is needed";
            }
        }
    }
}

}  // namespace
}  // namespace drum::fact
