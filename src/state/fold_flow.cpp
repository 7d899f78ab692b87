// What flows: orders, demand, stock, operations, decisions.
#include <algorithm>
#include <set>
#include <tuple>

#include "state/fold_parts.h"

namespace drum::state {
namespace {

using fact::Block;
using fact::Table;

std::optional<Instant> instant_of(const Block& block, std::size_t row, int column) {
    if (!block.present(row, column)) return std::nullopt;
    return Instant{block.value(row, column)};
}

MoveKind move_kind(std::string_view text) {
    if (text == "receipt") return MoveKind::receipt;
    if (text == "consume") return MoveKind::consume;
    if (text == "ship") return MoveKind::ship;
    if (text == "produce") return MoveKind::produce;
    if (text == "scrap") return MoveKind::scrap;
    if (text == "transfer") return MoveKind::transfer;
    if (text == "return") return MoveKind::returned;
    return MoveKind::adjust;
}

OpState op_state(std::string_view text) {
    if (text == "setup") return OpState::setup;
    if (text == "down") return OpState::down;
    if (text == "blocked") return OpState::blocked;
    if (text == "starved") return OpState::starved;
    if (text == "waiting") return OpState::waiting;
    return OpState::run;
}

// What the moves say of each order line: (order, item) -> received (receipts and production) and shipped.
struct MovedByOrder {
    std::map<std::pair<std::string_view, Id>, std::int64_t> received, shipped;
    std::map<std::pair<std::string_view, Id>, Instant> last_receipt;
};

// Sums per order; an order with several lines of one item is told apart by the line only where moves carry it, so the
// sum is taken over (order, item) and dealt out to the lines in their order.
MovedByOrder moved_by_order(const Block& moves, const Units& units, State& state) {
    MovedByOrder out;
    for (std::size_t row = 0; row < moves.size(); ++row) {
        const std::string_view order = moves.text(row, fact::moves::order);
        if (order.empty()) continue;
        const Id item = state.items.find(moves.text(row, fact::moves::item));
        const auto quantity = units.to_item_unit(state, item, moves.text(row, fact::moves::unit),
                                                 Quantity{moves.value(row, fact::moves::quantity)});
        if (!quantity) continue;
        switch (move_kind(moves.text(row, fact::moves::kind))) {
            case MoveKind::receipt:
            case MoveKind::produce: {
                out.received[{order, item}] += quantity->micro;
                Instant& last = out.last_receipt.try_emplace({order, item}, Instant::beginning()).first->second;
                last = std::max(last, Instant{moves.value(row, fact::moves::time)});
                break;
            }
            case MoveKind::ship: out.shipped[{order, item}] -= quantity->micro; break;
            default: break;
        }
    }
    return out;
}

OrderStatus order_status(std::string_view text, const Order& order) {
    if (text == "draft") return OrderStatus::draft;
    if (text == "requested") return OrderStatus::requested;
    if (text == "approved") return OrderStatus::approved;
    if (text == "placed") return OrderStatus::placed;
    if (text == "received") return OrderStatus::received;
    if (text == "cancelled") return OrderStatus::cancelled;
    if (order.placed_at) return OrderStatus::placed;
    if (order.approved_at) return OrderStatus::approved;
    if (order.requested_at || order.approval_requested_at) return OrderStatus::requested;
    return OrderStatus::placed;
}

// Deals a moved total out to the lines of one (order, item), the last line taking what is over.
template <class Line>
void deal_out(std::vector<Line*>& lines, std::int64_t total, Quantity Line::*field) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const bool last = i + 1 == lines.size();
        const std::int64_t part = last ? total : std::min(total, lines[i]->quantity.micro);
        lines[i]->*field = Quantity{part};
        total -= part;
    }
}

template <class Line>
void settle_from_moves(std::vector<Line>& lines, const std::map<std::pair<std::string_view, Id>, std::int64_t>& moved,
                       Quantity Line::*field) {
    std::map<std::pair<std::string_view, Id>, std::vector<Line*>> by_order;
    for (Line& line : lines)
        if (moved.contains({line.order, line.item})) by_order[{line.order, line.item}].push_back(&line);
    for (auto& [key, mine] : by_order) deal_out(mine, moved.at(key), field);
}

// On hand of one item at one place: the last count, then the moves after it.
struct Balance {
    Instant counted = Instant::beginning();
    bool has_count = false;
    Quantity quantity;
};

class Stock {
public:
    Stock(const Rows& rows, const Units& units, State& state) : rows_(rows), units_(units), state_(state) {}

