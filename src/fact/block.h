// Facts at rest and in motion: a block is some thousand facts of one table, held by column.
//
// A fact is one row at one moment: a key (which thing), recorded_at (since when it is known) and cells. A cell is
// present, cleared (an empty cell: "there is none") or absent (the source did not say: what was known stays).
// Later facts of the same key supersede cell by cell, see state/rows.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "fact/schema.h"

namespace drum::fact {

// 128-bit identity of a fact's subject; equal for the same (table, id), (table, order, line) or content and ordinal.
struct Key {
    std::uint64_t high = 0, low = 0;
    auto operator<=>(const Key&) const = default;
};
struct KeyHash {
    std::size_t operator()(const Key& key) const { return static_cast<std::size_t>(key.low); }
};
// XXH3-128 of the bytes (Collet, xxHash).
Key key_of(std::string_view bytes);
// A key as exports write it: 32 hex digits in small letters. Nothing when the text is not one (capitals are taken too).
std::string hex(const Key& key);
std::optional<Key> key_in_hex(std::string_view text);

enum class CellState : std::uint8_t { absent = 0, cleared = 1, present = 2 };

struct Cell {
    CellState state = CellState::absent;
    std::int64_t value = 0;  // by Type; for text an index into texts
    bool present() const { return state == CellState::present; }
};

// Distinct strings in order of first use, in one stretch of memory. A view of one holds until the next add, also
// when the texts are moved.
class Texts {
public:
    std::int64_t add(std::string_view text);
    // As add, for a caller who knows that the text is new, or does not mind that it then stands here twice.
    std::int64_t append(std::string_view text);
    std::string_view at(std::int64_t index) const {
        const auto i = static_cast<std::size_t>(index);
        const std::size_t start = i == 0 ? 0 : ends_[i - 1];
        return {bytes_.data() + start, ends_[i] - start};
    }
    std::size_t size() const { return ends_.size(); }
    std::vector<std::string_view> all() const;
    // In place of what is here, texts that stand one after the other in `bytes`, each up to its end: ascending, the last
    // at the end of the bytes. They are not looked at: of two that are the same, add() finds the first.
    void assign(std::string_view bytes, std::vector<std::size_t> ends);
    bool distinct() const;  // false only after such an assign

private:
    // Open addressing by the hash of the text, made when add first needs it: what is only read never pays for it.
    struct Slot {
        std::uint32_t tag = 0;     // upper half of the hash
        std::uint32_t number = 0;  // of the text, from 1; 0 = free
    };
    Slot& slot_of(std::string_view text, std::uint64_t hash);
    void index_all();

    std::string bytes_;
    std::vector<std::size_t> ends_;  // one per text
    std::vector<Slot> slots_;        // a power of two, at most half of them taken
    std::size_t indexed_ = 0;        // how many texts have been looked up for a slot
};

struct Column {
    std::vector<CellState> state;     // one per row
    std::vector<std::int64_t> value;  // one per row, 0 where not present
};

struct Block {
    explicit Block(Table table);

    Table table;
    std::vector<Key> keys;             // one per row
    std::vector<Instant> recorded_at;  // one per row
    std::vector<Column> cells;         // one per column of the table, equally long
    std::vector<std::int64_t> source;  // where the row came from: index into texts, -1 = not said
    Texts texts;

    std::size_t size() const { return keys.size(); }
    Cell cell(std::size_t row, int column) const {
        const Column& c = cells[static_cast<std::size_t>(column)];
        return {c.state[row], c.value[row]};
    }
    bool present(std::size_t row, int column) const { return cell(row, column).present(); }
    // The value, or `otherwise` when the cell is absent or cleared.
    std::int64_t value(std::size_t row, int column, std::int64_t otherwise = 0) const {
        const Cell c = cell(row, column);
        return c.present() ? c.value : otherwise;
    }
    std::string_view text(std::size_t row, int column) const {  // "" when absent or cleared
        const Cell c = cell(row, column);
        return c.present() ? texts.at(c.value) : std::string_view();
    }
    // The row no longer holds.
    bool retired(std::size_t row) const { return text(row, retired_column(table)) == "yes"; }
    bool any_retired() const;  // some row is, or may be: quick where none is
    // Appends a row with all cells absent and returns its index.
    std::size_t add_row(Key key, Instant recorded);
    void set(std::size_t row, int column, std::int64_t value);
    void set_text(std::size_t row, int column, std::string_view text);
    void clear(std::size_t row, int column);
    // Copies one row of a block of the same table; cells, key, times and source, texts re-interned.
    void add_row_from(const Block& other, std::size_t row);
};

// Whether the cell is an actual time of this row: a forecast is not ordered when its period begins.
bool is_actual(const Block& block, std::size_t row, int column);
// The moment a fact happened: its latest actual time, beginning() for a row that carries none.
Instant happened_at(const Block& block, std::size_t row);
// A digest of the key's content: present and cleared cells with their columns, texts by their bytes. Same
// cells give the same digest in any block. `but_retired`: as if the column `retired` were not there where it is
// cleared.
Key content_of(const Block& block, std::size_t row, bool but_retired = false);

}  // namespace drum::fact
