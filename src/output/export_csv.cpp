#include "output/export_csv.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/decimal.h"
#include "output/export_order.h"

namespace drum::output {
namespace {

using fact::Block;
using fact::Cell;
using fact::Table;
using fact::Type;

constexpr std::size_t kWriteBytes = 1 << 20;  // given on at once

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

TableExport::TableExport(Table table, const Zone& zone, intake::Scratch* scratch, std::size_t bytes_in_memory)
    : table_(table), zone_(zone), things_in_order_(scratch, bytes_in_memory), present_(fact::columns(table).size(), false) {}

// A thing is put away as the fields of its versions, of all columns, since which of them anybody has is known at the end.
Result<void> TableExport::add(const Block& versions) {
    std::string key, fields, field;
    for (std::size_t row = 0; row < versions.size(); ++row) {
        for (std::size_t c = 0; c < present_.size(); ++c) {
            field.clear();
            add_cell(field, versions, row, static_cast<int>(c), zone_);
            intake::append_text(fields, field);
            if (versions.present(row, static_cast<int>(c))) present_[c] = true;
        }
        const Instant recorded = versions.recorded_at[row];
        intake::append_text(fields, recorded != Instant::beginning() ? zone_.to_text(recorded) : std::string());
        field.clear();
        if (versions.source[row] >= 0) {
            add_text(field, versions.texts.at(versions.source[row]));
            sources_ = true;
        }
        intake::append_text(fields, field);
        ++rows_;
        if (row + 1 < versions.size() && versions.keys[row + 1] == versions.keys[row]) continue;
        ++things_;
        key.clear();
        append_sort_key(key, versions, row);  // where it stands as it is known last
        if (auto added = things_in_order_.add(key, fields); !added) return added;
        fields.clear();
    }
    return {};
}

Result<void> TableExport::write(const Write& write) {
    std::string out;
    const auto infos = fact::columns(table_);
    for (std::size_t c = 0; c < infos.size(); ++c) {
        present_[c] = present_[c] || infos[c].needed != 0;
        if (present_[c]) out += std::string(infos[c].name) + ",";
    }
    out += sources_ ? "recorded_at,source,fact\n" : "recorded_at,fact\n";
    const auto add = [&out](std::string_view field) {
        out += field;
        out.push_back(',');
    };
    const auto drained = things_in_order_.drain([&](std::string_view key, std::string_view fields) -> Result<void> {
        while (!fields.empty()) {
            for (std::size_t c = 0; c < present_.size(); ++c)
                if (const auto field = intake::take_text(fields); present_[c]) add(field);
            add(intake::take_text(fields));
            if (const auto source = intake::take_text(fields); sources_) add(source);
            out += fact::hex(fact_of(key)) + "\n";
        }
        if (out.size() < kWriteBytes) return {};
        const auto written = write(out);
        out.clear();
        return written;
    });
    return drained ? write(out) : drained;
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