    void read() {
        find_places();
        read_counts();
        read_moves();
        imply_moves();
        finish();
    }

private:
    struct Posting {
        Id item;
        std::string_view place;
        Instant time;
        std::int64_t micro;
    };

    void find_places() {
        const Block& items = rows_.of(Table::items);
        home_.assign(state_.items.size(), {});
        for (std::size_t row = 0; row < items.size(); ++row)
            home_[state_.items.find(items.text(row, fact::items::item))] = items.text(row, fact::items::place);
        std::set<std::string_view> named;
        const Block& counts = rows_.of(Table::stock);
        for (std::size_t row = 0; row < counts.size(); ++row) named.insert(counts.text(row, fact::stock::place));
        const Block& moves = rows_.of(Table::moves);
        for (std::size_t row = 0; row < moves.size(); ++row) {
            named.insert(moves.text(row, fact::moves::place));
            named.insert(moves.text(row, fact::moves::to_place));
        }
        named.erase(std::string_view());
        if (named.size() == 1) only_place_ = *named.begin();
    }

    // A row that names no place means the item's home, or the site's only place.
    std::string_view place_of(Id item, std::string_view place) const {
        if (!place.empty()) return place;
        return home_[item].empty() ? only_place_ : home_[item];
    }

    void read_counts() {
        const Block& block = rows_.of(Table::stock);
        for (std::size_t row = 0; row < block.size(); ++row) {
            const Id item = state_.items.find(block.text(row, fact::stock::item));
            const auto quantity = units_.to_item_unit(state_, item, block.text(row, fact::stock::unit),
                                                      Quantity{block.value(row, fact::stock::quantity)});
            if (!quantity) continue;
            // Without a date it was counted when it became known.
            const Instant at{block.value(row, fact::stock::counted_at, block.recorded_at[row].micros)};
            if (at > state_.as_of) continue;
            state_.stocked[item] = true;
            Balance& balance = balances_[{item, place_of(item, block.text(row, fact::stock::place))}];
            if (!balance.has_count || at > balance.counted)
                balance = {at, true, *quantity};
            else if (at == balance.counted)  // several bins of one place counted at one moment
                balance.quantity.micro += quantity->micro;
            state_.counts.push_back({at, item, *quantity});
        }
    }

    void read_moves() {
        const Block& block = rows_.of(Table::moves);
        for (std::size_t row = 0; row < block.size(); ++row) {
            const Instant at{block.value(row, fact::moves::time)};
            if (at > state_.as_of) continue;
            const Id item = state_.items.find(block.text(row, fact::moves::item));
            const auto quantity = units_.to_item_unit(state_, item, block.text(row, fact::moves::unit),
                                                      Quantity{block.value(row, fact::moves::quantity)});
            if (!quantity) continue;
            const std::string_view to_place = block.text(row, fact::moves::to_place);
            const MoveKind kind = move_kind(block.text(row, fact::moves::kind));
            std::int64_t micro = quantity->micro;
            if (!to_place.empty()) {  // between two places of the site: nothing is gained or lost
                micro = micro < 0 ? -micro : micro;
                postings_.push_back({item, place_of(item, block.text(row, fact::moves::place)), at, -micro});
                postings_.push_back({item, to_place, at, micro});
                micro = 0;
            } else {
                postings_.push_back({item, place_of(item, block.text(row, fact::moves::place)), at, micro});
            }
            if (kind == MoveKind::receipt || kind == MoveKind::produce) state_.stocked[item] = true;
            state_.moves.push_back({at, item, Quantity{micro}, kind});
        }
    }

    void imply(Id item, std::optional<Instant> at, std::int64_t micro, MoveKind kind) {
        if (!at || *at > state_.as_of || micro == 0) return;
        postings_.push_back({item, place_of(item, {}), *at, micro});
        state_.moves.push_back({*at, item, Quantity{micro}, kind});
    }

    // received_quantity and shipped_quantity close lines; where no move names the order, one is implied.
    void imply_moves() {
        const MovedByOrder moved = moved_by_order(rows_.of(Table::moves), units_, state_);
        for (const Order& order : state_.orders)
            if (order.received_at && !moved.received.contains({order.order, order.item}))
                imply(order.item, order.received_at, order.received.micro,
                      order.kind == OrderKind::make ? MoveKind::produce : MoveKind::receipt);
        for (const DemandLine& line : state_.demand)
            if (!moved.shipped.contains({line.order, line.item}))
                imply(line.item, line.shipped_at, -line.shipped.micro, MoveKind::ship);
    }

