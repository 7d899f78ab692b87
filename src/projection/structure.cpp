#include "projection/structure.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "base/check.h"
#include "learn/open_sales.h"
#include "state/steps.h"

namespace drum::projection {
namespace {

using state::State;

template <class Take>
void each_bill_line(const State& state, Id item, Take take) {
    for (auto b = state.bom_of[item]; b < state.bom_of[item + 1]; ++b) take(state.bom[b]);
    for (auto b = state.bom_later_of[item]; b < state.bom_later_of[item + 1]; ++b) take(state.bom_later[b]);
    for (const state::BomLine& line : ended_lines(state, item)) take(line);
}

void order_top_down(const State& state, Structure& out) {
    const auto count = state.items.size();
    std::vector<std::int32_t> parents(count, 0);
    for (const state::BomLine& line : state.bom) ++parents[line.component];
    for (const state::BomLine& line : state.bom_later) ++parents[line.component];
    for (const state::BomLine& line : state.bom_ended) ++parents[line.component];
    out.level.assign(count, 0);
    out.top_down.reserve(count);
    for (Id item = 0; item < static_cast<Id>(count); ++item)
        if (parents[item] == 0) out.top_down.push_back(item);
    for (std::size_t at = 0; at < out.top_down.size(); ++at) {
        const Id item = out.top_down[at];
        each_bill_line(state, item, [&](const state::BomLine& line) {
            out.level[line.component] = std::max(out.level[line.component], out.level[item] + 1);
            if (--parents[line.component] == 0) out.top_down.push_back(line.component);
        });
    }
}

void find_steps(const State& state, Structure& out) {
    for (std::int32_t r = 0; r < static_cast<std::int32_t>(state.routes.size()); ++r) {
        const auto row = [&](std::int32_t at) -> const state::RouteStep& {
            return state.routes[static_cast<std::size_t>(at)];
        };
        out.step_from.push_back(state::step_from(state, r));
        out.step_to.push_back(state::step_to(state, r));
        std::int32_t seat = out.step_from.back();
        while (seat < r && (row(r).choice.empty() || row(seat).choice != row(r).choice ||
                            state.resource[row(seat).resource].kind != state.resource[row(r).resource].kind))
            ++seat;
        out.seat.push_back(seat);
    }
}

void find_started(const State& state, Structure& out) {
    out.started.assign(state.routes.size(), 1);
    for (Id item = 0; item < static_cast<Id>(state.items.size()); ++item) {
        double pieces = 1;
        for (auto r = state.route_of[item + 1]; r-- > state.route_of[item];) {
            if (r + 1 == out.step_to[r]) pieces /= state.routes[r].yield > 0 ? state.routes[r].yield : 1;
            out.started[r] = pieces;
        }
    }
}

// What has an order of its own is alive.
void find_dormant(const State& state, const learn::Learned& learned, Structure& out) {
    std::set<std::string_view> worked_on;
    for (const state::Order& order : state.orders)
        if (order.open() && !order.sale.empty()) worked_on.insert(order.sale);
    out.dormant.assign(state.demand.size(), 0);
    for (std::size_t d = 0; d < state.demand.size(); ++d) {
        const state::DemandLine& line = state.demand[d];
        out.dormant[d] = learn::likelier_dead(learned.open_sales, state, line) && !worked_on.contains(line.order);
    }
}

}  // namespace

std::int32_t drawing_step(const State& state, const state::BomLine& line) {
    const auto first = state.route_of[line.item], last = state.route_of[line.item + 1];
    for (auto r = first; r < last; ++r)
        if (!line.step.empty() && state.routes[r].step == line.step) return r;
    return first < last ? first : -1;
}

double drawn_per_good(const Structure& structure, const state::BomLine& line) {
    const std::int32_t step = drawing_step(*structure.state, line);
    return line.quantity * (step < 0 ? 1 : structure.started[static_cast<std::size_t>(step)]);
}

Structure structure_of(const State& state, const learn::Learned& learned) {
    Structure out;
    out.state = &state;
    out.learned = &learned;
    order_top_down(state, out);
    const auto count = state.items.size();
    CHECK(out.top_down.size() <= count);
    CHECK(state.unusable.size() == count);
    out.made.assign(count, false);
    out.stock.resize(count);
    std::vector<char> worked(count, 0);  // by item: a work order makes it
    for (const state::Order& order : state.orders)
        worked[order.item] = worked[order.item] || order.kind == state::OrderKind::make;
    for (Id item = 0; item < static_cast<Id>(count); ++item) {
        const bool has_parts = has_bill(state, item) || state.route_of[item] < state.route_of[item + 1];
        const bool has_source = state.source_of[item] < state.source_of[item + 1];
        const auto making = std::lower_bound(state.making.begin(), state.making.end(), item,
                                             [](const state::Making& m, Id i) { return m.item < i; });
        // What has a supplier outside and a bill, and nothing that says how it is made here, is made elsewhere of our
        // parts.
        const bool here = state.route_of[item] < state.route_of[item + 1] || worked[static_cast<std::size_t>(item)] ||
                          (making != state.making.end() && making->item == item);
        const bool elsewhere = state::outside_source(state, item) >= 0 && !here &&
                               state.item[item].make_or_buy == state::MakeOrBuy::unknown;
        const bool said = state.item[item].make_or_buy == state::MakeOrBuy::make ||
                          (making != state.making.end() && making->item == item && !has_source);
        out.made[item] =
            said || (has_parts && !elsewhere && !(has_source && state.item[item].make_or_buy == state::MakeOrBuy::buy));
        out.stock[item] = std::max(0.0, state.on_hand[item].value() - state.unusable[item].value());
    }
    find_steps(state, out);
    find_started(state, out);
    find_in_process(out);
    find_dormant(state, learned, out);
    return out;
}

}  // namespace drum::projection
