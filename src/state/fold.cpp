// fold(): rows -> State. Each table has one reader; they run in the order in which the tables depend on each other.
#include <algorithm>
#include <map>
#include <numeric>
#include <span>

#include "state/fold_parts.h"
#include "state/merge_runs.h"
#include "state/state.h"
#include "state/stock_fold.h"

namespace drum::state {
namespace {

using fact::Block;
using fact::Table;

void collect(const Rows& rows, Table table, int column, std::vector<std::string>& names) {
    const Block& block = rows.of(table);
    std::vector<char> seen(block.texts.size(), 0);
    for (std::size_t row = 0; row < block.size(); ++row) {
        const fact::Cell cell = block.cell(row, column);
        if (!cell.present() || seen[static_cast<std::size_t>(cell.value)]) continue;
        seen[static_cast<std::size_t>(cell.value)] = 1;
        names.emplace_back(block.texts.at(cell.value));
    }
}

Names item_names(const Rows& rows) {
    std::vector<std::string> names;
    collect(rows, Table::items, fact::items::item, names);
    collect(rows, Table::stock, fact::stock::item, names);
    collect(rows, Table::moves, fact::moves::item, names);
    collect(rows, Table::routes, fact::routes::item, names);
    collect(rows, Table::bom, fact::bom::item, names);
    collect(rows, Table::bom, fact::bom::component, names);
    collect(rows, Table::sources, fact::sources::item, names);
    collect(rows, Table::orders, fact::orders::item, names);
    collect(rows, Table::demand, fact::demand::item, names);
    collect(rows, Table::operations, fact::operations::item, names);
    return Names::sorted(std::move(names));
}

// Places that supply stand among the suppliers; an item's home, where it is made, does not.
void collect_places_that_supply(const Rows& rows, std::vector<std::string>& names) {
    const Block& sources = rows.of(Table::sources);
    const Block& items = rows.of(Table::items);
    std::map<std::string_view, std::string_view> homes;
    for (std::size_t row = 0; row < items.size(); ++row)
        if (items.present(row, fact::items::place))
            homes[items.text(row, fact::items::item)] = items.text(row, fact::items::place);
    for (std::size_t row = 0; row < sources.size(); ++row) {
        const std::string_view place = sources.text(row, fact::sources::place);
        if (place.empty() || !sources.text(row, fact::sources::supplier).empty()) continue;
        const auto home = homes.find(sources.text(row, fact::sources::item));
        if (!makes_here(sources, row, home == homes.end() ? "main" : home->second)) names.emplace_back(place);
    }
}

Names supplier_names(const Rows& rows) {
    std::vector<std::string> names;
    collect(rows, Table::sources, fact::sources::supplier, names);
    collect_places_that_supply(rows, names);
    collect(rows, Table::orders, fact::orders::supplier, names);
    return Names::sorted(std::move(names));
}

Names resource_names(const Rows& rows) {
    std::vector<std::string> names;
    collect(rows, Table::resources, fact::resources::resource, names);
    collect(rows, Table::routes, fact::routes::resource, names);
    const Block& log = rows.of(Table::operations);
    for (std::size_t row = 0; row < log.size(); ++row) names.emplace_back(resource_of_operation(log, row));
    collect_approvers(rows, names);
    return Names::sorted(std::move(names));
}

Names work_names(const Rows& rows) {
    std::vector<std::string> names;
    collect(rows, Table::operations, fact::operations::case_, names);
    return Names::sorted(std::move(names));
}

Names worker_names(const Rows& rows) {
    std::vector<std::string> names;
    collect(rows, Table::operations, fact::operations::worker, names);
    return Names::sorted(std::move(names));
}

Names customer_names(const Rows& rows) {
    std::vector<std::string> names;
    collect(rows, Table::demand, fact::demand::customer, names);
    return Names::sorted(std::move(names));
}

Names family_names(const Rows& rows) {
    std::vector<std::string> names;
    collect(rows, Table::items, fact::items::family, names);
    return Names::sorted(std::move(names));
}

void read_site(const Block& block, State& state) {
    for (std::size_t row = 0; row < block.size(); ++row) {
        state.site.name = block.text(row, fact::site::name);
        state.site.currency = block.text(row, fact::site::currency);
        if (auto zone = Zone::find(block.text(row, fact::site::time_zone))) state.site.zone = *zone;
        if (block.present(row, fact::site::target))
            state.site.target = Rate{block.value(row, fact::site::target)}.value();
        if (block.present(row, fact::site::review_days))
            state.site.review_days = Rate{block.value(row, fact::site::review_days)}.value();
        state.site.target_given = block.present(row, fact::site::target);
        if (block.present(row, fact::site::carrying_rate))
            state.site.carrying_rate = Rate{block.value(row, fact::site::carrying_rate)}.value();
        if (block.present(row, fact::site::lost_share))
            state.site.lost_share = std::clamp(Rate{block.value(row, fact::site::lost_share)}.value(), 0.0, 1.0);
    }
    state.site.target = std::clamp(state.site.target, 0.5, 0.9999);
    state.site.review_days = std::clamp(state.site.review_days, 0.0, 365.0);
}

}  // namespace

std::string_view resource_of_operation(const Block& log, std::size_t row) {
    const std::string_view resource = log.text(row, fact::operations::resource);
    return resource.empty() ? log.text(row, fact::operations::activity) : resource;
}

const char* name(ResourceKind kind) {
    switch (kind) {
        case ResourceKind::machine: return "machine";
        case ResourceKind::crew: return "crew";
        case ResourceKind::supplier: return "supplier";
        case ResourceKind::approval: return "approval";
        case ResourceKind::market: return "market";
    }
    return "machine";
}

const char* name(OpState state) {
    switch (state) {
        case OpState::run: return "run";
        case OpState::setup: return "setup";
        case OpState::down: return "down";
        case OpState::blocked: return "blocked";
        case OpState::starved: return "starved";
        case OpState::waiting: return "waiting";
    }
    return "run";
}

namespace {

// An answer to an action changes what is asked for next, not what anything is worth; a pin changes the constraint.
bool sets_prices(const Block& table, std::size_t row) {
    if (table.table == Table::moves) return false;
    if (table.table != Table::decisions) return true;
    const std::string_view decision = table.text(row, fact::decisions::decision);
    return decision == "pin" || decision == "unpin";
}

Instant newest_that_sets_prices(const Rows& rows) {
    Instant newest = Instant::beginning();
    for (const Block& table : rows.tables)
        for (std::size_t row = 0; row < table.size(); ++row)
            if (table.recorded_at[row] > newest && sets_prices(table, row)) newest = table.recorded_at[row];
    return newest;
}

// Everything but the moves, which `stock` has taken. Rows that have been read are let go.
State assemble(Rows rows, Instant as_of, StockFold&& stock) {
    const auto done = [&](Table table) { rows.tables[static_cast<std::size_t>(table)] = Block(table); };
    State state;
    state.as_of = as_of;
    state.newest = rows.newest;
    state.priced_at = newest_that_sets_prices(rows);
    state.dated = rows.newest != Instant::beginning();
    for (int t = 0; t < fact::kTables; ++t)
        state.rows[static_cast<std::size_t>(t)] = static_cast<std::int64_t>(rows.tables[static_cast<std::size_t>(t)].size());
    state.rows[static_cast<std::size_t>(Table::moves)] = stock.taken();
    read_site(rows.of(Table::site), state);
    state.items = stock.items();
    stock.settle(state.items);
    state.resources = resource_names(rows);
    state.suppliers = supplier_names(rows);
    state.families = family_names(rows);
    state.works = work_names(rows);
    state.workers = worker_names(rows);
    state.customers = customer_names(rows);
    state.places = stock.places();
    const Units units = read_items_and_units(rows, state);
    read_resources(rows, state);
    read_routes(rows, state);
    read_bom(rows, units, state);
    read_sources(rows, units, state);
    roll_up_costs(state);
    for (const Table table : {Table::items, Table::stock, Table::routes, Table::bom, Table::sources}) done(table);
    read_orders(rows, units, stock, state);
    read_issues(stock, state);
    settle_approvals(rows, state);
    done(Table::orders);
    read_demand(rows, units, stock, state);
    done(Table::demand);
    read_operations(rows, state);
    settle_desks(rows, state);
    done(Table::operations);
    read_decisions(rows, state);
    stock.finish(state);
    tidy_set_aside(state);
    return state;
}

}  // namespace

State fold(const Rows& rows, Instant as_of) {
    const Block& moves = rows.of(Table::moves);
    StockFold stock(rows, item_names(rows), as_of, static_cast<std::int64_t>(moves.size()));
    std::vector<std::uint32_t> all(moves.size());
    std::iota(all.begin(), all.end(), 0u);
    stock.take(moves, all);
    Rows others;
    for (const Block& table : rows.tables)
        if (table.table != Table::moves) others.tables[static_cast<std::size_t>(table.table)] = table;
    others.newest = rows.newest;
    return assemble(std::move(others), as_of, std::move(stock));
}

Result<State> fold(fact::Facts& facts, std::optional<Instant> as_of) {
    const Instant known = as_of.value_or(facts.newest());
    Rows rows;
    for (int t = 0; t < fact::kTables; ++t) {
        if (static_cast<Table>(t) == Table::moves) continue;
        if (auto merged = merge_table(facts, static_cast<Table>(t), known, rows); !merged) return std::unexpected(merged.error());
    }
    const Instant moment = as_of || known != Instant::beginning() ? known : default_as_of(rows);
    StockFold stock(rows, item_names(rows), moment, facts.count(Table::moves));
    auto runs = facts.runs(Table::moves);
    if (!runs) return std::unexpected(runs.error());
    const auto take = [&](const Block& block, std::span<const std::uint32_t> current) { stock.take(block, current); };
    const auto merged = merge_runs_anyhow(std::move(*runs), known, take);
    if (!merged) return std::unexpected(merged.error());
    rows.newest = std::max(rows.newest, merged->newest);
    return assemble(std::move(rows), moment, std::move(stock));
}

Instant default_as_of(const Rows& rows) {
    if (rows.newest != Instant::beginning()) return rows.newest;
    // No fact carries a time: the start of the first day on which something is due or promised.
    State site_only;
    read_site(rows.of(Table::site), site_only);
    Instant first = Instant::end();
    const auto look = [&](Table table, int column) {
        const Block& block = rows.of(table);
        for (std::size_t row = 0; row < block.size(); ++row)
            if (block.present(row, column)) first = std::min(first, Instant{block.value(row, column)});
    };
    look(Table::demand, fact::demand::due_at);
    look(Table::orders, fact::orders::promised_at);
    if (first == Instant::end()) return Instant{0};
    return site_only.site.zone.start_of(site_only.site.zone.day_of(first));
}

}  // namespace drum::state
