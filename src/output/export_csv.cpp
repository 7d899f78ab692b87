#include "output/export_csv.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <span>
#include <vector>

#include "base/decimal.h"

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
        case Table::stock: return {fact::stock::item, fact::stock::place, fact::stock::counted_at};
        case Table::moves: return {fact::moves::item, fact::moves::time, fact::moves::order};
        case Table::resources: return {fact::resources::resource};
        case Table::calendars: return {fact::calendars::calendar, fact::calendars::date, fact::calendars::weekday, fact::calendars::from};
        case Table::routes: return {fact::routes::item, fact::routes::step};
        case Table::bom: return {fact::bom::item, fact::bom::component, fact::bom::step, fact::bom::valid_from};
        case Table::sources: return {fact::sources::item, fact::sources::supplier, fact::sources::place};
        case Table::orders: return {fact::orders::order, fact::orders::line, fact::orders::item};
        case Table::demand: return {fact::demand::order, fact::demand::line, fact::demand::item};
        case Table::operations: return {fact::operations::case_, fact::operations::end, fact::operations::resource};
        case Table::decisions: return {fact::decisions::at, fact::decisions::action};
        case Table::mappings: return {fact::mappings::profile, fact::mappings::sheet};
    }
    return {};
}

int weekday_rank(std::string_view word) {
    static constexpr std::array<std::string_view, 7> kDays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    return static_cast<int>(std::find(kDays.begin(), kDays.end(), word) - kDays.begin());
}

// Digits count by their value, so that line 10 comes after line 9; leading zeros decide last.
int compare_text(std::string_view a, std::string_view b) {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    std::size_t i = 0, k = 0;
    while (i < a.size() && k < b.size()) {
        if (!digit(a[i]) || !digit(b[k])) {
            if (a[i] != b[k]) return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[k]) ? -1 : 1;
            ++i, ++k;
            continue;
        }
        while (i < a.size() && a[i] == '0') ++i;
        while (k < b.size() && b[k] == '0') ++k;
        std::size_t x = i, y = k;
        while (x < a.size() && digit(a[x])) ++x;
        while (y < b.size() && digit(b[y])) ++y;
        if (x - i != y - k) return x - i < y - k ? -1 : 1;
        if (const int by = a.substr(i, x - i).compare(b.substr(k, y - k)); by != 0) return by;
        i = x, k = y;
    }
    if (a.size() - i != b.size() - k) return a.size() - i < b.size() - k ? -1 : 1;
    return a.compare(b);
}

int compare_cells(const Block& rows, std::size_t a, std::size_t b, int column) {
    const Cell x = rows.cell(a, column), y = rows.cell(b, column);
    if (x.present() != y.present()) return x.present() ? 1 : -1;
    if (!x.present()) return 0;
    if (fact::columns(rows.table)[static_cast<std::size_t>(column)].type != Type::text)
        return x.value < y.value ? -1 : x.value > y.value ? 1 : 0;
    const std::string_view s = rows.texts.at(x.value), t = rows.texts.at(y.value);
    if (rows.table == Table::calendars && column == fact::calendars::weekday) return weekday_rank(s) - weekday_rank(t);
    return compare_text(s, t);
}

// One thing: the rows [from, to) of one key.
struct Thing {
    std::size_t from = 0, to = 0;
};

std::vector<Thing> things_in_order(const Block& rows) {
    std::vector<Thing> things;
    for (std::size_t from = 0; from < rows.size();) {
        std::size_t to = from + 1;
        while (to < rows.size() && rows.keys[to] == rows.keys[from]) ++to;
        things.push_back({from, to});
        from = to;
    }
    const std::vector<int> order = order_of(rows.table);
    std::sort(things.begin(), things.end(), [&](const Thing& a, const Thing& b) {
        for (const int column : order)  // as each is known last
            if (const int by = compare_cells(rows, a.to - 1, b.to - 1, column); by != 0) return by < 0;
        return rows.keys[a.from] < rows.keys[b.from];
    });
    return things;
}

