// One line in the making: what every verb asks of it, and the rows it writes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fact/block.h"
#include "hand/book.h"
#include "hand/spoken.h"
#include "state/line_name.h"

namespace drum::hand {

// A row of a fact being written.
class Row {
public:
    Row(fact::Block& block, std::size_t row) : block_(&block), row_(row) {}
    Row& text(int column, std::string_view text) {  // "" says nothing
        if (!text.empty()) block_->set_text(row_, column, text);
        return *this;
    }
    Row& number(int column, std::int64_t value) {
        block_->set(row_, column, value);
        return *this;
    }
    Row& none(int column) {  // there is none
        block_->clear(row_, column);
        return *this;
    }
    // The key of another fact of the same thing; or its own, by what the row says.
    Row& of(fact::Key key);
    fact::Key own_key();

private:
    fact::Block* block_;
    std::size_t row_;
};

using state::line_name;

// The names something is known by, for what is near to a wrong one.
template <class Map>
std::vector<std::string> names_of(const Map& map) {
    std::vector<std::string> out;
    for (const auto& [name, value] : map) out.push_back(name);
    return out;
}

// A time as people say it: a clock alone is that of the day of `now`, a day alone its beginning.
Result<Instant> time_said(const std::string& text, const Zone& zone, Instant now);

struct Amount {
    Quantity said;     // as it was said
    std::string unit;  // "" = the item's
    Quantity own;      // in the item's unit
};

struct Entry {
    Book& book;
    std::vector<fact::Block>& facts;  // one per table
    const Spoken& said;
    std::string id;
    Instant at, recorded_at;
    int moves = 0;                   // written so far
    std::vector<std::string> items;  // whose stock or orders it touches

    Row row(fact::Table table);
    const std::string& word(std::size_t n) const { return said.words[n]; }

    // The item is known, or becomes so with --new or as the first of all. `unit`: in which a new one is counted.
    Result<void> need_item(const std::string& item, const std::string& unit);
    // The quantity said in the words from `n` on. Above zero, unless `least` allows zero or less. Errors: bad_input.
    enum class Least { above_zero, zero, below_zero };
    Result<Amount> amount(const std::string& item, std::size_t n, Least least = Least::above_zero);
    Result<Amount> in_own_unit(const std::string& item, Quantity quantity, const std::string& unit);
    // A day or time said as an option, in microseconds: a day alone is its end, as of due and promised dates.
    Result<Instant> end_of_option(const std::string& option) const;

    struct Move {
        std::string item;
        Amount amount;  // signed
        std::string kind, place, to_place, order, line;
        Instant at;
    };
    // Writes a move and posts it. Errors: bad_input when the stock at a place it takes from falls below zero, unless
    // that is a correction.
    Result<void> move(const Move& what);
    // "40 box of BOLT (4000 EA)"
    std::string text(const std::string& item, const Amount& amount) const;
};

}  // namespace drum::hand
