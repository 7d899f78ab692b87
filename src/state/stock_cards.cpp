#include "state/stock_cards.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "state/fold_parts.h"
#include "state/merge_runs.h"
#include "state/text_index.h"

namespace drum::state {
namespace {

using fact::Block;
using fact::Table;

constexpr std::int32_t kUnsaid = -1;  // the row names no place

std::int64_t negative(std::int64_t micro) { return micro == INT64_MIN ? INT64_MAX : -micro; }

struct Posting {
    Id item = kNone;
    std::int32_t place = kUnsaid;
    CardEntry entry;
};

class Cards {
public:
    Cards(const Rows& rows, const State& state) : state_(state), home_(state.items.size(), kUnsaid) {
        const Block& factors = rows.of(Table::units);
        for (std::size_t row = 0; row < factors.size(); ++row)
            units_.factor[{state.items.find(factors.text(row, fact::units::item)),
                           std::string(factors.text(row, fact::units::unit))}] =
                Ratio{factors.value(row, fact::units::factor_numerator, 1),
                      factors.value(row, fact::units::factor_denominator, 1)};
        const Block& items = rows.of(Table::items);
        for (std::size_t row = 0; row < items.size(); ++row)
            if (const Id item = state.items.find(items.text(row, fact::items::item)); item != kNone)
                home_[static_cast<std::size_t>(item)] = place(items.text(row, fact::items::place), false);
        const Block& orders = rows.of(Table::orders);
        for (std::size_t row = 0; row < orders.size(); ++row)
            if (const std::int32_t arrives = place(orders.text(row, fact::orders::place), true); arrives != kUnsaid)
                destination_.try_emplace({std::string(orders.text(row, fact::orders::order)),
                                          state.items.find(orders.text(row, fact::orders::item))},
                                         arrives);
        const Block& demand = rows.of(Table::demand);
        for (std::size_t row = 0; row < demand.size(); ++row) place(demand.text(row, fact::demand::place), true);
    }

    void take_counts(const Block& block) {
        for (std::size_t row = 0; row < block.size(); ++row) {
            const Id item = state_.items.find(block.text(row, fact::stock::item));
            const std::int32_t where = place(block.text(row, fact::stock::place), true);
            const Instant at{block.value(row, fact::stock::counted_at, block.recorded_at[row].micros)};
            const auto micro =
                in_item_unit(item, block.text(row, fact::stock::unit), block.value(row, fact::stock::quantity));
            if (at <= state_.as_of && micro) postings_.push_back({item, where, {at, *micro, true}});
        }
    }

    void take_moves(const Block& block) {
        for (std::size_t row = 0; row < block.size(); ++row) {
            const std::int32_t from = place(block.text(row, fact::moves::place), true),
                               to = place(block.text(row, fact::moves::to_place), true);
            const Instant at{block.value(row, fact::moves::time)};
            const Id item = state_.items.find(block.text(row, fact::moves::item));
            const auto micro =
                in_item_unit(item, block.text(row, fact::moves::unit), block.value(row, fact::moves::quantity));
            if (!micro || at > state_.as_of) continue;
            const std::string_view kind = block.text(row, fact::moves::kind),
                                   order = block.text(row, fact::moves::order);
            if (!order.empty() && (kind == "receipt" || kind == "produce")) told_in_.emplace(order, item);
            if (!order.empty() && kind == "ship") told_out_.emplace(order, item);
            if (!order.empty() && kind == "transfer" && arrives(order, item, *micro, from, to))
                arrived_.emplace(order, item);
            if (to == kUnsaid) {
                postings_.push_back({item, from, {at, *micro, false}});
                continue;
            }
            const std::int64_t moved = *micro < 0 ? negative(*micro) : *micro;
            postings_.push_back({item, from, {at, negative(moved), false}});
            postings_.push_back({item, to, {at, moved, false}});
        }
    }

