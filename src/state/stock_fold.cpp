#include "state/stock_fold.h"

#include <algorithm>
#include <span>
#include <tuple>
#include <utility>

#include "state/sort_moves.h"

namespace drum::state {
namespace {

using fact::Block;
using fact::CellState;
using fact::Table;

constexpr std::int32_t kUnread = -3, kElsewhere = -2;  // an order that the tables do not have
constexpr std::int32_t kNothing = -1;                  // the row says nothing, or ""
constexpr std::int32_t kUnsure = -3;                   // of an item: its unit is not known, and some are named

TextIndex index_of(const std::vector<std::string>& names) {
    TextIndex out;
    for (const std::string& name : names) out.add(name);
    return out;
}

// Home of every item in the numbers of `places`.
std::vector<std::int32_t> homes(const Rows& rows, const TextIndex& items, TextIndex& places) {
    std::vector<std::int32_t> out(static_cast<std::size_t>(items.size()), kNoPlace);
    const Block& block = rows.of(Table::items);
    for (std::size_t row = 0; row < block.size(); ++row)
        if (const Id item = items.find(block.text(row, fact::items::item)); item != kNone) {
            const std::string_view place = block.text(row, fact::items::place);
            out[static_cast<std::size_t>(item)] = place.empty() ? kNoPlace : places.add(place);
        }
    return out;
}

Quantity negative(Quantity quantity) {
    Sum out;
    out.subtract(quantity);
    return out.quantity();
}

// A column of moves as it is read in the loop over rows.
struct View {
    View(const Block& block, int column)
        : state(block.cells[static_cast<std::size_t>(column)].state.data()),
          value(block.cells[static_cast<std::size_t>(column)].value.data()) {}
    std::int64_t number(std::size_t row) const { return state[row] == CellState::present ? value[row] : 0; }
    std::int32_t meaning(std::size_t row, const std::vector<std::int32_t>& of_text) const {
        return state[row] == CellState::present ? of_text[static_cast<std::size_t>(value[row])] : kNothing;
    }
    const CellState* state;
    const std::int64_t* value;
};

}  // namespace

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

StockFold::StockFold(const Rows& rows, Names items, Instant as_of, std::int64_t most_moves)
    : as_of_(as_of),
      items_(index_of(items.all())),
      orders_(rows, items_),
      balances_(homes(rows, items_, places_)),
      lots_(static_cast<std::size_t>(items_.size())),
      stocked_(static_cast<std::size_t>(items_.size()), false) {
    draft_.items = std::move(items);
    factors_ = read_items_and_units(rows, draft_);
    for (std::size_t i = 0; i < draft_.item.size(); ++i) {
        const auto item = static_cast<Id>(i);
        const bool unsure = factors_.unclear.contains(item) || factors_.has_factors(item);
        own_unit_.push_back(!draft_.item[item].unit.empty() ? units_.add(draft_.item[item].unit)
                            : unsure                        ? kUnsure
                                                            : kNothing);
    }
    read_counts(rows.of(Table::stock));
    read_destinations(rows);
    // Orders and demand imply at most a move a line.
    moves_.reserve(static_cast<std::size_t>(std::max<std::int64_t>(0, most_moves)) + rows.of(Table::orders).size() +
                   rows.of(Table::demand).size());
}

std::int32_t StockFold::place(std::string_view text) {
    if (text.empty()) return kNoPlace;
    const std::int32_t place = places_.add(text);
    named_.resize(static_cast<std::size_t>(places_.size()), 0);
    if (!std::exchange(named_[static_cast<std::size_t>(place)], 1)) ++places_named_;
    return place;
}

// Where orders arrive and sales ship from.
void StockFold::read_destinations(const Rows& rows) {
    const Block& orders = rows.of(Table::orders);
    for (std::size_t row = 0; row < orders.size(); ++row) {
        const std::int32_t arrives = place(orders.text(row, fact::orders::place));
        const std::string_view from = orders.text(row, fact::orders::supplier);
        const bool moves = orders.text(row, fact::orders::kind) == "transfer" && !from.empty();
        const Id item = items_.find(orders.text(row, fact::orders::item));
        if ((arrives == kNoPlace && !moves) || item == kNone) continue;
        OrderSum* sum = orders_.find(orders_.order(orders.text(row, fact::orders::order)), item);
        if (sum == nullptr) continue;
        if (sum->arrives == kNoPlace) sum->arrives = arrives;
        if (moves && sum->leaves == kNoPlace) sum->leaves = origins_.add(from);
    }
    const Block& demand = rows.of(Table::demand);
    for (std::size_t row = 0; row < demand.size(); ++row) place(demand.text(row, fact::demand::place));
}

void StockFold::read_counts(const Block& block) {
    const auto usable = [&](std::size_t row) {
        const std::string_view status = block.text(row, fact::stock::status);
        return status != "held" && status != "blocked";
    };
    for (std::size_t row = 0; row < block.size(); ++row)
        if (!usable(row) || block.present(row, fact::stock::expires_at))
            if (const Id item = items_.find(block.text(row, fact::stock::item)); item != kNone) lots_.follow(item);
    for (std::size_t row = 0; row < block.size(); ++row) {
        const std::int32_t where = place(block.text(row, fact::stock::place));
        const Id item = items_.find(block.text(row, fact::stock::item));
        if (item == kNone) continue;
        const auto quantity = factors_.to_item_unit(draft_, item, block.text(row, fact::stock::unit),
                                                    Quantity{block.value(row, fact::stock::quantity)});
        if (!quantity) continue;
        // Without a date it was counted when it became known.
        const Instant at{block.value(row, fact::stock::counted_at, block.recorded_at[row].micros)};
        if (at > as_of_) continue;
        stocked_[static_cast<std::size_t>(item)] = true;
        balances_.count(item, where, at, *quantity);
        std::optional<Instant> expires;
        if (block.present(row, fact::stock::expires_at)) expires = Instant{block.value(row, fact::stock::expires_at)};
        lots_.count(item, where, at, *quantity, {block.text(row, fact::stock::lot), usable(row), expires});
        counts_.push_back({at, item, *quantity});
    }
}

// Each distinct text of the column is looked up once, all of them together.
template <class LookUp>
void StockFold::read_meaning(const Block& block, std::span<const std::uint32_t> rows, int column,
                             std::vector<std::int32_t>& meaning, LookUp look_up) {
    const View view(block, column);
    meaning_.texts.clear();
    meaning_.of_texts.clear();
    for (const std::uint32_t row : rows) {
        if (view.state[row] != CellState::present) continue;
        std::int32_t& known = meaning[static_cast<std::size_t>(view.value[row])];
        if (known != kUnread) continue;
        known = kNothing;
        const std::string_view text = block.texts.at(view.value[row]);
        if (text.empty()) continue;
        meaning_.texts.push_back(text);
        meaning_.of_texts.push_back(static_cast<std::int32_t>(view.value[row]));
    }
    meaning_.numbers.resize(meaning_.texts.size());
    look_up(std::span<const std::string_view>(meaning_.texts), std::span<std::int32_t>(meaning_.numbers));
    for (std::size_t i = 0; i < meaning_.numbers.size(); ++i)
        meaning[static_cast<std::size_t>(meaning_.of_texts[i])] = meaning_.numbers[i];
}

void StockFold::read_meanings(const Block& block, std::span<const std::uint32_t> rows) {
    for (auto* meaning : {&meaning_.item, &meaning_.place, &meaning_.unit, &meaning_.order, &meaning_.kind})
        meaning->assign(block.texts.size(), kUnread);
    const auto each = [](auto look_up) {
        return [look_up](std::span<const std::string_view> texts, std::span<std::int32_t> numbers) {
            for (std::size_t i = 0; i < texts.size(); ++i) numbers[i] = look_up(texts[i]);
        };
    };
    const auto places = each([&](std::string_view text) { return place(text); });
    read_meaning(block, rows, fact::moves::item, meaning_.item,
                 [&](auto texts, auto numbers) { items_.add_all(texts, numbers); });
    read_meaning(block, rows, fact::moves::order, meaning_.order, [&](auto texts, auto numbers) {
        orders_.find_all(texts, numbers);
        for (std::int32_t& order : numbers) order = order < 0 ? kElsewhere : order;
    });
    read_meaning(block, rows, fact::moves::kind, meaning_.kind,
                 each([](std::string_view text) { return static_cast<std::int32_t>(move_kind(text)); }));
    read_meaning(block, rows, fact::moves::place, meaning_.place, places);
    read_meaning(block, rows, fact::moves::to_place, meaning_.place, places);
    read_meaning(block, rows, fact::moves::unit, meaning_.unit,
                 each([&](std::string_view text) { return units_.add(text); }));
    // Items that moves name and no other table but units.
    for (auto item = static_cast<Id>(own_unit_.size()); item < items_.size(); ++item) {
        factors_.give_id(items_.at(item), item);
        draft_.item.emplace_back();
        own_unit_.push_back(factors_.has_factors(item) ? kUnsure : kNothing);
        stocked_.push_back(false);
        balances_.add_item();
    }
}

void StockFold::take(const Block& block, std::span<const std::uint32_t> rows) {
    constexpr std::size_t kAhead = 16;  // rows
    taken_ += static_cast<std::int64_t>(rows.size());
    read_meanings(block, rows);
    const View items(block, fact::moves::item), quantities(block, fact::moves::quantity),
        times(block, fact::moves::time), kinds(block, fact::moves::kind), places(block, fact::moves::place),
        to_places(block, fact::moves::to_place), orders(block, fact::moves::order), units(block, fact::moves::unit);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i + kAhead < rows.size())
            if (const Id coming = items.meaning(rows[i + kAhead], meaning_.item); coming != kNone)
                balances_.prefetch(coming);
        const std::uint32_t row = rows[i];
        const Id item = items.meaning(row, meaning_.item);
        if (item == kNone) continue;
        const Instant at{times.number(row)};
        if (at > as_of_) continue;  // dated ahead: it has not happened, to the stock or to its order
        Quantity quantity{quantities.number(row)};
        if (const std::int32_t unit = units.meaning(row, meaning_.unit); unit != kNothing) {
            const auto converted = in_own_unit(item, unit, quantity);
            if (!converted) continue;
            quantity = *converted;
        }
        const std::int32_t said = kinds.meaning(row, meaning_.kind);
        const MoveKind kind = said == kNothing ? MoveKind::adjust : static_cast<MoveKind>(said);
        const std::int32_t from = places.meaning(row, meaning_.place), to = to_places.meaning(row, meaning_.place);
        if (const std::int32_t order = orders.meaning(row, meaning_.order); order >= 0)
            note_in_order({order, block.text(row, fact::moves::line)}, item, at, quantity, kind, from, to);
        take_row(item, at, quantity, kind, from, to,
                 lots_.follows(item) ? block.text(row, fact::moves::lot) : std::string_view());
    }
}

