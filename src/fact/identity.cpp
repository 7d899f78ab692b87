#include "fact/identity.h"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace drum::fact {
namespace {

void append_number(std::string& bytes, std::int64_t value) {  // low byte first on every machine
    auto bits = static_cast<std::uint64_t>(value);
    for (int i = 0; i < 8; ++i, bits >>= 8) bytes.push_back(static_cast<char>(bits & 0xFF));
}

void append_text(std::string& bytes, std::string_view text) {
    append_number(bytes, static_cast<std::int64_t>(text.size()));
    bytes += text;
}

// A key's bytes: the table, a word that says which rule made it, and its parts.
std::string& begin(std::string& bytes, Table table, std::string_view rule) {
    bytes.clear();
    append_text(bytes, name(table));
    append_text(bytes, rule);
    return bytes;
}

void append_nothing(std::string& bytes, int column) {
    bytes.push_back(static_cast<char>(column));
    bytes.push_back('-');
}

void append_cell(std::string& bytes, const Block& block, std::size_t row, int column) {
    const Cell cell = block.cell(row, column);
    if (!cell.present()) return append_nothing(bytes, column);
    bytes.push_back(static_cast<char>(column));
    const bool is_text = columns(block.table)[static_cast<std::size_t>(column)].type == Type::text;
    bytes.push_back(is_text ? 't' : 'n');
    if (is_text)
        append_text(bytes, block.texts.at(cell.value));
    else
        append_number(bytes, cell.value);
}

// The present cells, but those of `without`.
void append_content(std::string& bytes, const Block& block, std::size_t row, std::initializer_list<int> without = {}) {
    for (int c = 0; c < static_cast<int>(block.cells.size()); ++c) {
        if (!block.present(row, c) || c == retired_column(block.table))
            continue;  // whether it holds is no part of what it is
        bool skip = false;
        for (const int w : without) skip = skip || w == c;
        if (!skip) append_cell(bytes, block, row, c);
    }
}

// `unsaid`: columns that stand at the end of the parts as if the row said nothing of them.
Key key_by(const Block& block, std::size_t row, std::string_view rule, std::initializer_list<int> columns,
           std::initializer_list<int> unsaid = {}) {
    thread_local std::string bytes;
    begin(bytes, block.table, rule);
    for (const int column : columns) append_cell(bytes, block, row, column);
    for (const int column : unsaid) append_nothing(bytes, column);
    return key_of(bytes);
}

// The key of a row of a set: its upper half is that of the set, so that in the order of keys all rows of one stand
// together.
Key key_in_set(const Key& set, const Block& block, std::size_t row, std::string_view rule,
               std::initializer_list<int> columns) {
    thread_local std::string bytes;
    begin(bytes, block.table, rule);
    append_number(bytes, static_cast<std::int64_t>(set.high));
    append_number(bytes, static_cast<std::int64_t>(set.low));
    for (const int column : columns) append_cell(bytes, block, row, column);
    return {set.high, key_of(bytes).low};
}

Key key_by_content(const Block& block, std::size_t row) {
    thread_local std::string bytes;
    append_content(begin(bytes, block.table, "content"), block, row);
    return key_of(bytes);
}

}  // namespace

std::optional<Key> set_of(const Block& block, std::size_t row) {
    switch (block.table) {
        case Table::stock: {
            using namespace stock;
            return key_by(block, row, "count", {item, place, counted_at}, {unit});
        }
        case Table::calendars: {
            using namespace calendars;
            const bool dated = block.present(row, date);  // a date overrides the weekday
            return key_by(block, row, "day", {calendar, dated ? date : calendars::weekday});
        }
        case Table::routes: return key_by(block, row, "step", {routes::item, routes::step});
        case Table::bom: return key_by(block, row, "line", {bom::item, bom::component}, {bom::step, bom::valid_from});
        case Table::sources: {
            using namespace sources;
            return key_by(block, row, "source", {item, block.present(row, supplier) ? supplier : place});
        }
        default: return std::nullopt;
    }
}

