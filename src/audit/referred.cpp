// Rows that nothing points to: kept with care by somebody, and no advice can come of them.
#include <algorithm>

#include "audit/audit.h"

namespace drum::audit {
namespace {

using state::State;

constexpr std::size_t kNamed = 5;

void add(std::vector<Unreferred>& out, std::string what, const Names& names, const std::vector<char>& exists, const std::vector<char>& used) {
    Unreferred found{std::move(what), 0, 0, {}};
    for (std::size_t i = 0; i < used.size(); ++i) {
        if (!exists[i]) continue;
        ++found.of;
        if (used[i]) continue;
        ++found.count;
        if (found.some.size() < kNamed) found.some.push_back(names.all()[i]);
    }
    if (found.count > 0) out.push_back(std::move(found));
}

// What happened with an item or is planned of it. Being listed, stocked or sourced is not enough.
std::vector<char> items_in_use(const State& state) {
    std::vector<char> used(state.items.size(), 0);
    const auto use = [&](Id item) {
        if (item != kNone) used[static_cast<std::size_t>(item)] = 1;
    };
    for (const auto& move : state.moves) use(move.item);
    for (const auto& order : state.orders) use(order.item);
    for (const auto& line : state.demand) use(line.item);
    for (const auto& op : state.operations) use(op.item);
    // a component of something in use is in use; parents before their components, however deep
    for (bool more = true; more;) {
        more = false;
        for (const auto& line : state.bom)
            if (used[static_cast<std::size_t>(line.item)] && !used[static_cast<std::size_t>(line.component)]) {
                used[static_cast<std::size_t>(line.component)] = 1;
                more = true;
            }
    }
    return used;
}

}  // namespace

std::vector<Unreferred> unreferred(const State& state) {
    std::vector<Unreferred> out;
    const std::vector<char> used = items_in_use(state);
    std::vector<char> all(state.items.size(), 1);
    const bool anything = std::find(used.begin(), used.end(), 1) != used.end();
    if (anything) {
        add(out, "items that never moved and were never ordered, sold or made", state.items, all, used);
        std::vector<char> routed(state.items.size(), 0), sourced(state.items.size(), 0);
        for (const auto& step : state.routes) routed[static_cast<std::size_t>(step.item)] = 1;
        add(out, "items with a route that nobody wanted", state.items, routed, used);
        for (const auto& line : state.sources) sourced[static_cast<std::size_t>(line.item)] = 1;
        add(out, "items with a supplier that nobody needed", state.items, sourced, used);
    }
    std::vector<char> busy(state.resources.size(), 0);
    for (const auto& step : state.routes) busy[static_cast<std::size_t>(step.resource)] = 1;
    for (const auto& op : state.operations) busy[static_cast<std::size_t>(op.resource)] = 1;
    for (std::size_t r = 0; r < busy.size(); ++r)  // approvals and suppliers work without routes
        if (state.resource[r].kind == state::ResourceKind::approval || state.resource[r].kind == state::ResourceKind::supplier) busy[r] = 1;
    add(out, "resources that no route and no operation names", state.resources, std::vector<char>(busy.size(), 1), busy);
    std::vector<char> asked(state.suppliers.size(), 0);
    for (const auto& order : state.orders)
        if (order.supplier != kNone) asked[static_cast<std::size_t>(order.supplier)] = 1;
    if (!state.orders.empty()) add(out, "suppliers that no order went to", state.suppliers, std::vector<char>(asked.size(), 1), asked);
    return out;
}

}  // namespace drum::audit