void StockFold::take_row(Id item, Instant at, Quantity quantity, MoveKind kind, std::int32_t place,
                         std::int32_t to_place, std::string_view lot) {
    lots_.move(item, place, to_place, at, quantity, lot);
    if (to_place == kNoPlace) {
        balances_.move_in(item, place, at, quantity);
    } else {  // between two places of the site, whatever the sign: nothing is gained or lost
        const bool away = quantity.micro >= 0;
        away ? balances_.move_out(item, place, at, quantity) : balances_.move_in(item, place, at, quantity);
        away ? balances_.move_in(item, to_place, at, quantity) : balances_.move_out(item, to_place, at, quantity);
        quantity = {};
    }
    if (kind == MoveKind::receipt || kind == MoveKind::produce) stocked_[static_cast<std::size_t>(item)] = true;
    moves_.push_back({at, quantity, item, kind});
}

// A missing or inexact factor is noted once per item and unit.
std::optional<Quantity> StockFold::in_own_unit(Id item, std::int32_t unit, Quantity quantity) {
    const std::int32_t own = own_unit_[static_cast<std::size_t>(item)];
    if (own == kNothing || own == unit) return quantity;
    const auto [found, is_new] = paths_.try_emplace((std::uint64_t(std::uint32_t(item)) << 32) | std::uint32_t(unit));
    Path& path = found->second;
    if (is_new) path.ratio = factors_.ratio(draft_, item, units_.at(unit));
    if (path.ratio)
        if (const auto converted = convert(quantity, *path.ratio)) return *converted;
    if (!std::exchange(path.noted, true)) factors_.to_item_unit(draft_, item, units_.at(unit), quantity);
    return std::nullopt;
}

