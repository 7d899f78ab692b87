#include "intake/date_order.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

#include "intake/cell_format.h"
#include "intake/header_names.h"
#include "intake/said_dates.h"

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

// Two small numbers and a year of four or two digits with one kind of separator, and what follows them.
struct Triple {
    int first = 0, second = 0, year = 0;
    bool short_year = false;
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
    std::size_t digits = 0;
    while (digits < text.size() && is_digit(text[digits])) ++digits;
    if (digits != 4 && digits != 2) return std::nullopt;
    out.year = number(text, 4);
    out.short_year = digits == 2;
    if (out.short_year) out.year = full_year(out.year);
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

// Turns "11:24 PM" and "11:24 p.m." into the clock of 24 hours; other text is given back as it is.
std::string clock_of_24(std::string_view clock) {
    std::string low;
    for (const char c : clock.substr(clock.size() - std::min<std::size_t>(clock.size(), 5)))
        if (c != '.' && c != ' ') low.push_back(static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c));
    const bool afternoon = low.ends_with("pm");
    if (clock.size() < 3 || (!afternoon && !low.ends_with("am"))) return std::string(clock);
    const std::size_t letters = std::min(clock.find_first_of("aApP"), clock.size());
    std::string_view body = trimmed(clock.substr(0, letters));
    const std::string_view whole = body;
    const int hour = number(body, 2);
    if (hour < 1 || hour > 12) return std::string(whole) + "?";
    return std::to_string(hour % 12 + (afternoon ? 12 : 0)) + (body.empty() ? ":00" : std::string(body));
}

// The day with the clock behind it, if any: "T07:30", " 11:24 PM", "073000".
Result<ParsedTime> with_rest(Day day, std::string_view rest) {
    const bool glued = !rest.empty() && is_digit(rest[0]);  // of 20260425073000
    if (!rest.empty() && !glued && rest[0] != ' ' && rest[0] != 'T' && rest[0] != 't' && rest[0] != ',')
        return fail(ErrorCode::bad_input, "not a time");
    std::string_view clock = rest.empty() || glued ? rest : trimmed(rest.substr(1));
    std::string said = clock_of_24(clock);
    std::size_t digits = 0;
    while (digits < said.size() && is_digit(said[digits])) ++digits;
    if (digits == 4 || digits == 6) said.insert(2, ":");
    if (digits == 6) said.insert(5, ":");
    return parse_time(to_text(day) + (said.empty() ? "" : " " + said));
}

// A number that may be a day as workbooks count them.
bool may_be_serial(std::string_view text) {
    double serial = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), serial, std::chars_format::fixed);
    return problem == std::errc() && end == text.data() + text.size() && text.size() >= 5 && is_digit(text[0]) && serial >= 20'000 && serial <= 60'000;
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
    if (value.empty() || is_no_date(value)) return;
    ++values;
    if (starts_with_year(value)) {
        ++year_first;
        return;
    }
    const auto parts = triple(value);
    if (!parts) {
        const auto said = said_date(value);
        named += said.has_value();
        if (said && said->short_year) keep_smallest(a_short_year, value);
        if (!said && may_be_serial(value)) {
            ++serials;
            keep_smallest(a_serial, value);
        }
        return;
    }
    if (parts->short_year) keep_smallest(a_short_year, value);
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

bool is_no_date(std::string_view text) {
    return text.size() >= 8 && text.find_first_not_of("0-./: T") == std::string_view::npos && text[0] == '0';
}

Result<DateOrder> settle(const DateEvidence& evidence, bool numbers_may_be_days) {
    const DateOrder plain = numbers_may_be_days ? DateOrder::serial : DateOrder::year_first;
    if (evidence.dates() == 0 && evidence.serials > 0 && evidence.serials == evidence.values) return DateOrder::serial;
    if (evidence.year_first > 0 || evidence.dates() == evidence.named) return plain;
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
    if (order == DateOrder::year_first || order == DateOrder::serial) {
        auto parsed = parse_time(text);
        if (parsed) return parsed;
        if (starts_with_year(text)) {  // with AM or PM
            const std::size_t blank = std::min(text.find(' '), text.size());
            const auto day = parse_day(text.substr(0, blank));
            parsed = day ? with_rest(*day, text.substr(blank)) : Result<ParsedTime>(std::unexpected(day.error()));
            if (parsed) return parsed;
            return not_a_time(text);
        }
    } else if (const auto parts = triple(text)) {
        const auto day = order == DateOrder::day_first ? day_of(parts->year, parts->second, parts->first) : day_of(parts->year, parts->first, parts->second);
        if (!day) return not_a_time(text);
        auto parsed = with_rest(*day, parts->rest);
        if (!parsed) return not_a_time(text);
        return parsed;
    }
    if (const auto said = said_date(text)) {
        auto parsed = with_rest(said->day, said->rest);
        if (parsed) return parsed;
    }
    if (order == DateOrder::serial && may_be_serial(text)) {
        auto parsed = parse_time(dated(text, CellFormat::date, false));
        if (parsed) return parsed;
    }
    return not_a_time(text);
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

Result<std::int64_t> parse_clock_as(std::string_view text) {
    text = trimmed(text);
    auto parsed = parse_clock(text);
    if (parsed) return parsed;
    const bool digits = !text.empty() && text.size() <= 6 && std::all_of(text.begin(), text.end(), is_digit);
    if (digits && (text.size() > 2 || text.find_first_not_of('0') == std::string_view::npos)) {
        std::string clock(text.size() <= 4 ? 4 - text.size() : 6 - text.size(), '0');
        clock += text;
        clock.insert(2, ":");
        if (clock.size() > 5) clock.insert(5, ":");
        parsed = parse_clock(clock);
    } else {
        parsed = parse_clock(clock_of_24(text));
    }
    if (parsed) return parsed;
    return fail(ErrorCode::bad_input, "'" + shortened(text, 40) + "' is not a time of day (07:30)");
}

void join_clock(std::string_view date, std::string_view clock, std::string& joined) {
    for (const std::string_view midnight : {"00:00:00.000", "00:00:00.0", "00:00:00", "00:00"})
        if (date.size() > midnight.size() + 1 && date.ends_with(midnight) && (date[date.size() - midnight.size() - 1] == ' ' || date[date.size() - midnight.size() - 1] == 'T')) {
            date.remove_suffix(midnight.size() + 1);
            break;
        }
    joined = date;
    joined += ' ';
    const auto micros = parse_clock_as(clock);
    if (!micros) {
        joined += clock;
        return;
    }
    const std::int64_t seconds = *micros / kMicrosPerSecond;
    std::array<char, 32> plain{};
    std::snprintf(plain.data(), plain.size(), "%02d:%02d:%02d.%06d", int(seconds / 3600), int(seconds / 60 % 60), int(seconds % 60), int(*micros % kMicrosPerSecond));
    joined += plain.data();
}

}  // namespace drum::intake
