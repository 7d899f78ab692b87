#include "fact/by_hand.h"

#include <string>

#include "base/check.h"
#include "base/decimal.h"

namespace drum::fact {
namespace {

template <class T, class Number>
Result<std::int64_t> value_in(const Result<T>& parsed, Number T::* field) {
    if (!parsed) return std::unexpected(parsed.error());
    return static_cast<std::int64_t>((*parsed).*field);
}

Result<std::int64_t> instant_value(Type type, std::string_view text) {
    const auto parsed = parse_time(text);
    if (!parsed) return std::unexpected(parsed.error());
    const Zone utc;
    switch (parsed->kind) {
        case ParsedTime::Kind::date:
            return (type == Type::instant_end ? utc.end_of(parsed->day) : utc.start_of(parsed->day)).micros;
        case ParsedTime::Kind::local: return utc.at(parsed->day, parsed->local_micros).micros;
        case ParsedTime::Kind::exact: return parsed->instant.micros;
    }
    return parsed->instant.micros;
}

}  // namespace

Result<std::int64_t> stored_value(Type type, std::string_view text) {
    switch (type) {
        case Type::quantity: return value_in(parse_quantity(text), &Quantity::micro);
        case Type::rate: return value_in(parse_rate(text), &Rate::nano);
        case Type::whole: return parse_whole(text);
        case Type::day: return value_in(parse_day(text), &Day::number);
        case Type::clock: return parse_clock(text);
        case Type::instant:
        case Type::instant_end: return instant_value(type, text);
        case Type::text: break;
    }
    return fail(ErrorCode::bad_input, "texts have no stored value of their own");
}

ByHand::ByHand() {
    for (int t = 0; t < kTables; ++t) blocks_.emplace_back(static_cast<Table>(t));
}

ByHand& ByHand::add(Table table, Cells cells, Instant recorded_at, std::string_view key) {
    Block& block = blocks_[static_cast<std::size_t>(table)];
    const std::string own =
        std::string(name(table)) + "|" + (key.empty() ? "row " + std::to_string(rows_++) : std::string(key));
    const std::size_t row = block.add_row(key_of(own), recorded_at);
    for (const auto& [column_name, text] : cells) {
        const int column = find_column(table, column_name);
        CHECK(column >= 0);
        if (text.empty()) {
            block.clear(row, column);
        } else if (columns(table)[static_cast<std::size_t>(column)].type == Type::text) {
            block.set_text(row, column, text);
        } else {
            const auto value = stored_value(columns(table)[static_cast<std::size_t>(column)].type, text);
            CHECK(value.has_value());
            block.set(row, column, *value);
        }
    }
    return *this;
}

}  // namespace drum::fact