// Of a transfer, in one row from place to place, whatever its sign, or in one for each: whether it comes to where the
// order is to arrive. On the way by a third place it does so once.
bool StockFold::arrives(Id item, const OrderSum& sum, Quantity quantity, std::int32_t from, std::int32_t to) const {
    const std::int32_t home = sum.arrives != kNoPlace ? sum.arrives : balances_.home(item);
    if (to != kNoPlace) return to == home && from != home;
    return quantity.micro > 0 && (from == home || home == kNoPlace || from == kNoPlace);
}

void StockFold::note_in_order(InOrder of, Id item, Instant at, Quantity quantity, MoveKind kind, std::int32_t from,
                              std::int32_t to) {
    OrderSum* sum = orders_.find(of.order, item);
    if (sum == nullptr) return;
    LineSum nobodys;
    LineSum& line = sum->several && !of.line.empty() ? sum->lines[std::string(of.line)] : nobodys;
    if (kind == MoveKind::receipt || kind == MoveKind::produce) {
        sum->any_received = true;
        sum->received.add(quantity);
        line.received.add(quantity);
        sum->last_receipt = std::max(sum->last_receipt, at);
    } else if (kind == MoveKind::ship) {
        sum->any_shipped = true;
        sum->shipped.subtract(quantity);
        line.shipped.subtract(quantity);
    } else if (kind == MoveKind::consume || kind == MoveKind::returned) {
        sum->issued.subtract(quantity);
    } else if (kind == MoveKind::transfer) {
        note_on_its_way(item, *sum, quantity, from, to);
        if (!arrives(item, *sum, quantity, from, to)) return;
        sum->any_arrived = true;
        quantity.micro < 0 ? sum->arrived.subtract(quantity) : sum->arrived.add(quantity);
        quantity.micro < 0 ? line.arrived.subtract(quantity) : line.arrived.add(quantity);
        sum->last_arrival = std::max(sum->last_arrival, at);
    }
}