namespace {

// Of a table of sets. A row that nothing tells apart from its set has the key that the set had before there were
// several.
Subject subject_in_set(const Block& block, std::size_t row) {
    const Key set = *set_of(block, row);
    switch (block.table) {
        case Table::stock: {  // how much is what a count says of its subject, so that a newer count takes its place
            const bool plain = !block.present(row, stock::unit) && !block.present(row, stock::lot);
            return {plain ? set : key_in_set(set, block, row, "lot", {stock::unit, stock::lot}), Repeat::lines};
        }
        case Table::routes: return {key_in_set(set, block, row, "resource", {routes::resource}), Repeat::versions};
        case Table::bom: {
            const bool placed = block.present(row, bom::position);
            const bool plain = !placed && !block.present(row, bom::valid_from);
            return {plain ? set : key_in_set(set, block, row, "position", {bom::position, bom::valid_from}),
                    placed ? Repeat::versions : Repeat::lines};
        }
        case Table::sources: {
            const bool plain = !block.present(row, sources::from_quantity);
            return {plain ? set : key_in_set(set, block, row, "from", {sources::from_quantity}), Repeat::versions};
        }
        default: return {set, Repeat::lines};  // calendars: the shifts of a day
    }
}

Subject subject_of_line(const Block& block, std::size_t row, int order, int line, int item) {
    if (block.present(row, line)) return {key_by(block, row, "line", {order, line}), Repeat::versions};
    return {key_by(block, row, "item", {order, item}), Repeat::lines};
}

}  // namespace

Subject subject_of(const Block& block, std::size_t row) {
    switch (block.table) {
        case Table::site: return {key_by(block, row, "site", {}), Repeat::versions};
        case Table::items: return {key_by(block, row, "item", {items::item}), Repeat::versions};
        case Table::units: return {key_by(block, row, "unit", {units::item, units::unit}), Repeat::versions};
        case Table::stock:
        case Table::calendars:
        case Table::routes:
        case Table::bom:
        case Table::sources: return subject_in_set(block, row);
        case Table::moves:
            if (block.present(row, moves::id)) return {key_by(block, row, "id", {moves::id}), Repeat::versions};
            return {key_by_content(block, row), Repeat::lines};
        case Table::resources: return {key_by(block, row, "resource", {resources::resource}), Repeat::versions};
        case Table::orders: return subject_of_line(block, row, orders::order, orders::line, orders::item);
        case Table::demand: return subject_of_line(block, row, demand::order, demand::line, demand::item);
        case Table::operations:
            if (block.present(row, operations::id))
                return {key_by(block, row, "id", {operations::id}), Repeat::versions};
            return {key_by_content(block, row), Repeat::one_event};
        case Table::decisions: return {key_by_content(block, row), Repeat::one_event};
        case Table::mappings: {
            using namespace mappings;
            return {key_by(block, row, "field", {profile, sheet, field, table}), Repeat::versions};
        }
    }
    return {};
}

Key key_of_line(const Key& subject, std::int64_t ordinal) {
    if (ordinal == 0) return subject;
    std::string bytes;
    append_text(bytes, "ordinal");
    append_number(bytes, static_cast<std::int64_t>(subject.high));
    append_number(bytes, static_cast<std::int64_t>(subject.low));
    append_number(bytes, ordinal);
    return {subject.high, key_of(bytes).low};
}

LineOrder line_order(const Block& block, std::size_t row) {
    std::string lasting, content;
    append_content(content, block, row);
    switch (block.table) {
        case Table::orders: {
            using namespace orders;
            append_content(lasting, block, row,
                           {status, approval_requested_at, approved_at, approver, placed_at, promised_at,
                            received_quantity, received_at});
            break;
        }
        case Table::demand: {
            using namespace demand;
            append_content(lasting, block, row, {due_at, shipped_quantity, shipped_at, status});
            break;
        }
        case Table::bom: append_content(lasting, block, row, {bom::quantity, bom::valid_to}); break;
        case Table::calendars:  // by the clock, so that the first shift stays the first
            return {{static_cast<std::uint64_t>(block.value(row, calendars::from)),
                     static_cast<std::uint64_t>(block.value(row, calendars::to))},
                    key_of(content)};
        default: break;
    }
    return {key_of(lasting), key_of(content)};
}

}  // namespace drum::fact