    void finish() {
        for (const Posting& posting : postings_) {
            Balance& balance = balances_[{posting.item, posting.place}];
            if (!balance.has_count || posting.time > balance.counted) balance.quantity.micro += posting.micro;
        }
        for (const auto& [key, balance] : balances_) state_.on_hand[key.first].micro += balance.quantity.micro;
        for (Id item = 0; item < static_cast<Id>(state_.items.size()); ++item) {
            if (!state_.stocked[item]) {
                state_.on_hand[item] = {};  // only outflow is known: nothing can be said of the stock
            } else if (state_.on_hand[item].micro < 0) {
                state_.set_aside.push_back({item, "stock on hand is negative (" + to_text(state_.on_hand[item]) + ")",
                                            "count " + state_.items.text(item) + " and enter the count in table stock"});
                state_.on_hand[item] = {};
            }
        }
        std::sort(state_.moves.begin(), state_.moves.end(), [](const Move& a, const Move& b) {
            return std::tie(a.item, a.time, a.quantity, a.kind) < std::tie(b.item, b.time, b.quantity, b.kind);
        });
        state_.move_of = first_of_each(state_.moves, state_.items.size(), [](const Move& m) { return m.item; });
        std::sort(state_.counts.begin(), state_.counts.end(), [](const Count& a, const Count& b) {
            return std::tie(a.item, a.time, a.quantity) < std::tie(b.item, b.time, b.quantity);
        });
    }

    const Rows& rows_;
    const Units& units_;
    State& state_;
    std::vector<std::string_view> home_;
    std::string_view only_place_;
    std::map<std::pair<Id, std::string_view>, Balance> balances_;
    std::vector<Posting> postings_;
};

}  // namespace

void read_orders(const Rows& rows, const Units& units, State& state) {
    const Block& block = rows.of(Table::orders);
    std::vector<std::string> status;
    for (std::size_t row = 0; row < block.size(); ++row) {
        Order order;
        order.item = state.items.find(block.text(row, fact::orders::item));
        if (order.item == kNone) continue;
        const std::string_view unit = block.text(row, fact::orders::unit);
        const auto quantity = units.to_item_unit(state, order.item, unit, Quantity{block.value(row, fact::orders::quantity)});
        if (!quantity) continue;
        order.quantity = *quantity;
        order.order = block.text(row, fact::orders::order);
        order.line = block.text(row, fact::orders::line);
        order.supplier = state.suppliers.find(block.text(row, fact::orders::supplier));
        const std::string_view kind = block.text(row, fact::orders::kind);
        order.kind = kind == "make" ? OrderKind::make : kind == "transfer" ? OrderKind::transfer : OrderKind::buy;
        order.requested_at = instant_of(block, row, fact::orders::requested_at);
        order.approval_requested_at = instant_of(block, row, fact::orders::approval_requested_at);
        order.approved_at = instant_of(block, row, fact::orders::approved_at);
        order.placed_at = instant_of(block, row, fact::orders::placed_at);
        order.promised_at = instant_of(block, row, fact::orders::promised_at);
        order.received_at = instant_of(block, row, fact::orders::received_at);
        order.approver = block.text(row, fact::orders::approver);
        const bool quantified = block.present(row, fact::orders::received_quantity);
        if (quantified)
            order.received = units.to_item_unit(state, order.item, unit, Quantity{block.value(row, fact::orders::received_quantity)})
                                 .value_or(Quantity{});
        else if (order.received_at)
            order.received = order.quantity;
        order.status = order_status(block.text(row, fact::orders::status), order);
        state.orders.push_back(std::move(order));
    }
    std::sort(state.orders.begin(), state.orders.end(), [](const Order& a, const Order& b) {
        return std::tie(a.order, a.line, a.item, a.quantity, a.placed_at) < std::tie(b.order, b.line, b.item, b.quantity, b.placed_at);
    });
    const MovedByOrder moved = moved_by_order(rows.of(Table::moves), units, state);
    settle_from_moves(state.orders, moved.received, &Order::received);
    for (Order& order : state.orders)
        if (const auto last = moved.last_receipt.find({order.order, order.item});
            last != moved.last_receipt.end() && !order.received_at && order.received >= order.quantity)
            order.received_at = last->second;
}