// Of a transfer: what left where it comes from, and what stands at a third place. A row that names no place means the
// item's home.
void StockFold::note_on_its_way(Id item, OrderSum& sum, Quantity quantity, std::int32_t from, std::int32_t to) const {
    if (sum.leaves == kNoPlace) return;
    const std::int32_t home = balances_.home(item), arrives = sum.arrives != kNoPlace ? sum.arrives : home;
    const auto count = [&](std::int32_t place, bool comes, Quantity units) {
        if (place == kNoPlace) place = home;
        if (place == arrives) return;
        if (place != kNoPlace && places_.at(place) == origins_.at(sum.leaves))
            comes ? sum.left.subtract(units) : sum.left.add(units);
        else
            comes ? sum.passing.add(units) : sum.passing.subtract(units);
    };
    const bool negated = quantity.micro < 0;
    const Quantity units = negated ? negative(quantity) : quantity;
    if (to == kNoPlace) return count(from, !negated, units);
    count(from, negated, units);
    count(to, !negated, units);
}

Names StockFold::items() {
    if (static_cast<std::size_t>(items_.size()) == draft_.items.size()) return std::move(draft_.items);
    return Names::sorted(items_.all());
}

void StockFold::settle(const Names& items) {
    std::vector<Id> to;
    bool moved = false;
    for (const std::string& name : items_.all()) {
        to.push_back(items.find(name));
        moved = moved || to.back() != static_cast<Id>(to.size()) - 1;
    }
    if (!moved) return;
    const auto renumber = [&](auto& list) {
        for (auto& one : list) one.item = to[static_cast<std::size_t>(one.item)];
    };
    renumber(moves_);
    renumber(counts_);
    renumber(draft_.set_aside);
    orders_.renumber(to);
    balances_.renumber(to, items.size());
    lots_.renumber(to, items.size());
    std::vector<bool> stocked(items.size(), false);
    for (std::size_t item = 0; item < to.size(); ++item) stocked[static_cast<std::size_t>(to[item])] = stocked_[item];
    stocked_ = std::move(stocked);
}

void StockFold::imply(Id item, std::int32_t place, std::optional<Instant> at, Quantity quantity, MoveKind kind) {
    if (!at || *at > as_of_ || quantity.micro == 0) return;
    balances_.move_in(item, place, *at, quantity);
    lots_.move(item, place, kNoPlace, *at, quantity, {});
    moves_.push_back({*at, quantity, item, kind});
}

// Of a place of the state.
std::int32_t StockFold::number_of(const State& state, Id place) const {
    return place == kNone ? kNoPlace : places_.find(state.places.text(place));
}

