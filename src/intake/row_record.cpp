#include "intake/row_record.h"

namespace drum::intake {
namespace {

using fact::Block;
using fact::CellState;
using fact::Key;

void append_signed(std::string& bytes, std::int64_t value) {  // zigzag: small ones are short
    append_number(bytes, (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
}

std::int64_t take_signed(std::string_view& bytes) {
    const std::uint64_t bits = take_number(bytes);
    return static_cast<std::int64_t>(bits >> 1) ^ -static_cast<std::int64_t>(bits & 1);
}

Origin take_origin(std::string_view& bytes, unsigned flags) {
    Origin origin;
    origin.recorded_given = (flags & 1U) != 0;
    origin.report = static_cast<std::int32_t>(take_signed(bytes));
    origin.line = take_signed(bytes);
    return origin;
}

unsigned take_byte(std::string_view& bytes) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    return byte;
}

}  // namespace

void append_key(std::string& bytes, const Key& key) {
    append_ascending(bytes, key.high);
    append_ascending(bytes, key.low);
}

Key key_at(std::string_view bytes) { return {ascending_at(bytes, 0), ascending_at(bytes, 8)}; }

void append_row(std::string& bytes, const Landing& landing, std::size_t row) {
    const Block& rows = landing.rows;
    const Origin& origin = landing.origin[row];
    bytes.push_back(static_cast<char>(static_cast<int>(landing.repeats[row]) * 2 + origin.recorded_given));
    append_signed(bytes, origin.report);
    append_signed(bytes, origin.line);
    append_signed(bytes, rows.recorded_at[row].micros);
    append_text(bytes, rows.source[row] < 0 ? std::string_view() : rows.texts.at(rows.source[row]));
    const auto infos = fact::columns(rows.table);
    for (std::size_t c = 0; c < infos.size(); ++c) {
        const fact::Cell cell = rows.cell(row, static_cast<int>(c));
        bytes.push_back(static_cast<char>(cell.state));
        if (!cell.present()) continue;
        if (infos[c].type == fact::Type::text) append_text(bytes, rows.texts.at(cell.value));
        else append_signed(bytes, cell.value);
    }
}

void take_row(std::string_view key, std::string_view bytes, Landing& to) {
    Block& rows = to.rows;
    const unsigned flags = take_byte(bytes);
    to.origin.push_back(take_origin(bytes, flags));
    const std::size_t row = rows.add_row(key_at(key), Instant{take_signed(bytes)});
    to.repeats.push_back(static_cast<Repeat>(flags >> 1));
    if (const auto source = take_text(bytes); !source.empty()) rows.source[row] = rows.texts.add(source);
    const auto infos = fact::columns(rows.table);
    for (std::size_t c = 0; c < infos.size(); ++c) {
        const int column = static_cast<int>(c);
        const auto state = static_cast<CellState>(take_byte(bytes));
        if (state == CellState::cleared) rows.clear(row, column);
        if (state != CellState::present) continue;
        rows.set(row, column, infos[c].type == fact::Type::text ? rows.texts.add(take_text(bytes)) : take_signed(bytes));
    }
}

Origin origin_of(std::string_view record) {
    const unsigned flags = take_byte(record);
    return take_origin(record, flags);
}

}  // namespace drum::intake