void read_demand(const Rows& rows, const Units& units, State& state) {
    const Block& block = rows.of(Table::demand);
    for (std::size_t row = 0; row < block.size(); ++row) {
        DemandLine line;
        line.item = state.items.find(block.text(row, fact::demand::item));
        if (line.item == kNone) continue;
        const std::string_view unit = block.text(row, fact::demand::unit);
        const auto quantity = units.to_item_unit(state, line.item, unit, Quantity{block.value(row, fact::demand::quantity)});
        if (!quantity) continue;
        line.quantity = *quantity;
        line.order = block.text(row, fact::demand::order);
        line.line = block.text(row, fact::demand::line);
        if (block.present(row, fact::demand::price)) line.price = Rate{block.value(row, fact::demand::price)}.value();
        line.ordered_at = instant_of(block, row, fact::demand::ordered_at);
        line.due_at = instant_of(block, row, fact::demand::due_at);
        line.shipped_at = instant_of(block, row, fact::demand::shipped_at);
        line.cancelled = block.text(row, fact::demand::status) == "cancelled";
        if (block.present(row, fact::demand::shipped_quantity))
            line.shipped = units.to_item_unit(state, line.item, unit, Quantity{block.value(row, fact::demand::shipped_quantity)})
                               .value_or(Quantity{});
        else if (line.shipped_at)
            line.shipped = line.quantity;
        state.demand.push_back(std::move(line));
    }
    std::sort(state.demand.begin(), state.demand.end(), [](const DemandLine& a, const DemandLine& b) {
        return std::tie(a.order, a.line, a.item, a.quantity, a.due_at) < std::tie(b.order, b.line, b.item, b.quantity, b.due_at);
    });
    const MovedByOrder moved = moved_by_order(rows.of(Table::moves), units, state);
    settle_from_moves(state.demand, moved.shipped, &DemandLine::shipped);
}

void read_stock(const Rows& rows, const Units& units, State& state) {
    state.on_hand.assign(state.items.size(), Quantity{});
    state.stocked.assign(state.items.size(), false);
    Stock(rows, units, state).read();
}

void read_operations(const Rows& rows, State& state) {
    const Block& block = rows.of(Table::operations);
    state.operations.reserve(block.size());
    for (std::size_t row = 0; row < block.size(); ++row) {
        Operation op;
        op.end = Instant{block.value(row, fact::operations::end)};
        if (op.end > state.as_of) continue;
        op.timed = block.present(row, fact::operations::start);
        op.start = op.timed ? Instant{block.value(row, fact::operations::start)} : op.end;
        op.work = state.works.find(block.text(row, fact::operations::case_));
        op.resource = state.resources.find(resource_of_operation(block, row));
        if (op.resource == kNone) continue;
        op.item = state.items.find(block.text(row, fact::operations::item));
        const std::string_view step = block.text(row, fact::operations::step);
        op.step = step.empty() ? block.text(row, fact::operations::activity) : step;
        op.state = op_state(block.text(row, fact::operations::state));
        op.good = Quantity{block.value(row, fact::operations::good)}.value();
        op.scrap = Quantity{block.value(row, fact::operations::scrap)}.value();
        state.operations.push_back(std::move(op));
    }
    std::sort(state.operations.begin(), state.operations.end(), [](const Operation& a, const Operation& b) {
        return std::tie(a.resource, a.start, a.end, a.work, a.step, a.state, a.good, a.scrap) <
               std::tie(b.resource, b.start, b.end, b.work, b.step, b.state, b.good, b.scrap);
    });
    state.operation_of = first_of_each(state.operations, state.resources.size(), [](const Operation& o) { return o.resource; });
}

void read_decisions(const Rows& rows, State& state) {
    const Block& block = rows.of(Table::decisions);
    for (std::size_t row = 0; row < block.size(); ++row) {
        Decision decision;
        decision.action = block.text(row, fact::decisions::action);
        decision.decision = block.text(row, fact::decisions::decision);
        decision.at = Instant{block.value(row, fact::decisions::at)};
        decision.by = block.text(row, fact::decisions::by);
        decision.reason = block.text(row, fact::decisions::reason);
        if (block.present(row, fact::decisions::quantity)) decision.quantity = Quantity{block.value(row, fact::decisions::quantity)};
        if (block.present(row, fact::decisions::date))
            decision.date = Day{static_cast<std::int32_t>(block.value(row, fact::decisions::date))};
        if (decision.at <= state.as_of) state.decisions.push_back(std::move(decision));
    }
    std::sort(state.decisions.begin(), state.decisions.end(), [](const Decision& a, const Decision& b) {
        return std::tie(a.at, a.action, a.decision) < std::tie(b.at, b.action, b.decision);
    });
}

void tidy_set_aside(State& state) {
    auto& list = state.set_aside;
    std::sort(list.begin(), list.end(), [](const SetAside& a, const SetAside& b) {
        return std::tie(a.item, a.reason, a.mend) < std::tie(b.item, b.reason, b.mend);
    });
    list.erase(std::unique(list.begin(), list.end(),
                           [](const SetAside& a, const SetAside& b) { return a.item == b.item && a.reason == b.reason; }),
               list.end());
}

}  // namespace drum::state
