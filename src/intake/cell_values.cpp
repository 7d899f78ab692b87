#include "intake/cell_values.h"

#include "base/decimal.h"
#include "intake/samples.h"

namespace drum::intake {
namespace {

using fact::Type;

template <class T>
Result<std::int64_t> raw(const Result<T>& parsed, std::int64_t T::*field) {
    if (!parsed) return std::unexpected(parsed.error());
    return (*parsed).*field;
}

Result<std::int64_t> read_plain(std::string_view text, Type type) {
    if (type == Type::quantity) return raw(parse_quantity(text), &Quantity::micro);
    if (type == Type::rate) return raw(parse_rate(text), &Rate::nano);
    return parse_whole(text);
}

// Nearly all numbers are plain ones, which are read at once.
Result<std::int64_t> read_styled(std::string_view text, Type type, NumberStyle style) {
    if (style != NumberStyle::comma) {
        auto value = read_plain(text, type);
        if (value || value.error().code != ErrorCode::bad_input) return value;
    }
    std::string storage;
    const auto plain = plain_number(text, style, storage);
    if (!plain) return std::unexpected(plain.error());
    return read_plain(*plain, type);
}

}  // namespace

Result<std::int64_t> read_number(std::string_view text, fact::Type type, const FieldPlan& plan, const Zone& zone) {
    const DateOrder order = plan.dates;
    switch (type) {
        case fact::Type::quantity:
        case fact::Type::rate:
        case fact::Type::whole: return read_styled(text, type, plan.numbers);
        case fact::Type::instant: return raw(parse_instant(text, order, zone, false), &Instant::micros);
        case fact::Type::instant_end: return raw(parse_instant(text, order, zone, true), &Instant::micros);
        case fact::Type::clock: return parse_clock_as(text);
        case fact::Type::day: {
            const auto day = parse_day_as(text, order, zone);
            if (!day) return std::unexpected(day.error());
            return day->number;
        }
        case fact::Type::text: break;
    }
    return fail(ErrorCode::bad_input, "not a number");
}

std::string_view without_guard(std::string_view text) {
    if (!text.starts_with('\'')) return text;
    const std::size_t after = text.find_first_not_of('\'');
    const bool guards =
        after != std::string_view::npos && std::string_view("=+-@").find(text[after]) != std::string_view::npos;
    return guards ? text.substr(1) : text;
}

bool is_date(fact::Type type) {
    return type == fact::Type::instant || type == fact::Type::instant_end || type == fact::Type::day;
}

bool is_empty(fact::Type type, std::string_view text) {
    return text.empty() || (is_date(type) && is_no_date(text)) || (type != fact::Type::text && says_nothing(text));
}

bool is_one(Ratio factor) { return factor.numerator == factor.denominator; }

Result<std::int64_t> scaled(std::int64_t value, fact::Type type, Ratio factor) {
    if (type == fact::Type::quantity) return raw(convert(Quantity{value}, factor), &Quantity::micro);
    return raw(convert(Rate{value}, factor), &Rate::nano);
}

}  // namespace drum::intake
