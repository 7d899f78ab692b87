#include "intake/identity.h"

#include <initializer_list>
#include <string>
#include <string_view>

namespace drum::intake {
namespace {

using fact::Block;
using fact::Key;
using fact::Table;

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
    append_text(bytes, fact::name(table));
    append_text(bytes, rule);
    return bytes;
}

void append_cell(std::string& bytes, const Block& block, std::size_t row, int column) {
    const fact::Cell cell = block.cell(row, column);
    bytes.push_back(static_cast<char>(column));
    if (!cell.present()) {
        bytes.push_back('-');
        return;
    }
    const bool is_text = fact::columns(block.table)[static_cast<std::size_t>(column)].type == fact::Type::text;
    bytes.push_back(is_text ? 't' : 'n');
    if (is_text) append_text(bytes, block.texts.at(cell.value));
    else append_number(bytes, cell.value);
}

// The present cells, but those of `without`.
void append_content(std::string& bytes, const Block& block, std::size_t row, std::initializer_list<int> without = {}) {
    for (int c = 0; c < static_cast<int>(block.cells.size()); ++c) {
        if (!block.present(row, c)) continue;
        bool skip = false;
        for (const int w : without) skip = skip || w == c;
        if (!skip) append_cell(bytes, block, row, c);
    }
}

Key key_by(const Block& block, std::size_t row, std::string_view rule, std::initializer_list<int> columns) {
    thread_local std::string bytes;
    begin(bytes, block.table, rule);
    for (const int column : columns) append_cell(bytes, block, row, column);
    return fact::key_of(bytes);
}

Key key_by_content(const Block& block, std::size_t row) {
    thread_local std::string bytes;
    append_content(begin(bytes, block.table, "content"), block, row);
    return fact::key_of(bytes);
}

}  // namespace

Subject subject_of(const Block& block, std::size_t row) {
    switch (block.table) {
        case Table::site: return {key_by(block, row, "site", {}), Repeat::versions};
        case Table::items: return {key_by(block, row, "item", {fact::items::item}), Repeat::versions};
        case Table::units:
            return {key_by(block, row, "unit", {fact::units::item, fact::units::unit}), Repeat::versions};
        case Table::stock: {  // how much is what a count says of its subject, so that a newer count takes its place
            using namespace fact::stock;
            return {key_by(block, row, "count", {item, place, counted_at, unit}), Repeat::lines};
        }
        case Table::moves:
            if (block.present(row, fact::moves::id))
                return {key_by(block, row, "id", {fact::moves::id}), Repeat::versions};
            return {key_by_content(block, row), Repeat::lines};
        case Table::resources: return {key_by(block, row, "resource", {fact::resources::resource}), Repeat::versions};
        case Table::calendars: {
            using namespace fact::calendars;
            const bool dated = block.present(row, date);  // a date overrides the weekday
            return {key_by(block, row, "day", {calendar, dated ? date : fact::calendars::weekday}), Repeat::lines};
        }
        case Table::routes:
            return {key_by(block, row, "step", {fact::routes::item, fact::routes::step}), Repeat::versions};
        case Table::bom: {
            using namespace fact::bom;
            return {key_by(block, row, "line", {item, component, step, valid_from}), Repeat::versions};
        }
        case Table::sources: {
            using namespace fact::sources;
            return {key_by(block, row, "source", {item, block.present(row, supplier) ? supplier : place}),
                    Repeat::versions};
        }
        case Table::orders: {
            using namespace fact::orders;
            if (block.present(row, line)) return {key_by(block, row, "line", {order, line}), Repeat::versions};
            return {key_by(block, row, "item", {order, item}), Repeat::lines};
        }
        case Table::demand: {
            using namespace fact::demand;
            if (block.present(row, line)) return {key_by(block, row, "line", {order, line}), Repeat::versions};
            return {key_by(block, row, "item", {order, item}), Repeat::lines};
        }
        case Table::operations:
            if (block.present(row, fact::operations::id))
                return {key_by(block, row, "id", {fact::operations::id}), Repeat::versions};
            return {key_by_content(block, row), Repeat::one_event};
        case Table::decisions: return {key_by_content(block, row), Repeat::one_event};
        case Table::mappings: {
            using namespace fact::mappings;
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
    return {subject.high, fact::key_of(bytes).low};
}

LineOrder line_order(const Block& block, std::size_t row) {
    std::string lasting, content;
    append_content(content, block, row);
    switch (block.table) {
        case Table::orders: {
            using namespace fact::orders;
            append_content(lasting, block, row,
                           {status, approval_requested_at, approved_at, approver, placed_at, promised_at,
                            received_quantity, received_at});
            break;
        }
        case Table::demand: {
            using namespace fact::demand;
            append_content(lasting, block, row, {due_at, shipped_quantity, shipped_at, status});
            break;
        }
        case Table::calendars:  // by the clock, so that the first shift stays the first
            return {{static_cast<std::uint64_t>(block.value(row, fact::calendars::from)),
                     static_cast<std::uint64_t>(block.value(row, fact::calendars::to))},
                    fact::key_of(content)};
        default: break;
    }
    return {fact::key_of(lasting), fact::key_of(content)};
}

}  // namespace drum::intake
