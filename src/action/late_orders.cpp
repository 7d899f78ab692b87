#include "action/late_orders.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

namespace drum::action {
namespace {

using constraint::Flow;
using state::State;

// What carries no date is due already.
Instant due(const State& state, std::int32_t line) {
    return state.demand[static_cast<std::size_t>(line)].due_at.value_or(Instant::beginning());
}

// The item itself and all it goes into, at any level.
std::set<Id> goes_into(const OrderIndex& index, Id item) {
    std::set<Id> out{item};
    for (std::vector<Id> open{item}; !open.empty();) {
        const auto at = static_cast<std::size_t>(open.back());
        open.pop_back();
        for (auto a = index.above_of[at]; a < index.above_of[at + 1]; ++a)
            if (const Id product = index.above[static_cast<std::size_t>(a)]; out.insert(product).second)
                open.push_back(product);
    }
    return out;
}

}  // namespace

OrderIndex order_index(const Flow& flow) {
    const State& state = *flow.state;
    OrderIndex out;
    out.above_of.assign(state.items.size() + 1, 0);
    out.lines_of.assign(state.items.size() + 1, 0);
    std::vector<std::int32_t> used;  // lines of bills of material of what is made here
    for (std::size_t b = 0; b < state.bom.size(); ++b)
        if (flow.made[state.bom[b].item]) used.push_back(static_cast<std::int32_t>(b));
    for (const std::int32_t b : used) ++out.above_of[static_cast<std::size_t>(state.bom[b].component) + 1];
    for (std::size_t d = 0; d < state.demand.size(); ++d)
        if (flow.owed(d) > 0) out.lines.push_back(static_cast<std::int32_t>(d));
    for (const std::int32_t d : out.lines) ++out.lines_of[static_cast<std::size_t>(state.demand[d].item) + 1];
    std::partial_sum(out.above_of.begin(), out.above_of.end(), out.above_of.begin());
    std::partial_sum(out.lines_of.begin(), out.lines_of.end(), out.lines_of.begin());
    std::vector<std::int32_t> next(out.above_of.begin(), out.above_of.end() - 1);
    out.above.resize(used.size());
    for (const std::int32_t b : used)
        out.above[static_cast<std::size_t>(next[static_cast<std::size_t>(state.bom[b].component)]++)] =
            state.bom[b].item;
    std::stable_sort(out.lines.begin(), out.lines.end(), [&](std::int32_t a, std::int32_t b) {
        const Id x = state.demand[a].item, y = state.demand[b].item;
        return x != y ? x < y : due(state, a) < due(state, b);
    });
    return out;
}

LateOrders late_without(const Flow& flow, const OrderIndex& index, Id item, double days) {
    const State& state = *flow.state;
    const Instant today = state.site.zone.start_of(state.site.zone.day_of(state.as_of));
    const Instant to = today + static_cast<std::int64_t>(std::min(days, 3650.0) * double(kMicrosPerDay));
    LateOrders out;
    std::map<Id, double> left;  // stock of what is ordered
    for (const Id product : goes_into(index, item)) {
        left[product] = product == item ? 0 : flow.stock[product];
        for (auto l = index.lines_of[product]; l < index.lines_of[product + 1]; ++l) {
            const std::int32_t line = index.lines[static_cast<std::size_t>(l)];
            if (due(state, line) > to) break;
            out.lines.push_back(line);
        }
    }
    std::sort(out.lines.begin(), out.lines.end(), [&](std::int32_t a, std::int32_t b) {
        return due(state, a) != due(state, b) ? due(state, a) < due(state, b) : a < b;
    });
    std::erase_if(out.lines, [&](std::int32_t d) {  // what stock of the product covers leaves in time
        const state::DemandLine& line = state.demand[static_cast<std::size_t>(d)];
        const double open = line.outstanding().value();
        double& there = left[line.item];
        if (line.item != item && there >= open) return there -= open, true;
        out.value +=
            open * std::max(0.0, flow.priced && line.price ? *line.price - state.item[line.item].cost.value_or(0)
                                                           : flow.value[line.item]);
        return false;
    });
    return out;
}

}  // namespace drum::action
