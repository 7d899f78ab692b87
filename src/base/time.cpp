#include "base/time.h"

#include <date/date.h>
#include <date/tz.h>

#include <array>
#include <chrono>
#include <cstdio>

namespace drum {
namespace {

date::sys_days days_of(Day day) { return date::sys_days{date::days{day.number}}; }

using Micros = std::chrono::microseconds;

std::int64_t floor_day(std::int64_t micros) {
    std::int64_t day = micros / kMicrosPerDay;
    if (day * kMicrosPerDay > micros) --day;
    return day;
}

// The system's zone files list clock changes until 2037 only and the zone library does not read the rule that
// follows, so a later day borrows from a listed one: microseconds to take off `micros` (UTC or local) to land in a year
// up to 2037 whose days of the week fall the same from 1 January on, or, after February, from 1 March on.
std::int64_t past_listed_years(std::int64_t micros) {
    constexpr int kLastListed = 2037;
    constexpr std::int64_t kNewYear2038 = 24'837 * kMicrosPerDay;
    if (micros < kNewYear2038) return 0;
    const date::year_month_day ymd{days_of(Day{static_cast<std::int32_t>(floor_day(micros))})};
    const auto start = [&](int year) {
        const auto month = date::month{ymd.month() >= date::month{3} ? 3u : 1u};
        const auto first = date::sys_days{date::year{year} / month / date::day{1}};
        return Day{static_cast<std::int32_t>(first.time_since_epoch().count())};
    };
    const Day from = start(int(ymd.year()));
    int year = kLastListed;
    while (weekday(start(year)) != weekday(from)) --year;  // 2027 to 2037 hold all seven
    return std::int64_t(from - start(year)) * kMicrosPerDay;
}

// Reads exactly `count` digits; -1 when they are not there.
int digits(std::string_view& text, std::size_t count) {
    if (text.size() < count) return -1;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(count);
    return value;
}

int some_digits(std::string_view& text) {  // one or two
    if (text.size() >= 2 && text[1] >= '0' && text[1] <= '9') return digits(text, 2);
    return digits(text, 1);
}

bool take(std::string_view& text, char c) {
    if (text.empty() || text[0] != c) return false;
    text.remove_prefix(1);
    return true;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

bool take_day(std::string_view& text, Day& day) {
    const int year = digits(text, 4);
    if (year < 1 || text.empty()) return false;
    const char separator = text[0];
    if (separator != '-' && separator != '/') return false;
    take(text, separator);
    const int month = some_digits(text);
    if (month < 1 || !take(text, separator)) return false;
    const int dom = some_digits(text);
    if (dom < 1) return false;
    const date::year_month_day ymd{date::year{year}, date::month{unsigned(month)}, date::day{unsigned(dom)}};
    if (!ymd.ok()) return false;
    day.number = static_cast<std::int32_t>(date::sys_days{ymd}.time_since_epoch().count());
    return true;
}

bool take_clock(std::string_view& text, std::int64_t& micros) {
    const int hour = some_digits(text);
    if (hour < 0 || hour > 24 || !take(text, ':')) return false;
    const int minute = digits(text, 2);
    if (minute < 0 || minute > 59) return false;
    micros = hour * kMicrosPerHour + minute * kMicrosPerMinute;
    if (take(text, ':')) {
        const int second = digits(text, 2);
        if (second < 0 || second > 60) return false;
        micros += second * kMicrosPerSecond;
        if (take(text, '.')) {
            std::int64_t unit = kMicrosPerSecond / 10;
            bool any = false;
            while (!text.empty() && text[0] >= '0' && text[0] <= '9') {
                micros += (text[0] - '0') * unit;
                unit /= 10;
                any = true;
                text.remove_prefix(1);
            }
            if (!any) return false;
        }
    }
    return micros <= kMicrosPerDay;
}

bool take_offset(std::string_view& text, std::int64_t& micros) {
    if (take(text, 'Z') || take(text, 'z')) {
        micros = 0;
        return true;
    }
    if (text.empty() || (text[0] != '+' && text[0] != '-')) return false;
    const int sign = text[0] == '-' ? -1 : 1;
    text.remove_prefix(1);
    const int hour = digits(text, 2);
    if (hour < 0 || hour > 23) return false;
    const bool colon = take(text, ':');
    const int minute = text.empty() && !colon ? 0 : digits(text, 2);
    if (minute < 0 || minute > 59) return false;
    micros = sign * (hour * kMicrosPerHour + minute * kMicrosPerMinute);
    return true;
}

}  // namespace

int weekday(Day day) {
    const int w = (day.number + 3) % 7;  // 1970-01-01 was a Thursday
    return w < 0 ? w + 7 : w;
}

Result<Day> parse_day(std::string_view text) {
    std::string_view rest = trimmed(text);
    Day day;
    if (!take_day(rest, day) || !rest.empty())
        return fail(ErrorCode::bad_input, "'" + std::string(text.substr(0, 40)) + "' is not a date (2026-11-23)");
    return day;
}

std::string to_text(Day day) {
    const date::year_month_day ymd{days_of(day)};
    std::array<char, 32> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02u", int(ymd.year()), unsigned(ymd.month()),
                  unsigned(ymd.day()));
    return buffer.data();
}

std::string short_text(Day day) {
    static constexpr std::array<const char*, 7> kDays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const date::year_month_day ymd{days_of(day)};
    return std::string(kDays[weekday(day)]) + " " + std::to_string(unsigned(ymd.day())) + " " +
           kMonths[unsigned(ymd.month()) - 1];
}

std::string long_text(Day day) {
    const date::year_month_day ymd{days_of(day)};
    return short_text(day) + " " + std::to_string(int(ymd.year()));
}

std::string near_text(Day day, Day today) {
    constexpr int kHalfAYear = 183;
    return std::abs(day - today) > kHalfAYear ? long_text(day) : short_text(day);
}

Zone::Zone() = default;

Result<Zone> Zone::find(std::string_view name) {
    Zone zone;
    if (name.empty() || name == "UTC" || name == "Z") return zone;
    try {  // the zone library speaks in exceptions; they stop here
        zone.zone_ = date::locate_zone(std::string(name));
    } catch (const std::exception&) {
        return fail(ErrorCode::bad_input, "'" + std::string(name) + "' is not a time zone (Europe/Amsterdam)");
    }
    zone.name_ = std::string(name);
    return zone;
}

std::int64_t Zone::offset_micros(Instant instant) const {
    if (zone_ == nullptr) return 0;
    const date::sys_time<Micros> at{Micros{instant.micros - past_listed_years(instant.micros)}};
    const auto info = zone_->get_info(date::floor<std::chrono::seconds>(at));
    return std::chrono::duration_cast<Micros>(info.offset).count();
}

Day Zone::day_of(Instant instant) const {
    return Day{static_cast<std::int32_t>(floor_day(instant.micros + offset_micros(instant)))};
}

std::int64_t Zone::local_micros(Instant instant) const {
    const std::int64_t local = instant.micros + offset_micros(instant);
    return local - floor_day(local) * kMicrosPerDay;
}

Instant Zone::at(Day day, std::int64_t local_micros) const {
    const std::int64_t local = std::int64_t(day.number) * kMicrosPerDay + local_micros;
    if (zone_ == nullptr) return Instant{local};
    const std::int64_t shift = past_listed_years(local);
    const date::local_time<Micros> wall{Micros{local - shift}};
    const auto info = zone_->get_info(date::floor<std::chrono::seconds>(wall));
    if (info.result == date::local_info::nonexistent)
        return Instant{std::chrono::duration_cast<Micros>(info.first.end.time_since_epoch()).count() + shift};
    return Instant{local - std::chrono::duration_cast<Micros>(info.first.offset).count()};
}

std::string Zone::to_text(Instant instant) const {
    const std::int64_t offset = offset_micros(instant);
    if (offset % kMicrosPerMinute != 0)
        return Zone().to_text(instant);  // local mean time of long ago: RFC 3339 has no seconds
    const std::int64_t micros = local_micros(instant);
    const std::int64_t seconds = micros / kMicrosPerSecond, fraction = micros % kMicrosPerSecond;
    std::array<char, 64> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "T%02d:%02d:%02d", int(seconds / 3600), int(seconds / 60 % 60),
                  int(seconds % 60));
    std::string text = drum::to_text(day_of(instant)) + buffer.data();
    if (fraction != 0) {
        std::snprintf(buffer.data(), buffer.size(), ".%06d", int(fraction));
        text += buffer.data();
        while (text.back() == '0') text.pop_back();
    }
    if (offset == 0) return text + "Z";
    const std::int64_t minutes = (offset < 0 ? -offset : offset) / kMicrosPerMinute;
    std::snprintf(buffer.data(), buffer.size(), "%c%02d:%02d", offset < 0 ? '-' : '+', int(minutes / 60),
                  int(minutes % 60));
    return text + buffer.data();
}

