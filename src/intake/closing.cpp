// The honest end of an import: what the tables that landed can answer, and what they cannot.
#include <algorithm>
#include <array>

#include "intake/intake.h"

namespace drum::intake {
namespace {

using fact::Block;
using fact::Table;

class Landed {
public:
    explicit Landed(const Intake& intake) {
        for (const Block& block : intake.blocks) blocks_[static_cast<std::size_t>(block.table)] = &block;
    }

    bool has(Table table) const { return of(table) != nullptr; }
    bool has(Table table, int column) const { return share(table, column) > 0; }
    // Share of the facts of the table that hold the column.
    double share(Table table, int column) const {
        const Block* block = of(table);
        if (block == nullptr || block->size() == 0) return 0;
        std::size_t there = 0;
        for (std::size_t row = 0; row < block->size(); ++row) there += block->present(row, column);
        return double(there) / double(block->size());
    }
    bool has_kind(Table table, int column, std::initializer_list<std::string_view> kinds) const {
        const Block* block = of(table);
        if (block == nullptr) return false;
        for (std::size_t row = 0; row < block->size(); ++row)
            if (std::find(kinds.begin(), kinds.end(), block->text(row, column)) != kinds.end()) return true;
        return false;
    }

private:
    const Block* of(Table table) const { return blocks_[static_cast<std::size_t>(table)]; }
    std::array<const Block*, fact::kTables> blocks_{};
};

std::string joined(const std::vector<std::string>& parts) {
    std::string out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) out += i + 1 == parts.size() ? " and " : ", ";
        out += parts[i];
    }
    return out;
}

// What these tables answer on their own.
std::vector<std::string> answered(const Landed& landed) {
    using namespace fact;
    std::vector<std::string> can;
    if (landed.has(Table::operations, operations::start))
        can.push_back("where the constraint has been, from the operations");
    else if (landed.has(Table::operations))
        can.push_back("an estimate of where the constraint has been, from completions");
    const bool demand = landed.has(Table::demand) || landed.has_kind(Table::moves, moves::kind, {"ship"});
    if (landed.has(Table::routes) && landed.has(Table::demand))
        can.push_back("which resource will limit what is demanded");
    const bool consumption = demand || landed.has_kind(Table::moves, moves::kind, {"consume"});
    if (consumption && (landed.has(Table::stock) || landed.has(Table::moves)))
        can.push_back("how long stock lasts at the rate it is used");
    if (landed.has(Table::orders, orders::received_at) && landed.has(Table::orders, orders::placed_at))
        can.push_back("how long suppliers really take");
    if (landed.has(Table::orders, orders::approved_at) &&
        (landed.has(Table::orders, orders::approval_requested_at) || landed.has(Table::orders, orders::requested_at)))
        can.push_back("how long approvals take");
    return can;
}

void missing_evidence(const Landed& landed, std::vector<std::string>& out) {
    using namespace fact;
    if (!landed.has(Table::operations)) {
        out.push_back("No operations: utilization is throughput served over throughput demanded, not machine time.");
    } else if (!landed.has(Table::operations, operations::start)) {
        out.push_back("No actual start times: losses cannot be told apart.");
    } else {
        if (landed.share(Table::operations, operations::start) < 0.95)
            out.push_back("Some operations have no start time: their minutes are estimated.");
        if (!landed.has(Table::operations, operations::state))
            out.push_back("No states in the operations: set-up and breakdowns cannot be told from run time.");
    }
    if (landed.has(Table::operations) && !landed.has(Table::calendars) &&
        !landed.has(Table::resources, resources::capacity_per_day))
        out.push_back("No calendars: working hours are learned from when work was logged.");
}

void missing_plan(const Landed& landed, std::vector<std::string>& out) {
    using namespace fact;
    if (!landed.has(Table::demand))
        out.push_back("No demand: the outlook continues what was consumed, and orders that run late cannot be named.");
    else if (!landed.has(Table::demand, demand::due_at))
        out.push_back("No due dates: late orders cannot be named.");
    if (!landed.has(Table::items, items::price) && !landed.has(Table::demand, demand::price))
        out.push_back("No prices: ranked by units, not by throughput money.");
    if (!landed.has(Table::routes) && !landed.has(Table::operations))
        out.push_back("No routes and no operations: machines and crews cannot be judged, only supply and the market.");
    else if (!landed.has(Table::routes))
        out.push_back("No routes: load is learned from the operations.");
    if (landed.has(Table::routes) && !landed.has(Table::bom))
        out.push_back("No bill of material: what feeds the constraint is not known.");
}

void missing_supply(const Landed& landed, std::vector<std::string>& out) {
    using namespace fact;
    if (!landed.has(Table::stock) && !landed.has(Table::moves))
        out.push_back("No stock and no moves: nothing can be said about stock-outs or what to buy.");
    else if (!landed.has(Table::stock))
        out.push_back("No counted stock: on-hand is the sum of the moves and may be off by what came before them.");
    else if (!landed.has(Table::stock, stock::counted_at))
        out.push_back("Stock has no counted_at: it is taken as of when it was imported.");
    const bool lead_times =
        landed.has(Table::sources, sources::lead_days) ||
        (landed.has(Table::orders, orders::placed_at) && landed.has(Table::orders, orders::received_at));
    if (!lead_times) out.push_back("No lead times, stated or from received orders: order-by dates cannot be given.");
    if (landed.has(Table::orders) && !landed.has(Table::orders, orders::approved_at))
        out.push_back("No approval times on orders: approvals cannot be named as the constraint.");
    if (landed.has(Table::orders, orders::received_quantity) && !landed.has(Table::orders, orders::received_at))
        out.push_back("Received quantities have no received_at: they count from the order's latest date.");
}

}  // namespace

std::vector<std::string> closing_notes(const Intake& intake) {
    const Landed landed(intake);
    std::vector<std::string> out;
    if (intake.blocks.empty()) {
        out.push_back("Nothing landed, so nothing can be answered from this import.");
        return out;
    }
    const auto can = answered(landed);
    out.push_back(can.empty()
                      ? "These tables alone answer none of the three questions; they complete what else is known."
                      : "These tables can answer " + joined(can) + ".");
    missing_evidence(landed, out);
    missing_plan(landed, out);
    missing_supply(landed, out);
    return out;
}

}  // namespace drum::intake