    std::vector<StockCard> cards() {
        imply_moves();
        settle_places();
        std::sort(postings_.begin(), postings_.end(), [this](const Posting& a, const Posting& b) {
            if (a.item != b.item) return a.item < b.item;
            if (a.place != b.place) return text_of(a.place) < text_of(b.place);
            return std::tuple(a.entry.time, a.entry.count, negative(a.entry.micro)) <
                   std::tuple(b.entry.time, b.entry.count, negative(b.entry.micro));
        });
        std::vector<StockCard> out;
        const Posting* before = nullptr;
        for (const Posting& posting : postings_) {
            if (before == nullptr || before->item != posting.item || before->place != posting.place)
                out.push_back({posting.item, std::string(text_of(posting.place)), {}});
            before = &posting;
            auto& entries = out.back().entries;
            // several bins of one place counted at one moment are one count
            const bool same = posting.entry.count && !entries.empty() && entries.back().count &&
                              entries.back().time == posting.entry.time;
            if (same)
                entries.back().micro = add(Quantity{entries.back().micro}, Quantity{posting.entry.micro})
                                           .value_or(Quantity{entries.back().micro})
                                           .micro;
            else entries.push_back(posting.entry);
        }
        return out;
    }

private:
    // The number of a place; one that a count or a move names may be the site's only one.
    std::int32_t place(std::string_view text, bool named) {
        if (text.empty()) return kUnsaid;
        const std::int32_t number = places_.add(text);
        named_.resize(static_cast<std::size_t>(places_.size()), 0);
        if (named) named_[static_cast<std::size_t>(number)] = 1;
        return number;
    }
    std::string_view text_of(std::int32_t place) const {
        return place == kUnsaid ? std::string_view() : std::string_view(places_.at(place));
    }

    std::optional<std::int64_t> in_item_unit(Id item, std::string_view unit, std::int64_t micro) const {
        if (item == kNone) return std::nullopt;
        const auto ratio = units_.ratio(state_, item, unit);
        if (!ratio) return std::nullopt;
        const auto converted = convert(Quantity{micro}, *ratio);
        return converted ? std::optional(converted->micro) : std::nullopt;
    }

    // As StockFold::arrives.
    bool arrives(std::string_view order, Id item, std::int64_t micro, std::int32_t from, std::int32_t to) const {
        const auto told = destination_.find({std::string(order), item});
        const std::int32_t home = told != destination_.end() ? told->second : home_[static_cast<std::size_t>(item)];
        return to != kUnsaid ? to == home && from != home
                             : micro > 0 && (from == home || home == kUnsaid || from == kUnsaid);
    }

    void imply(Id item, Id where, std::optional<Instant> at, std::int64_t micro) {
        const std::int32_t there = where == kNone ? kUnsaid : places_.find(state_.places.text(where));
        if (at && *at <= state_.as_of && micro != 0) postings_.push_back({item, there, {*at, micro, false}});
    }

    // As StockFold::imply_moves.
    void imply_moves() {
        for (const Order& order : state_.orders) {
            const std::pair key{order.order, order.item};
            if (told_in_.contains(key) || (order.kind == OrderKind::transfer && arrived_.contains(key))) continue;
            imply(order.item, order.place, order.received_at, order.received.micro);
            if (const Id from = comes_from(state_, order); from != kNone && order.left < order.received)
                imply(order.item, from, order.received_at, order.left.micro - order.received.micro);
        }
        for (const DemandLine& line : state_.demand)
            if (!told_out_.contains({line.order, line.item}))
                imply(line.item, line.place, line.shipped_at, negative(line.shipped.micro));
    }

    // A row that names no place means the item's home, or the site's only place.
    void settle_places() {
        std::int32_t only = kUnsaid;
        int named = 0;
        for (std::size_t p = 0; p < named_.size(); ++p)
            if (named_[p] != 0) {
                only = static_cast<std::int32_t>(p);
                ++named;
            }
        if (named != 1) only = kUnsaid;
        for (Posting& posting : postings_) {
            if (posting.place != kUnsaid) continue;
            const std::int32_t home = home_[static_cast<std::size_t>(posting.item)];
            posting.place = home != kUnsaid ? home : only;
        }
    }

    const State& state_;
    Units units_;
    TextIndex places_;
    std::vector<char> named_;             // by place: a count or a move names it
    std::vector<std::int32_t> home_;      // by item
    std::map<std::pair<std::string, Id>, std::int32_t> destination_;  // of orders that name the place where they arrive
    std::set<std::pair<std::string, Id>> told_in_, told_out_, arrived_;  // (order, item) that moves tell of
    std::vector<Posting> postings_;
};

}  // namespace

Result<std::vector<StockCard>> stock_cards(fact::Facts& facts, const State& state) {
    Rows rows;
    for (const Table table : {Table::items, Table::units, Table::stock, Table::orders, Table::demand})
        if (auto merged = merge_table(facts, table, state.as_of, rows); !merged) return std::unexpected(merged.error());
    Cards cards(rows, state);
    cards.take_counts(rows.of(Table::stock));
    auto moves = facts.runs(Table::moves);
    if (!moves) return std::unexpected(moves.error());
    const auto merged =
        merge_runs(std::move(*moves), state.as_of, [&](const Block& block) { cards.take_moves(block); });
    if (!merged) return std::unexpected(merged.error());
    return cards.cards();
}

}  // namespace drum::state
