// Which rows are the same thing. Keys are written into the ledger: what goes into a key never changes.
//
// A key is the digest of the table's name and tagged, length-prefixed parts, so no two different things share the
// bytes. Where rows are told apart only by their content, the key holds the content of the present cells (an empty cell
// and a column that is not there are the same) and an ordinal among equal rows, counted over all files of one command.
#pragma once

#include <cstdint>
#include <optional>

#include "fact/block.h"

namespace drum::fact {

// What several rows of one subject mean.
enum class Repeat : std::uint8_t {
    versions,   // the same thing said again: later recorded_at wins, ties by content
    lines,      // each a thing of its own, told apart by an ordinal
    one_event,  // the same event logged again: kept once
};

struct Subject {
    Key key;
    Repeat repeat = Repeat::versions;
};

// What the row is about, before ordinals.
Subject subject_of(const Block& block, std::size_t row);
// The set a row belongs to, for the tables of which the rows that one command brings of one subject are all there is of
// it: a route (item, step), a bill (item, component), a source (item, supplier or place), a calendar (calendar, day), a
// count (item, place, counted_at). Nothing for rows of other tables. All keys that subject_of gives to rows of a set
// share their upper half with it; those of old ledgers may not.
std::optional<Key> set_of(const Block& block, std::size_t row);
inline bool has_sets(Table table) {
    return table == Table::stock || table == Table::calendars || table == Table::routes || table == Table::bom ||
           table == Table::sources;
}
// The key of the n-th of several lines of one subject; that of the first is the subject's own. All share its upper
// half, so that in the order of keys the lines of a subject stand together.
Key key_of_line(const Key& subject, std::int64_t ordinal);
// Orders the lines of one subject so that a newer export of the same lines gives them the same ordinals: first by what
// does not change in the life of a line, then by everything.
struct LineOrder {
    Key lasting, content;
    auto operator<=>(const LineOrder&) const = default;
};
LineOrder line_order(const Block& block, std::size_t row);

}  // namespace drum::fact
