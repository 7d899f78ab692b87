// Merge and stock written plainly, with maps and in several passes over rows in memory: what the quick ones must equal.
// For tests.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "state/fold_parts.h"
#include "state/plain_lots_test.h"
#include "state/plain_moved_test.h"
#include "state/stock_fold.h"

namespace drum::state::plain {

using fact::Block;
using fact::Table;

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
        const Block& orders = rows_.of(Table::orders);
        for (std::size_t row = 0; row < orders.size(); ++row) named.insert(orders.text(row, fact::orders::place));
        const Block& demand = rows_.of(Table::demand);
        for (std::size_t row = 0; row < demand.size(); ++row) named.insert(demand.text(row, fact::demand::place));
        named.erase(std::string_view());
        if (named.size() == 1) only_place_ = *named.begin();
    }

    // A row that names no place means the item's home, or the site's only place.
    std::string_view place_of(Id item, std::string_view place) const {
        if (!place.empty()) return place;
        return home_[item].empty() && !supplied_from(item, {}) ? only_place_ : home_[item];
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
            LotEvent part{at,
                          true,
                          std::string(place_of(item, block.text(row, fact::stock::place))),
                          "",
                          false,
                          quantity->micro,
                          std::string(block.text(row, fact::stock::lot)),
                          true,
                          std::nullopt};
            const std::string_view status = block.text(row, fact::stock::status);
            part.usable = status != "held" && status != "blocked";
            if (block.present(row, fact::stock::expires_at))
                part.expires = Instant{block.value(row, fact::stock::expires_at)};
            lots_[item].push_back(std::move(part));
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
            lots_[item].push_back({at, false, std::string(place_of(item, block.text(row, fact::moves::place))),
                                   std::string(to_place), !to_place.empty(), micro,
                                   std::string(block.text(row, fact::moves::lot)), true, std::nullopt});
            if (!to_place.empty()) {  // between two places of the site: nothing is gained or lost
                micro = micro < 0 ? -micro : micro;
                postings_.push_back({item, place_of(item, block.text(row, fact::moves::place)), at, -micro});
                postings_.push_back({item, to_place, at, micro});
                micro = 0;
            } else {
                postings_.push_back({item, place_of(item, block.text(row, fact::moves::place)), at, micro});
            }
            if (kind == MoveKind::receipt || kind == MoveKind::produce) state_.stocked[item] = true;
            state_.moves.push_back({at, Quantity{micro}, item, kind});
        }
    }

    void imply(Id item, Id place, std::optional<Instant> at, std::int64_t micro, MoveKind kind) {
        if (!at || *at > state_.as_of || micro == 0) return;
        const std::string_view where = place_of(item, place == kNone ? std::string_view() : state_.places.text(place));
        postings_.push_back({item, where, *at, micro});
        lots_[item].push_back({*at, false, std::string(where), "", false, micro, "", true, std::nullopt});
        state_.moves.push_back({*at, Quantity{micro}, item, kind});
    }

    // received_quantity and shipped_quantity close lines; where no move names the order, one is implied.
    void imply_moves() {
        const MovedByOrder moved = moved_by_order(rows_, units_, state_);
        for (const Order& order : state_.orders) {
            if (!order.received_at || moved.received_of(order) != nullptr) continue;
            const bool moves = order.kind == OrderKind::transfer && order.supplier != kNone;
            const Id from = moves ? state_.places.find(state_.suppliers.text(order.supplier)) : kNone;
            MoveKind kind = order.kind == OrderKind::make ? MoveKind::produce : MoveKind::receipt;
            if (from != kNone) kind = MoveKind::transfer;
            imply(order.item, order.place, order.received_at, order.received.micro, kind);
            if (from != kNone && order.received.micro > order.left.micro)
                imply(order.item, from, order.received_at, order.left.micro - order.received.micro, kind);
        }
        for (const DemandLine& line : state_.demand)
            if (!moved.shipped.contains({line.order, line.item}))
                imply(line.item, line.place, line.shipped_at, -line.shipped.micro, MoveKind::ship);
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
                state_.set_aside.push_back(
                    {item, "stock on hand is negative (" + to_text(state_.on_hand[item]) + ")",
                     "count " + state_.items.text(item) + " and enter the count in table stock"});
                state_.on_hand[item] = {};
                broken_.insert(item);
            }
        }
        for (const auto& [item, events] : lots_) {
            UsableStock stock(state_.site.zone, state_.as_of,
                              [&, of = item](const std::string& at) { return is_away(of, at); });
            stock.read(events);
            state_.unusable[item] = Quantity{stock.unusable(state_.on_hand[item].micro)};
            const bool told = std::any_of(events.begin(), events.end(),
                                          [](const LotEvent& event) { return event.expires || !event.usable; });
            if (!told) continue;
            std::map<std::pair<Day, Id>, std::int64_t> ending;
            for (const auto& [key, micro] : stock.expiries())
                ending[{key.first, key.second.empty() ? kNone : state_.places.find(key.second)}] += micro;
            for (const auto& [key, micro] : ending)
                state_.expiries.push_back({item, key.second, key.first, Quantity{micro}});
        }
        for (const auto& [key, balance] : balances_) {
            const auto& [item, place] = key;
            if (!is_away(item, place) || !state_.stocked[item] || broken_.contains(item)) continue;
            if (balance.quantity.micro == 0) continue;
            UsableStock stock(state_.site.zone, state_.as_of,
                              [&, of = item](const std::string& at) { return is_away(of, at); });
            if (lots_.contains(item)) stock.read(lots_.at(item));
            const std::int64_t most = std::max<std::int64_t>(0, balance.quantity.micro);
            const std::int64_t unusable = std::min(most, stock.unusable_at(std::string(place)));
            state_.elsewhere.push_back({item, state_.places.find(place), balance.quantity, Quantity{unusable}});
        }
        std::sort(state_.moves.begin(), state_.moves.end(), [](const Move& a, const Move& b) {
            return std::tie(a.item, a.time, a.quantity, a.kind) < std::tie(b.item, b.time, b.quantity, b.kind);
        });
        state_.move_of = first_of_each(state_.moves, state_.items.size(), [](const Move& m) { return m.item; });
        std::sort(state_.counts.begin(), state_.counts.end(), [](const Count& a, const Count& b) {
            return std::tie(a.item, a.time, a.quantity) < std::tie(b.item, b.time, b.quantity);
        });
    }

    // Without a home its places are bins of one store, but for those that supply it.
    bool is_away(Id item, std::string_view place) const {
        return !place.empty() && place != home_[item] && (!home_[item].empty() || supplied_from(item, place));
    }
    bool supplied_from(Id item, std::string_view place) const {
        return std::any_of(state_.sources.begin(), state_.sources.end(), [&](const SourceLine& line) {
            return line.item == item && line.from_place &&
                   (place.empty() || state_.suppliers.text(line.supplier) == place);
        });
    }

    const Rows& rows_;
    const Units& units_;
    State& state_;
    std::vector<std::string_view> home_;
    std::string_view only_place_;
    std::map<std::pair<Id, std::string_view>, Balance> balances_;
    std::vector<Posting> postings_;
    std::map<Id, std::vector<LotEvent>> lots_;
    std::set<Id> broken_;  // stock below zero
};