std::string Zone::clock_text(Instant instant) const {
    const std::int64_t minutes = local_micros(instant) / kMicrosPerMinute;
    std::array<char, 16> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%02d:%02d", int(minutes / 60), int(minutes % 60));
    return buffer.data();
}

Result<ParsedTime> parse_time(std::string_view text) {
    const auto refuse = [&] {
        return fail(ErrorCode::bad_input, "'" + std::string(text.substr(0, 40)) + "' is not a time");
    };
    std::string_view rest = trimmed(text);
    ParsedTime out;
    if (!take_day(rest, out.day)) return refuse();
    if (rest.empty()) return out;
    if (rest[0] != 'T' && rest[0] != 't' && rest[0] != ' ') return refuse();
    rest.remove_prefix(1);
    rest = trimmed(rest);
    if (!take_clock(rest, out.local_micros)) return refuse();
    rest = trimmed(rest);
    if (rest.empty()) {
        out.kind = ParsedTime::Kind::local;
        return out;
    }
    std::int64_t offset = 0;
    if (!take_offset(rest, offset) || !rest.empty()) return refuse();
    out.kind = ParsedTime::Kind::exact;
    out.instant = Instant{std::int64_t(out.day.number) * kMicrosPerDay + out.local_micros - offset};
    return out;
}

Result<std::int64_t> parse_clock(std::string_view text) {
    std::string_view rest = trimmed(text);
    std::int64_t micros = 0;
    if (!take_clock(rest, micros) || !rest.empty())
        return fail(ErrorCode::bad_input, "'" + std::string(text.substr(0, 40)) + "' is not a time of day (07:30)");
    return micros;
}

}  // namespace drum
