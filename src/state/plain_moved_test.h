// What the moves say of orders and demand, written plainly. For tests.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "state/fold_parts.h"

namespace drum::state::plain {

using fact::Block;
using fact::Table;

// What the moves say of each order line: (order, item) -> received (receipts and production), shipped, and issued to
// work.
struct MovedByOrder {
    std::map<std::pair<std::string_view, Id>, std::int64_t> received, shipped, issued, arrived, left, passing;
    std::map<std::pair<std::string_view, Id>, Instant> last_receipt, last_arrival;
    using OfLines = std::map<std::tuple<std::string_view, Id, std::string_view>, std::int64_t>;
    OfLines line_received, line_arrived, line_shipped;  // of moves that name the line
    // Of a transfer what came to the item's home counts as received where no receipt is told.
    const std::int64_t* received_of(const Order& order) const {
        const std::pair<std::string_view, Id> key{order.order, order.item};
        if (const auto found = received.find(key); found != received.end()) return &found->second;
        const auto found = arrived.find(key);
        return order.kind == OrderKind::transfer && found != arrived.end() ? &found->second : nullptr;
    }
    Instant last_of(const Order& order) const {
        const std::pair<std::string_view, Id> key{order.order, order.item};
        return received.contains(key) ? last_receipt.at(key) : last_arrival.at(key);
    }
};

inline std::map<Id, std::string_view> homes(const Rows& rows, const State& state) {
    std::map<Id, std::string_view> out;
    const Block& items = rows.of(Table::items);
    for (std::size_t row = 0; row < items.size(); ++row)
        out[state.items.find(items.text(row, fact::items::item))] = items.text(row, fact::items::place);
    return out;
}

// Where the rows of table orders say that an order of an item arrives: the first of them in the order of the keys that
// says it.
inline std::map<std::pair<std::string_view, Id>, std::string_view> destinations(const Rows& rows, const State& state) {
    std::map<std::pair<std::string_view, Id>, std::string_view> out;
    const Block& orders = rows.of(Table::orders);
    for (std::size_t row = 0; row < orders.size(); ++row)
        if (const std::string_view place = orders.text(row, fact::orders::place); !place.empty())
            out.try_emplace(
                {orders.text(row, fact::orders::order), state.items.find(orders.text(row, fact::orders::item))}, place);
    return out;
}

// Where transfer orders come from.
inline std::map<std::pair<std::string_view, Id>, std::string_view> origins(const Rows& rows, const State& state) {
    std::map<std::pair<std::string_view, Id>, std::string_view> out;
    const Block& orders = rows.of(Table::orders);
    for (std::size_t row = 0; row < orders.size(); ++row)
        if (const std::string_view from = orders.text(row, fact::orders::supplier);
            orders.text(row, fact::orders::kind) == "transfer" && !from.empty())
            out.try_emplace(
                {orders.text(row, fact::orders::order), state.items.find(orders.text(row, fact::orders::item))}, from);
    return out;
}

// Sums per (order, item), and per line of what carries its number.
inline MovedByOrder moved_by_order(const Rows& rows, const Units& units, State& state) {
    MovedByOrder out;
    const Block& moves = rows.of(Table::moves);
    std::map<Id, std::string_view> home = homes(rows, state);
    const auto destination = destinations(rows, state);
    const auto origin = origins(rows, state);
    for (std::size_t row = 0; row < moves.size(); ++row) {
        const std::string_view order = moves.text(row, fact::moves::order);
        if (order.empty() || moves.value(row, fact::moves::time) > state.as_of.micros) continue;
        const Id item = state.items.find(moves.text(row, fact::moves::item));
        const auto quantity = units.to_item_unit(state, item, moves.text(row, fact::moves::unit),
                                                 Quantity{moves.value(row, fact::moves::quantity)});
        if (!quantity) continue;
        const std::string_view line = moves.text(row, fact::moves::line);
        switch (move_kind(moves.text(row, fact::moves::kind))) {
            case MoveKind::receipt:
            case MoveKind::produce: {
                out.received[{order, item}] += quantity->micro;
                if (!line.empty()) out.line_received[{order, item, line}] += quantity->micro;
                Instant& last = out.last_receipt.try_emplace({order, item}, Instant::beginning()).first->second;
                last = std::max(last, Instant{moves.value(row, fact::moves::time)});
                break;
            }
            case MoveKind::ship:
                out.shipped[{order, item}] -= quantity->micro;
                if (!line.empty()) out.line_shipped[{order, item, line}] -= quantity->micro;
                break;
            case MoveKind::consume:
            case MoveKind::returned: out.issued[{order, item}] -= quantity->micro; break;
            case MoveKind::transfer: {
                const std::string_view from = moves.text(row, fact::moves::place),
                                       to = moves.text(row, fact::moves::to_place);
                const auto told = destination.find({order, item});
                const std::string_view at = told == destination.end() ? home[item] : told->second;
                if (const auto told_from = origin.find({order, item}); told_from != origin.end()) {
                    const std::string_view begins = from.empty() ? std::string_view(home[item]) : from;
                    const auto note = [&](std::string_view place, std::int64_t comes) {
                        if (place == at) return;
                        if (place == told_from->second)
                            out.left[{order, item}] -= comes;
                        else
                            out.passing[{order, item}] += comes;
                    };
                    note(begins, to.empty() ? quantity->micro : -quantity->micro);
                    if (!to.empty()) note(to, quantity->micro);
                }
                const bool one_row = !to.empty() && to == at && from != at;
                const bool own_row = to.empty() && quantity->micro > 0 && (from.empty() || at.empty() || from == at);
                if (!one_row && !own_row) break;
                const std::int64_t came = quantity->micro < 0 ? -quantity->micro : quantity->micro;
                out.arrived[{order, item}] += came;
                if (!line.empty()) out.line_arrived[{order, item, line}] += came;
                Instant& last = out.last_arrival.try_emplace({order, item}, Instant::beginning()).first->second;
                last = std::max(last, Instant{moves.value(row, fact::moves::time)});
                break;
            }
            default: break;
        }
    }
    return out;
}

// A moved total goes, piece by piece, to the line that the moves name, to lines whose own rows say so, to what is due
// first; the last takes what is over.
template <class Line, class Due>
void deal_out(std::vector<Line*>& lines, std::int64_t total, const MovedByOrder::OfLines& named, Due due,
              Quantity Line::*field) {
    std::map<Line*, std::int64_t> got, own_row;
    std::set<std::string_view> taken;
    for (Line* line : lines) {
        own_row[line] = std::min((line->*field).micro, line->quantity.micro);
        const auto found = named.find({line->order, line->item, line->line});
        got[line] = lines.size() > 1 && found != named.end() && taken.insert(line->line).second ? found->second : 0;
        total -= got[line];
    }
    const auto give = [&](Line* line, std::int64_t most) {
        const std::int64_t part =
            most > got[line] ? std::min(total, most - got[line]) : std::min<std::int64_t>(total, 0);
        got[line] += part, total -= part;
    };
    for (Line* line : lines)
        if (total > 0) give(line, own_row[line]);
    std::vector<Line*> dated = lines;
    std::stable_sort(dated.begin(), dated.end(), [&](const Line* a, const Line* b) {
        return std::tuple(!due(*a), due(*a)) < std::tuple(!due(*b), due(*b));
    });
    for (Line* line : dated) give(line, line->quantity.micro);
    got[dated.back()] += total;
    for (Line* line : lines) line->*field = Quantity{got[line]};
}

template <class Line, class Due>
void settle_from_moves(std::vector<Line>& lines, const std::map<std::pair<std::string_view, Id>, std::int64_t>& moved,
                       const MovedByOrder::OfLines& named, Due due, Quantity Line::*field) {
    std::map<std::pair<std::string_view, Id>, std::vector<Line*>> by_order;
    for (Line& line : lines)
        if (moved.contains({line.order, line.item})) by_order[{line.order, line.item}].push_back(&line);
    for (auto& [key, mine] : by_order) deal_out(mine, moved.at(key), named, due, field);
}

inline void settle_orders(const MovedByOrder& moved, State& state) {
    auto received = moved.received;
    std::set<std::pair<std::string_view, Id>> seen;
    for (const Order& order : state.orders)  // the first line of an item in an order says of what kind they are
        if (const std::int64_t* came =
                seen.insert({order.order, order.item}).second ? moved.received_of(order) : nullptr)
            received[{order.order, order.item}] = *came;
    MovedByOrder::OfLines came_of_line = moved.line_arrived;
    std::erase_if(came_of_line, [&](const auto& one) {
        return moved.received.contains({std::get<0>(one.first), std::get<1>(one.first)});
    });
    came_of_line.insert(moved.line_received.begin(), moved.line_received.end());
    const auto promised = [](const Order& order) { return order.promised_at; };
    settle_from_moves(state.orders, received, came_of_line, promised, &Order::received);
    seen.clear();
    std::map<std::pair<std::string_view, Id>, std::int64_t> left, passing;
    for (const Order& order : state.orders) {
        const std::pair<std::string_view, Id> key{order.order, order.item};
        if (!seen.insert({order.order, order.item}).second || order.kind != OrderKind::transfer) continue;
        if (const auto found = moved.left.find(key); found != moved.left.end())
            left[key] = std::max<std::int64_t>(0, found->second);
        if (const auto found = moved.passing.find(key); found != moved.passing.end())
            passing[key] = std::max<std::int64_t>(0, found->second);
    }
    settle_from_moves(state.orders, left, {}, promised, &Order::left);
    settle_from_moves(state.orders, passing, {}, promised, &Order::passing);
    for (Order& order : state.orders)
        if (moved.received_of(order) != nullptr && !order.received_at && order.received >= order.quantity)
            order.received_at = moved.last_of(order);
    settle_from_moves(
        state.demand, moved.shipped, moved.line_shipped, [](const DemandLine& line) { return line.due_at; },
        &DemandLine::shipped);
}

}  // namespace drum::state::plain
