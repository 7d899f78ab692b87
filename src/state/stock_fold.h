// Counts and moves folded into stock: one pass over the moves, block by block, in any order. Private to this room.
//
// While the moves pass, items are numbered as the other tables name them (in the order of the names) and items that
// only moves name as they come; settle() gives them the numbers of the state.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "state/balances.h"
#include "state/fold_parts.h"
#include "state/lots.h"
#include "state/order_sums.h"
#include "state/text_index.h"

namespace drum::state {

class StockFold {
public:
    // `rows`: the current rows of all tables but moves; `items`: the items they name. Room for `most_moves` is set
    // aside.
    StockFold(const Rows& rows, Names items, Instant as_of, std::int64_t most_moves);

    void take(const fact::Block& moves, std::span<const std::uint32_t> rows);
    std::int64_t taken() const { return taken_; }  // rows

    // After the last block: all items, those of the moves as well.
    Names items();
    // From here on ids are those of `items`.
    void settle(const Names& items);
    // All places that anything names, by name.
    Names places() const { return Names::sorted(places_.all()); }
    const OrderSum* of_order(std::string_view order, Id item) const { return orders_.find(order, item); }
    // Gives the state its stock, moves and counts; orders and demand must stand in it.
    void finish(State& state);

private:
    // What the texts of one block mean, by text; kUnread until a row of the column says it.
    struct Meanings {
        std::vector<std::int32_t> item, place, unit, order, kind;
        std::vector<std::string_view> texts;         // of one column, each once, to be looked up together
        std::vector<std::int32_t> of_texts, numbers; // where they stand in the block; what they were found to be
    };
    template <class LookUp>
    void read_meaning(const fact::Block& moves, std::span<const std::uint32_t> rows, int column,
                      std::vector<std::int32_t>& meaning, LookUp look_up);
    struct Path {  // from a unit to the item's own
        std::optional<Ratio> ratio;
        bool noted = false;
    };
    void read_destinations(const Rows& rows);
    void read_counts(const fact::Block& counts);
    void read_meanings(const fact::Block& moves, std::span<const std::uint32_t> rows);
    std::int32_t place(std::string_view text);  // named by a count or a move
    void take_row(Id item, Instant at, Quantity quantity, MoveKind kind, std::int32_t place, std::int32_t to_place,
                  std::string_view lot);
    std::optional<Quantity> in_own_unit(Id item, std::int32_t unit, Quantity quantity);
    bool arrives(Id item, const OrderSum& sum, Quantity quantity, std::int32_t from, std::int32_t to) const;
    void note_on_its_way(Id item, OrderSum& sum, Quantity quantity, std::int32_t from, std::int32_t to) const;
    struct InOrder {
        std::int32_t order = -1;
        std::string_view line;  // empty: the move names none
    };
    void note_in_order(InOrder of, Id item, Instant at, Quantity quantity, MoveKind kind, std::int32_t from,
                       std::int32_t to);
    void imply_moves(const State& state);
    void note_elsewhere(Id item, State& state) const;
    void imply(Id item, std::int32_t place, std::optional<Instant> at, Quantity quantity, MoveKind kind);
    std::int32_t number_of(const State& state, Id place) const;

    Instant as_of_;
    std::int64_t taken_ = 0;
    State draft_;                        // the items of the other tables and their units; notes what must be set aside
    Units factors_;
    TextIndex items_, places_, units_;
    TextIndex origins_;                  // what transfer orders come from, a place of the site or not
    std::vector<std::int32_t> own_unit_; // by item
    std::vector<char> named_;            // by place: a count or a move names it
    int places_named_ = 0;
    OrderSums orders_;
    Balances balances_;
    Lots lots_;
    std::vector<bool> stocked_;
    std::vector<Count> counts_;
    std::vector<Move> moves_;
    std::unordered_map<std::uint64_t, Path> paths_;  // by (item, unit); only looked up, never walked
    Meanings meaning_;
};

}  // namespace drum::state
