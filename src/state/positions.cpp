#include "state/positions.h"

#include <algorithm>
#include <map>

#include "state/merge_runs.h"

namespace drum::state {
namespace {

using fact::Block;
using fact::Table;

using Needs = std::map<std::pair<std::string, Id>, std::int64_t>;  // (work order, component) -> still to take, millionths

// What the open work orders need by the bills, as if nothing had been taken yet.
Needs needs_of(const State& state) {
    Needs out;
    for (const Order& order : state.orders) {
        if (order.kind != OrderKind::make || !order.open()) continue;
        for (auto b = state.bom_of[order.item]; b < state.bom_of[order.item + 1]; ++b)
            out[{order.order, state.bom[b].component}] += nearest_quantity(order.quantity.value() * state.bom[b].quantity).micro;
    }
    return out;
}

// Takes off what was taken. Moves in a unit of their own are converted by `factors`.
Result<void> take_off(fact::Facts& facts, const State& state, Needs& needs) {
    if (needs.empty()) return {};
    Rows rows;
    if (auto merged = merge_table(facts, Table::units, state.as_of, rows); !merged) return merged;
    std::map<std::pair<std::string, std::string>, Ratio> factors;
    const Block& units = rows.of(Table::units);
    for (std::size_t row = 0; row < units.size(); ++row)
        factors[{std::string(units.text(row, fact::units::item)), std::string(units.text(row, fact::units::unit))}] =
            Ratio{units.value(row, fact::units::factor_numerator, 1), units.value(row, fact::units::factor_denominator, 1)};
    auto runs = facts.runs(Table::moves);
    if (!runs) return std::unexpected(runs.error());
    const auto merged = merge_runs(std::move(*runs), state.as_of, [&](const Block& moves) {
        for (std::size_t row = 0; row < moves.size(); ++row) {
            if (moves.text(row, fact::moves::kind) != "consume" || !moves.present(row, fact::moves::order)) continue;
            if (moves.value(row, fact::moves::time) > state.as_of.micros) continue;
            const std::string item(moves.text(row, fact::moves::item));
            const auto found = needs.find({std::string(moves.text(row, fact::moves::order)), state.items.find(item)});
            if (found == needs.end()) continue;
            Quantity quantity{moves.value(row, fact::moves::quantity)};
            const auto factor = factors.find({item, std::string(moves.text(row, fact::moves::unit))});
            if (factor != factors.end()) quantity = convert(quantity, factor->second).value_or(quantity);
            found->second += quantity.micro;  // taken is negative
        }
    });
    if (!merged) return std::unexpected(merged.error());
    return {};
}

}  // namespace

Quantity balance(const StockCard& card) {
    std::int64_t micro = 0;
    for (const CardEntry& entry : card.entries) micro = entry.count ? entry.micro : micro + entry.micro;
    return {micro};
}

Result<std::vector<Position>> positions(fact::Facts& facts, const State& state) {
    std::vector<Position> out(state.items.size());
    for (std::size_t item = 0; item < out.size(); ++item) out[item].known = state.stocked[item];
    const auto cards = stock_cards(facts, state);
    if (!cards) return std::unexpected(cards.error());
    for (const StockCard& card : *cards) out[static_cast<std::size_t>(card.item)].on_hand.micro += balance(card).micro;
    for (const Order& order : state.orders) out[static_cast<std::size_t>(order.item)].on_order.micro += order.outstanding().micro;
    for (const DemandLine& line : state.demand) out[static_cast<std::size_t>(line.item)].committed.micro += line.outstanding().micro;
    Needs needs = needs_of(state);
    if (auto taken = take_off(facts, state, needs); !taken) return std::unexpected(taken.error());
    for (const auto& [of, micro] : needs) out[static_cast<std::size_t>(of.second)].committed.micro += std::max<std::int64_t>(micro, 0);
    return out;
}

}  // namespace drum::state
