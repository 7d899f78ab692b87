#include "fact/answers.h"

namespace drum::fact {
namespace {

// Below this share of operations with a start, estimates are a visible part of what is said.
constexpr double kMostlyTimed = 0.95;

// Lead times count from the first date an order carries.
bool lead_times_seen(const Coverage& c) {
    return c.has(Table::orders, orders::received_at) &&
           (c.has(Table::orders, orders::placed_at) || c.has(Table::orders, orders::requested_at) || c.has(Table::orders, orders::approval_requested_at));
}

// Something says how much there is, and not only how much went out.
bool stock_known(const Coverage& c) { return c.has(Table::stock) || c.fills || c.has(Table::orders, orders::received_at); }

void missing_evidence(const Coverage& c, std::vector<Gap>& out) {
    if (!c.has(Table::operations) && !c.has(Table::routes))
        out.push_back({"No routes and no operations", "machines and crews cannot be judged, only supply and the market",
                       "routes: item, step, resource, run_minutes; operations: case, resource, start, end"});
    else if (!c.has(Table::operations))
        out.push_back({"No operations", "utilization is throughput served over throughput demanded, not machine time",
                       "operations: case, resource, start, end"});
    else if (!c.has(Table::operations, operations::start))
        out.push_back({"No actual start times", "losses cannot be told apart", "operations.start"});
    else if (c.share(Table::operations, operations::start) < kMostlyTimed)
        out.push_back({"Some operations have no start time", "their minutes are estimated", "operations.start"});
}

void missing_flow(const Coverage& c, std::vector<Gap>& out) {
    if (!c.has(Table::stock) && !c.has(Table::moves))
        out.push_back({"No stock and no moves", "nothing can be said about stock-outs or what to buy", "stock: item, quantity, counted_at; moves"});
    else if (!stock_known(c))
        out.push_back({"No counts and no receipts", "only what went out is known, so neither stock-outs nor what to buy can be said",
                       "stock: item, quantity, counted_at; moves of kind receipt"});
    if (!c.has(Table::demand))
        out.push_back({"No demand", "the outlook continues what was consumed, and orders that run late cannot be named",
                       "demand: order, item, quantity, due_at"});
    if (!c.has(Table::sources, sources::lead_days) && !lead_times_seen(c))
        out.push_back({"No lead times, stated or from received orders", "order-by dates cannot be given",
                       "orders.placed_at and orders.received_at, or sources.lead_days"});
    if (!c.has(Table::items, items::price) && !c.has(Table::demand, demand::price))
        out.push_back({"No prices", "ranked by units, not by throughput money", "items.price or demand.price"});
    if (!c.has(Table::routes) && c.has(Table::operations))
        out.push_back({"No routes", "load is learned from the operations", "routes: item, step, resource, run_minutes"});
    if (c.has(Table::routes) && !c.has(Table::bom))
        out.push_back({"No bill of material", "what feeds the constraint is not known", "bom: item, component, quantity"});
}

void missing_detail(const Coverage& c, std::vector<Gap>& out) {
    if (c.has(Table::demand) && !c.has(Table::demand, demand::due_at))
        out.push_back({"No due dates", "late orders cannot be named", "demand.due_at"});
    if (c.has(Table::operations, operations::start) && !c.has(Table::operations, operations::state))
        out.push_back({"No states in the operations", "set-up and breakdowns cannot be told from run time", "operations.state"});
    if (c.has(Table::operations) && !c.has(Table::calendars) && !c.has(Table::resources, resources::capacity_per_day))
        out.push_back({"No calendars", "working hours are learned from when work was logged", "calendars: calendar, weekday, from, to"});
    if (c.has(Table::moves) && !c.has(Table::stock) && stock_known(c))
        out.push_back({"No counted stock", "on-hand is the sum of the moves and may be off by what came before them",
                       "stock: item, quantity, counted_at"});
    if (c.has(Table::stock) && !c.has(Table::stock, stock::counted_at))
        out.push_back({"Stock has no counted_at", "it is taken as of when it was imported", "stock.counted_at"});
    if (c.has(Table::orders) && !c.has(Table::orders, orders::approved_at))
        out.push_back({"No approval times on orders", "approvals cannot be named as the constraint",
                       "orders.approval_requested_at and orders.approved_at"});
    if (c.has(Table::orders) && !c.has(Table::orders, orders::promised_at))
        out.push_back({"No promised dates on orders", "an order that comes late is noticed when it has not come", "orders.promised_at"});
    if (c.has(Table::orders, orders::received_quantity) && !c.has(Table::orders, orders::received_at))
        out.push_back({"Received quantities have no received_at", "they count from the order's latest date", "orders.received_at"});
}

}  // namespace

std::vector<std::string> answered(const Coverage& c) {
    std::vector<std::string> can;
    if (c.has(Table::operations, operations::start))
        can.push_back("where the constraint has been, from the operations");
    else if (c.has(Table::operations))
        can.push_back("an estimate of where the constraint has been, from completions");
    if (c.has(Table::routes) && c.has(Table::demand)) can.push_back("which resource will limit what is demanded");
    const bool consumption = c.has(Table::demand) || c.ships || c.consumes;
    if (consumption && stock_known(c)) can.push_back("how long stock lasts at the rate it is used");
    if (lead_times_seen(c)) can.push_back("how long suppliers really take");
    if (c.has(Table::orders, orders::approved_at) &&
        (c.has(Table::orders, orders::approval_requested_at) || c.has(Table::orders, orders::requested_at)))
        can.push_back("how long approvals take");
    return can;
}

std::vector<Gap> gaps(const Coverage& coverage) {
    std::vector<Gap> out;
    missing_evidence(coverage, out);
    missing_flow(coverage, out);
    missing_detail(coverage, out);
    return out;
}

std::string_view feeds(Table table, int column) {
    switch (table) {
        case Table::sources: return column == sources::cut_off ? "" : "lead times, quantities and whom to order from";
        case Table::orders: return "what is on order, lead times, approvals and who decides";
        case Table::demand: return column == demand::customer ? "" : "what is demanded and when";
        case Table::operations: return "utilization, losses, run times and who does it";
        case Table::moves: return column == moves::line ? "" : "stock and the rate of consumption";
        case Table::decisions: return column == decisions::reason ? "" : "which actions are answered";
        case Table::site: return "zone, target and words of the site";
        case Table::items: return "names, units, worth and families";
        case Table::units: return "conversion of quantities";
        case Table::stock: return "stock on hand";
        case Table::resources:
        case Table::calendars: return "capacity";
        case Table::routes: return "load";
        case Table::bom: return "what feeds the constraint";
        case Table::mappings: return "how exports are read";
    }
    return "";
}

std::vector<Unread> unread(const Coverage& coverage) {
    std::vector<Unread> out;
    for (int t = 0; t < kTables; ++t) {
        const auto table = static_cast<Table>(t);
        for (int c = 0; c < static_cast<int>(columns(table).size()); ++c)
            if (coverage.has(table, c) && feeds(table, c).empty()) out.push_back({table, c, coverage.held(table, c)});
    }
    return out;
}

}  // namespace drum::fact