// received_quantity and shipped_quantity close lines; where no move names the order, one is implied: of a transfer
// within the site also where it comes from, but for what moves say has left.
void StockFold::imply_moves(const State& state) {
    for (const Order& order : state.orders) {
        const OrderSum* sum = of_order(order.order, order.item);
        if (!order.received_at || (sum != nullptr && sum->tells(order.kind))) continue;
        const bool within = comes_from(state, order) != kNone;
        imply(order.item, number_of(state, order.place), order.received_at, order.received,
              order.kind == OrderKind::make ? MoveKind::produce
              : within                      ? MoveKind::transfer
                                            : MoveKind::receipt);
        if (within && order.left < order.received)
            imply(order.item, number_of(state, comes_from(state, order)), order.received_at,
                  Quantity{order.left.micro - order.received.micro}, MoveKind::transfer);
    }
    for (const DemandLine& line : state.demand)
        if (const OrderSum* sum = of_order(line.order, line.item); sum == nullptr || !sum->any_shipped)
            imply(line.item, number_of(state, line.place), line.shipped_at, negative(line.shipped), MoveKind::ship);
}

namespace {

// Whether a row of `sources` names the place for the item; any place, where none is given.
bool supplied_from(const State& state, Id item, std::string_view place = {}) {
    for (auto s = state.source_of[item]; s < state.source_of[item + 1]; ++s) {
        const SourceLine& source = state.sources[s];
        if (source.from_place && (place.empty() || state.suppliers.text(source.supplier) == place)) return true;
    }
    return false;
}

}  // namespace

void StockFold::note_elsewhere(Id item, State& state) const {
    const bool home = balances_.has_home(item);
    const std::size_t from = state.elsewhere.size();
    balances_.elsewhere(item, [&](std::int32_t place, Quantity quantity) {
        // Without a home its places are bins of one store, but for those that supply it.
        if (quantity.micro == 0 || place == kNoPlace || (!home && !supplied_from(state, item, places_.at(place))))
            return;
        state.elsewhere.push_back({item, state.places.find(places_.at(place)), quantity, {}});
    });
    std::sort(state.elsewhere.begin() + static_cast<std::ptrdiff_t>(from), state.elsewhere.end(),
              [](const Elsewhere& a, const Elsewhere& b) { return a.place < b.place; });
}

void StockFold::finish(State& state) {
    imply_moves(state);
    state.set_aside.insert(state.set_aside.end(), draft_.set_aside.begin(), draft_.set_aside.end());
    state.stocked = std::move(stocked_);
    state.on_hand.assign(state.items.size(), Quantity{});
    state.unusable.assign(state.items.size(), Quantity{});
    for (Id item = 0; item < static_cast<Id>(state.items.size()); ++item) {
        if (!state.stocked[item]) continue;  // only outflow is known: nothing can be said of the stock
        const Quantity on_hand = balances_.on_hand(item, places_named_ <= 1 && !supplied_from(state, item));
        if (on_hand.micro < 0) {
            state.set_aside.push_back({item, "stock on hand is negative (" + to_text(on_hand) + ")",
                                       "count " + state.items.text(item) + " and enter the count in table stock"});
        } else {
            state.on_hand[item] = on_hand;
            note_elsewhere(item, state);
        }
    }
    std::int32_t only = kNoPlace;
    for (std::size_t place = 0; place < named_.size() && places_named_ == 1; ++place)
        if (named_[place] != 0) only = static_cast<std::int32_t>(place);
    const auto place_of = [&](Id item, std::int32_t place) {
        if (place != kNoPlace || balances_.has_home(item)) return place != kNoPlace ? place : balances_.home(item);
        return supplied_from(state, item) ? kNoPlace : only;
    };
    const auto name_of = [&](std::int32_t place) {
        return place == kNoPlace ? std::string_view() : std::string_view(places_.at(place));
    };
    const auto apart = [&](Id item, std::int32_t place) {
        if (place == kNoPlace || place == balances_.home(item)) return kNone;
        const bool bin = !balances_.has_home(item) && !supplied_from(state, item, places_.at(place));
        return bin ? kNone : state.places.find(places_.at(place));
    };
    lots_.finish({place_of, name_of, apart}, state);
    sort_moves(moves_, state.items.size());
    state.moves = std::move(moves_);
    state.move_of = first_of_each(state.moves, state.items.size(), [](const Move& m) { return m.item; });
    std::sort(counts_.begin(), counts_.end(), [](const Count& a, const Count& b) {
        return std::tie(a.item, a.time, a.quantity) < std::tie(b.item, b.time, b.quantity);
    });
    state.counts = std::move(counts_);
}

}  // namespace drum::state
