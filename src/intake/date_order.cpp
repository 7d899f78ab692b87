#include "intake/date_order.h"

#include <array>
#include <cstdio>

#include "intake/header_names.h"

namespace drum::intake {
namespace {

constexpr std::int64_t kFirstMicros = -719162LL * kMicrosPerDay;  // 0001-01-01T00:00Z
constexpr std::int64_t kLastMicros = 2932897LL * kMicrosPerDay;   // 10000-01-01T00:00Z

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int number(std::string_view& text, std::size_t most) {  // -1 when there is none
    int value = 0;
    std::size_t n = 0;
    while (n < text.size() && n < most && is_digit(text[n])) value = value * 10 + (text[n++] - '0');
    if (n == 0 || (n < text.size() && is_digit(text[n]))) return -1;
    text.remove_prefix(n);
    return value;
}

// Two small numbers and a year of four digits with one kind of separator, and what follows them.
struct Triple {
    int first = 0, second = 0, year = 0;
    char separator = '/';
    std::string_view rest;
};
std::optional<Triple> triple(std::string_view text) {
    Triple out;
    out.first = number(text, 2);
    if (out.first < 0 || text.empty()) return std::nullopt;
    out.separator = text[0];
    if (out.separator != '/' && out.separator != '.' && out.separator != '-') return std::nullopt;
    text.remove_prefix(1);
    out.second = number(text, 2);
    if (out.second < 0 || text.empty() || text[0] != out.separator) return std::nullopt;
    text.remove_prefix(1);
    if (text.size() < 4 || !is_digit(text[0]) || !is_digit(text[1]) || !is_digit(text[2]) || !is_digit(text[3]))
        return std::nullopt;
    out.year = number(text, 4);
    if (out.year < 0) return std::nullopt;
    out.rest = text;
    return out;
}

bool starts_with_year(std::string_view text) {
    return text.size() >= 8 && is_digit(text[0]) && is_digit(text[1]) && is_digit(text[2]) && is_digit(text[3]) &&
           (text[4] == '-' || text[4] == '/') && is_digit(text[5]);
}

void keep_smallest(std::string& kept, std::string_view value) {
    if (kept.empty() || value < kept) kept = shortened(value, 40);
}

// Turns "11:24 PM" into the clock of 24 hours; other text is given back as it is.
std::string clock_of_24(std::string_view clock) {
    if (clock.size() < 6) return std::string(clock);
    const char half = static_cast<char>(clock[clock.size() - 2] | 0x20), m = static_cast<char>(clock.back() | 0x20);
    if (m != 'm' || (half != 'a' && half != 'p')) return std::string(clock);
    std::string_view body = trimmed(clock.substr(0, clock.size() - 2));
    const std::string_view whole = body;
    const int hour = number(body, 2);
    if (hour < 1 || hour > 12) return std::string(whole) + "?";
    const int hour_of_24 = hour % 12 + (half == 'p' ? 12 : 0);
    return std::to_string(hour_of_24) + std::string(body);
}

std::unexpected<Error> not_a_time(std::string_view text) {
    std::string_view rest = text;
    const bool negative = !rest.empty() && rest[0] == '-';
    if (negative) rest.remove_prefix(1);
    std::size_t n = 0;
    while (n < rest.size() && is_digit(rest[n])) ++n;
    const bool no_year = n == 4 && rest.substr(0, 4) == "0000";
    if (n < rest.size() && rest[n] == '-' && (no_year || negative || n > 4))
        return fail(ErrorCode::bad_input, "'" + shortened(text, 40) + "': the year is outside 1 to 9999");
    return fail(ErrorCode::bad_input, "'" + shortened(text, 40) + "' is not a date or time (2026-11-23T07:30:00Z)");
}

}  // namespace

void DateEvidence::look(std::string_view value) {
    value = trimmed(value);
    if (value.empty()) return;
    ++values;
    if (starts_with_year(value)) {
        ++this->year_first;
        return;
    }
    const auto parts = triple(value);
    if (!parts) return;
    if (parts->separator == '.' || (parts->first > 12 && parts->second <= 12)) {
        ++day_first;
        keep_smallest(a_day_first, value);
    } else if (parts->second > 12 && parts->first <= 12) {
        ++month_first;
        keep_smallest(a_month_first, value);
    } else if (parts->first <= 12 && parts->second <= 12) {
        ++either;
        keep_smallest(an_either, value);
    }
}

bool looks_like_date(std::string_view text) {
    DateEvidence evidence;
    evidence.look(text);
    return evidence.dates() > 0;
}

Result<DateOrder> settle(const DateEvidence& evidence) {
    if (evidence.year_first > 0 || evidence.dates() == 0) return DateOrder::year_first;
    if (evidence.day_first > 0 && evidence.month_first > 0)
        return fail(ErrorCode::bad_input, "'" + evidence.a_day_first + "' has the day first and '" +
                                              evidence.a_month_first +
                                              "' the month; write dates as 2026-04-25 and import again");
    if (evidence.day_first > 0) return DateOrder::day_first;
    if (evidence.month_first > 0) return DateOrder::month_first;
    return fail(ErrorCode::bad_input,
                "'" + evidence.an_either +
                    "' may be day/month or month/day and no date of the column settles it; write dates as "
                    "2026-04-25, or add rows with a day after the 12th");
}

Result<ParsedTime> parse_time_as(std::string_view text, DateOrder order) {
    text = trimmed(text);
    if (order == DateOrder::year_first) {
        auto parsed = parse_time(text);
        if (!parsed) return not_a_time(text);
        return parsed;
    }
    const auto parts = triple(text);
    if (!parts) return not_a_time(text);
    const int month = order == DateOrder::day_first ? parts->second : parts->first;
    const int day = order == DateOrder::day_first ? parts->first : parts->second;
    std::array<char, 48> iso{};
    std::snprintf(iso.data(), iso.size(), "%04d-%02d-%02d", parts->year, month, day);
    std::string_view clock = parts->rest;
    if (!clock.empty() && clock[0] != ' ' && clock[0] != 'T' && clock[0] != ',') return not_a_time(text);
    if (!clock.empty()) clock = trimmed(clock.substr(1));
    auto parsed = parse_time(clock.empty() ? std::string(iso.data()) : iso.data() + (" " + clock_of_24(clock)));
    if (!parsed) return not_a_time(text);
    return parsed;
}

Result<Instant> parse_instant(std::string_view text, DateOrder order, const Zone& zone, bool end_of_day) {
    const auto parsed = parse_time_as(text, order);
    if (!parsed) return std::unexpected(parsed.error());
    switch (parsed->kind) {
        case ParsedTime::Kind::date: return end_of_day ? zone.end_of(parsed->day) : zone.start_of(parsed->day);
        case ParsedTime::Kind::local: return zone.at(parsed->day, parsed->local_micros);
        case ParsedTime::Kind::exact: break;
    }
    const Day day = zone.day_of(parsed->instant);
    const std::int64_t local_midnight = std::int64_t(day.number) * kMicrosPerDay;
    if (local_midnight < kFirstMicros || local_midnight >= kLastMicros)
        return fail(ErrorCode::bad_input, "'" + shortened(text, 40) + "': the year is outside 1 to 9999");
    return parsed->instant;
}

Result<Day> parse_day_as(std::string_view text, DateOrder order, const Zone& zone) {
    const auto parsed = parse_time_as(text, order);
    if (!parsed) return std::unexpected(parsed.error());
    return parsed->kind == ParsedTime::Kind::exact ? zone.day_of(parsed->instant) : parsed->day;
}

}  // namespace drum::intake
