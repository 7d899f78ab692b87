#include "output/export_order.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "intake/sorting.h"

namespace drum::output {
namespace {

using fact::Block;
using fact::Cell;
using fact::Table;
using fact::Type;

// By what people look for a row of each table.
std::vector<int> order_of(Table table) {
    switch (table) {
        case Table::site: return {};
        case Table::items: return {fact::items::item};
        case Table::units: return {fact::units::item, fact::units::unit};
        case Table::stock: return {fact::stock::item, fact::stock::place, fact::stock::counted_at, fact::stock::lot};
        case Table::moves: return {fact::moves::item, fact::moves::time, fact::moves::order};
        case Table::resources: return {fact::resources::resource};
        case Table::calendars: return {fact::calendars::calendar, fact::calendars::date, fact::calendars::weekday, fact::calendars::from};
        case Table::routes: return {fact::routes::item, fact::routes::step, fact::routes::resource};
        case Table::bom:
            return {fact::bom::item, fact::bom::component, fact::bom::position, fact::bom::step, fact::bom::valid_from};
        case Table::sources:
            return {fact::sources::item, fact::sources::supplier, fact::sources::place, fact::sources::from_quantity};
        case Table::orders: return {fact::orders::order, fact::orders::line, fact::orders::item};
        case Table::demand: return {fact::demand::order, fact::demand::line, fact::demand::item};
        case Table::operations: return {fact::operations::case_, fact::operations::end, fact::operations::resource};
        case Table::decisions: return {fact::decisions::at, fact::decisions::action};
        case Table::mappings: return {fact::mappings::profile, fact::mappings::sheet};
    }
    return {};
}

char weekday_rank(std::string_view word) {
    static constexpr std::array<std::string_view, 7> kDays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    return static_cast<char>(std::find(kDays.begin(), kDays.end(), word) - kDays.begin());
}

// Nothing compares as less than this, so that of two texts of which one is the beginning of the other that one is first.
void end_text(std::string& key) { key.append(2, '\0'); }

void append_byte(std::string& key, char c) {
    key.push_back(c);
    if (c == '\0') key.push_back('\x01');  // unlike an end
}

// Bytes that ascend as the count does; nearly always one.
void append_count(std::string& key, std::size_t count) {
    key.push_back(static_cast<char>(std::min<std::size_t>(count, 0xFF)));
    if (count >= 0xFF) intake::append_ascending(key, count);
}

// A run of digits is a digit, to stand among other characters where digits do, and its value: how many digits, and which.
// Leading zeros decide last.
void append_text_in_order(std::string& key, std::string_view text) {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    bool digits = false;
    for (std::size_t i = 0; i < text.size();) {
        if (!digit(text[i])) {
            append_byte(key, text[i++]);
            continue;
        }
        digits = true;
        while (i < text.size() && text[i] == '0') ++i;
        std::size_t end = i;
        while (end < text.size() && digit(text[end])) ++end;
        key.push_back('0');
        append_count(key, end - i);
        key += text.substr(i, end - i);
        i = end;
    }
    end_text(key);
    if (!digits) return;
    for (const char c : text) append_byte(key, c);
    end_text(key);
}

}  // namespace

void append_sort_key(std::string& key, const Block& rows, std::size_t row) {
    for (const int column : order_of(rows.table)) {
        const Cell cell = rows.cell(row, column);
        key.push_back(cell.present() ? '\x01' : '\0');
        if (!cell.present()) continue;
        if (fact::columns(rows.table)[static_cast<std::size_t>(column)].type != Type::text)
            intake::append_ascending(key, static_cast<std::uint64_t>(cell.value) ^ std::uint64_t{1} << 63);
        else if (rows.table == Table::calendars && column == fact::calendars::weekday)
            key.push_back(weekday_rank(rows.texts.at(cell.value)));
        else append_text_in_order(key, rows.texts.at(cell.value));
    }
    intake::append_ascending(key, rows.keys[row].high);
    intake::append_ascending(key, rows.keys[row].low);
}

fact::Key fact_of(std::string_view sort_key) {
    return {intake::ascending_at(sort_key, sort_key.size() - 16), intake::ascending_at(sort_key, sort_key.size() - 8)};
}

}  // namespace drum::output