// Text as RFC 4180 wants it, whatever delimiter a reader tries first. What looks like a formula stays what it is.
void add_text(std::string& out, std::string_view text) {
    if (text.find_first_of(",;|\t\"\r\n") == std::string_view::npos) {
        out += text;
        return;
    }
    out.push_back('"');
    for (const char c : text) {
        if (c == '"') out.push_back('"');
        out.push_back(c);
    }
    out.push_back('"');
}

// "07:30", "24:00", with seconds and their fractions only where there are any.
std::string clock_text(std::int64_t micros) {
    const std::int64_t seconds = micros / kMicrosPerSecond, fraction = micros % kMicrosPerSecond;
    std::array<char, 32> buffer{};
    const auto write = [&](const char* form, auto... parts) { std::snprintf(buffer.data(), buffer.size(), form, parts...); };
    const int hour = static_cast<int>(seconds / 3600), minute = static_cast<int>(seconds / 60 % 60), second = static_cast<int>(seconds % 60);
    if (fraction != 0) write("%02d:%02d:%02d.%06d", hour, minute, second, static_cast<int>(fraction));
    else if (second != 0) write("%02d:%02d:%02d", hour, minute, second);
    else write("%02d:%02d", hour, minute);
    return buffer.data();
}

void add_cell(std::string& out, const Block& rows, std::size_t row, int column, const Zone& zone) {
    const Cell cell = rows.cell(row, column);
    if (!cell.present()) return;
    switch (fact::columns(rows.table)[static_cast<std::size_t>(column)].type) {
        case Type::text: return add_text(out, rows.texts.at(cell.value));
        case Type::quantity: out += to_text(Quantity{cell.value}); return;
        case Type::rate: out += to_text(Rate{cell.value}); return;
        case Type::whole: out += std::to_string(cell.value); return;
        case Type::instant:
        case Type::instant_end: out += zone.to_text(Instant{cell.value}); return;
        case Type::day: out += to_text(Day{static_cast<std::int32_t>(cell.value)}); return;
        case Type::clock: out += clock_text(cell.value); return;
    }
}

}  // namespace

ExportedTable export_table(const Block& history, const Zone& zone) {
    ExportedTable out{history.table, {}, static_cast<std::int64_t>(history.size()), 0};
    std::vector<int> columns;
    const auto infos = fact::columns(history.table);
    for (std::size_t c = 0; c < infos.size(); ++c) {
        const auto& states = history.cells[c].state;
        if (std::find(states.begin(), states.end(), fact::CellState::present) == states.end() && infos[c].needed == 0) continue;
        columns.push_back(static_cast<int>(c));
        out.bytes += std::string(infos[c].name) + ",";
    }
    const bool sources = std::any_of(history.source.begin(), history.source.end(), [](std::int64_t s) { return s >= 0; });
    out.bytes += sources ? "recorded_at,source,fact\n" : "recorded_at,fact\n";
    const std::vector<Thing> things = things_in_order(history);
    out.things = static_cast<std::int64_t>(things.size());
    for (const Thing& thing : things)
        for (std::size_t row = thing.from; row < thing.to; ++row) {
            for (const int column : columns) {
                add_cell(out.bytes, history, row, column, zone);
                out.bytes.push_back(',');
            }
            if (history.recorded_at[row] != Instant::beginning()) out.bytes += zone.to_text(history.recorded_at[row]);
            out.bytes.push_back(',');
            if (sources) {
                if (history.source[row] >= 0) add_text(out.bytes, history.texts.at(history.source[row]));
                out.bytes.push_back(',');
            }
            out.bytes += fact::hex(history.keys[row]) + "\n";
        }
    return out;
}

bool is_export_header(Table table, std::string_view first_line) {
    while (!first_line.empty() && (first_line.back() == '\n' || first_line.back() == '\r')) first_line.remove_suffix(1);
    bool recorded = false, keyed = false;
    while (!first_line.empty()) {
        const std::size_t end = std::min(first_line.find(','), first_line.size());
        const std::string_view name = first_line.substr(0, end);
        recorded = recorded || name == "recorded_at";
        keyed = keyed || name == "fact";
        if (name != "recorded_at" && name != "fact" && name != "source" && fact::find_column(table, name) < 0) return false;
        first_line.remove_prefix(std::min(end + 1, first_line.size()));
    }
    return recorded && keyed;
}

}  // namespace drum::output