// All versions of each key laid over each other in the order of recorded_at, then of the ledger.
inline Rows merge(const std::vector<Block>& tables, Instant as_of) {
    Rows out;
    for (const Block& block : tables) {
        std::map<fact::Key, std::vector<std::size_t>> versions;
        for (std::size_t row = 0; row < block.size(); ++row)
            if (block.recorded_at[row] <= as_of) versions[block.keys[row]].push_back(row);
        Block& merged = out.tables[static_cast<std::size_t>(block.table)];
        for (auto& [key, rows] : versions) {
            std::stable_sort(rows.begin(), rows.end(),
                             [&](std::size_t a, std::size_t b) { return block.recorded_at[a] < block.recorded_at[b]; });
            out.newest = std::max(out.newest, block.recorded_at[rows.back()]);
            std::string_view still;
            for (const std::size_t row : rows)
                if (block.cell(row, fact::retired_column(block.table)).state != fact::CellState::absent)
                    still = block.text(row, fact::retired_column(block.table));
            if (still == "yes") continue;
            const std::size_t to = merged.add_row(key, block.recorded_at[rows.back()]);
            for (const std::size_t row : rows)
                for (int c = 0; c < static_cast<int>(block.cells.size()); ++c) {
                    const fact::Cell cell = block.cell(row, c);
                    if (cell.state == fact::CellState::cleared) merged.clear(to, c);
                    if (!cell.present()) continue;
                    if (fact::columns(block.table)[static_cast<std::size_t>(c)].type == fact::Type::text)
                        merged.set_text(to, c, block.texts.at(cell.value));
                    else
                        merged.set(to, c, cell.value);
                }
        }
    }
    return out;
}

// fold() with what the moves say worked out plainly: orders, demand, moves, counts, stock and what is set aside.
inline State fold(const Rows& rows, Instant as_of) {
    State state = drum::state::fold(rows, as_of);
    Rows still = rows;  // nothing has moved: orders and demand as they were written
    still.tables[static_cast<std::size_t>(Table::moves)] = Block(Table::moves);
    const StockFold nothing(still, state.items, as_of, 0);
    state.orders.clear();
    state.demand.clear();
    state.moves.clear();
    state.counts.clear();
    state.set_aside.clear();
    state.item.clear();
    const Units units = read_items_and_units(rows, state);
    state.questions.clear();
    state.resource.clear();
    read_resources(rows, state);
    state.routes.clear();
    state.bom.clear();
    state.bom_later.clear();
    state.bom_ended.clear();
    state.alternates.clear();
    state.sources.clear();
    state.making.clear();
    read_routes(rows, state);
    read_bom(rows, units, state);
    read_sources(rows, units, state);
    roll_up_costs(state);
    read_orders(rows, units, nothing, state);
    settle_approvals(rows, state);
    read_demand(rows, units, nothing, state);
    const MovedByOrder moved = moved_by_order(rows, units, state);
    settle_orders(moved, state);
    std::map<std::pair<std::string, Id>, std::int64_t> issues;
    for (const Order& order : state.orders)
        for (const auto* bill : {&state.bom, &state.bom_later, &state.bom_ended})
            for (const BomLine& line : *bill)
                if (order.open() && order.kind != OrderKind::transfer && line.item == order.item)
                    if (const auto drawn = moved.issued.find({order.order, line.component});
                        drawn != moved.issued.end() && drawn->second > 0)
                        issues[{order.order, line.component}] = drawn->second;
    state.issues.clear();
    for (const auto& [key, micro] : issues) state.issues.push_back({key.first, key.second, Quantity{micro}});
    keep_bills_of_begun_work(state);
    state.elsewhere.clear();
    state.on_hand.assign(state.items.size(), Quantity{});
    state.unusable.assign(state.items.size(), Quantity{});
    state.expiries.clear();
    state.stocked.assign(state.items.size(), false);
    Stock(rows, units, state).read();
    tidy_set_aside(state);
    return state;
}

}  // namespace drum::state::plain
