#include "state/stock_cards.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "state/fold_parts.h"

namespace drum::state {
namespace {

using fact::Block;
using fact::Table;

class Cards {
public:
    Cards(const Rows& rows, const State& state) : rows_(rows), state_(state) {
        const Block& factors = rows.of(Table::units);
        for (std::size_t row = 0; row < factors.size(); ++row)
            units_.factor[{state.items.find(factors.text(row, fact::units::item)), std::string(factors.text(row, fact::units::unit))}] =
                Ratio{factors.value(row, fact::units::factor_numerator, 1), factors.value(row, fact::units::factor_denominator, 1)};
        find_places();
    }

    std::vector<StockCard> run() {
        take_counts();
        take_moves();
        imply_moves();
        std::vector<StockCard> out;
        for (auto& [key, entries] : cards_) {
            std::sort(entries.begin(), entries.end(), [](const CardEntry& a, const CardEntry& b) {
                return std::tuple(a.time, a.count, -a.micro) < std::tuple(b.time, b.count, -b.micro);
            });
            out.push_back({key.first, std::string(key.second), together(entries)});
        }
        return out;
    }

private:
    void find_places() {
        const Block& items = rows_.of(Table::items);
        home_.assign(state_.items.size(), {});
        for (std::size_t row = 0; row < items.size(); ++row)
            home_[state_.items.find(items.text(row, fact::items::item))] = items.text(row, fact::items::place);
        std::set<std::string_view> named;
        const auto look = [&](Table table, int column) {
            const Block& block = rows_.of(table);
            for (std::size_t row = 0; row < block.size(); ++row) named.insert(block.text(row, column));
        };
        look(Table::stock, fact::stock::place);
        look(Table::moves, fact::moves::place);
        look(Table::moves, fact::moves::to_place);
        named.erase(std::string_view());
        if (named.size() == 1) only_place_ = *named.begin();
    }

    std::string_view place_of(Id item, std::string_view place) const {
        return !place.empty() ? place : home_[item].empty() ? only_place_ : home_[item];
    }

    std::optional<std::int64_t> in_item_unit(Id item, std::string_view unit, std::int64_t micro) const {
        const auto ratio = units_.ratio(state_, item, unit);
        if (!ratio) return std::nullopt;
        const auto converted = convert(Quantity{micro}, *ratio);
        return converted ? std::optional(converted->micro) : std::nullopt;
    }

    void take_counts() {
        const Block& block = rows_.of(Table::stock);
        for (std::size_t row = 0; row < block.size(); ++row) {
            const Id item = state_.items.find(block.text(row, fact::stock::item));
            const Instant at{block.value(row, fact::stock::counted_at, block.recorded_at[row].micros)};
            const auto micro = in_item_unit(item, block.text(row, fact::stock::unit), block.value(row, fact::stock::quantity));
            if (at > state_.as_of || !micro) continue;
            cards_[{item, place_of(item, block.text(row, fact::stock::place))}].push_back({at, *micro, true});
        }
    }

    void take_moves() {
        const Block& block = rows_.of(Table::moves);
        for (std::size_t row = 0; row < block.size(); ++row) {
            const Instant at{block.value(row, fact::moves::time)};
            const Id item = state_.items.find(block.text(row, fact::moves::item));
            const auto micro = in_item_unit(item, block.text(row, fact::moves::unit), block.value(row, fact::moves::quantity));
            if (!micro) continue;
            const std::string_view kind = block.text(row, fact::moves::kind), order = block.text(row, fact::moves::order);
            if (!order.empty() && (kind == "receipt" || kind == "produce")) told_in_.insert({order, item});
            if (!order.empty() && kind == "ship") told_out_.insert({order, item});
            if (at > state_.as_of) continue;
            const std::string_view from = place_of(item, block.text(row, fact::moves::place));
            const std::string_view to = block.text(row, fact::moves::to_place);
            if (to.empty()) {
                cards_[{item, from}].push_back({at, *micro, false});
                continue;
            }
            const std::int64_t moved = *micro < 0 ? -*micro : *micro;
            cards_[{item, from}].push_back({at, -moved, false});
            cards_[{item, to}].push_back({at, moved, false});
        }
    }

    void imply(Id item, std::optional<Instant> at, std::int64_t micro) {
        if (at && *at <= state_.as_of && micro != 0) cards_[{item, place_of(item, {})}].push_back({*at, micro, false});
    }

    void imply_moves() {
        for (const Order& order : state_.orders)
            if (!told_in_.contains({order.order, order.item})) imply(order.item, order.received_at, order.received.micro);
        for (const DemandLine& line : state_.demand)
            if (!told_out_.contains({line.order, line.item})) imply(line.item, line.shipped_at, -line.shipped.micro);
    }

    // Several bins of one place counted at one moment are one count.
    static std::vector<CardEntry> together(const std::vector<CardEntry>& entries) {
        std::vector<CardEntry> out;
        for (const CardEntry& entry : entries) {
            if (entry.count && !out.empty() && out.back().count && out.back().time == entry.time) out.back().micro += entry.micro;
            else out.push_back(entry);
        }
        return out;
    }

    const Rows& rows_;
    const State& state_;
    Units units_;
    std::vector<std::string_view> home_;
    std::string_view only_place_;
    std::set<std::pair<std::string_view, Id>> told_in_, told_out_;  // (order, item) that moves tell of
    std::map<std::pair<Id, std::string_view>, std::vector<CardEntry>> cards_;
};

}  // namespace

std::vector<StockCard> stock_cards(const Rows& rows, const State& state) { return Cards(rows, state).run(); }

}  // namespace drum::state
