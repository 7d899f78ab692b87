// Moments and days. An Instant is UTC; a Day is a local day of the site; a Zone turns one into the other.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "base/result.h"

namespace date {
class time_zone;
}

namespace drum {

inline constexpr std::int64_t kMicrosPerSecond = 1'000'000;
inline constexpr std::int64_t kMicrosPerMinute = 60 * kMicrosPerSecond;
inline constexpr std::int64_t kMicrosPerHour = 60 * kMicrosPerMinute;
inline constexpr std::int64_t kMicrosPerDay = 24 * kMicrosPerHour;

// A moment, in microseconds since 1970-01-01T00:00:00Z.
struct Instant {
    std::int64_t micros = 0;
    auto operator<=>(const Instant&) const = default;
    // What carries no time was always known.
    static constexpr Instant beginning() { return {std::numeric_limits<std::int64_t>::min()}; }
    static constexpr Instant end() { return {std::numeric_limits<std::int64_t>::max()}; }
};
// Differences are taken between moments of facts (years 1 to 9999), never with beginning() or end().
inline std::int64_t operator-(Instant a, Instant b) { return a.micros - b.micros; }
inline Instant operator+(Instant a, std::int64_t micros) { return {a.micros + micros}; }

// A day of the proleptic Gregorian calendar, counted from 1970-01-01.
struct Day {
    std::int32_t number = 0;
    auto operator<=>(const Day&) const = default;
};
inline Day operator+(Day day, int days) { return {day.number + days}; }
inline int operator-(Day a, Day b) { return a.number - b.number; }

int weekday(Day day);                          // 0 = Monday ... 6 = Sunday
Result<Day> parse_day(std::string_view text);  // 2026-11-23
std::string to_text(Day day);                  // 2026-11-23
std::string short_text(Day day);               // Mon 23 Nov
std::string long_text(Day day);                // Mon 23 Nov 2026
std::string near_text(Day day, Day today);  // with its year only where it is more than half a year from today

// A time zone of the IANA database. Copyable, never the machine's own.
class Zone {
public:
    Zone();  // UTC
    static Result<Zone> find(std::string_view name);
    const std::string& name() const { return name_; }

    Day day_of(Instant instant) const;
    // Microseconds since local midnight; on days with a clock change, by the wall clock.
    std::int64_t local_micros(Instant instant) const;
    // The wall clock's moment; where it occurs twice the first, where it is skipped the end of the gap.
    Instant at(Day day, std::int64_t local_micros) const;
    Instant start_of(Day day) const { return at(day, 0); }
    // The last microsecond of the day.
    Instant end_of(Day day) const { return at(day + 1, 0) + (-1); }

    std::string to_text(Instant instant) const;     // RFC 3339 with offset: 2026-11-23T07:55:00+01:00
    std::string clock_text(Instant instant) const;  // 07:55

private:
    std::int64_t offset_micros(Instant instant) const;
    std::string name_ = "UTC";
    const date::time_zone* zone_ = nullptr;  // null = UTC, which needs no database
};

// A parsed time of a cell: a whole date, a wall-clock time without an offset, or an exact moment.
struct ParsedTime {
    enum class Kind { date, local, exact } kind = Kind::date;
    Day day;                        // date and local
    std::int64_t local_micros = 0;  // local
    Instant instant;                // exact
};
// ISO dates and RFC 3339 times, with '-' or '/' between year, month and day, 'T' or blanks before the
// clock, seconds and fractions optional. Years 1 to 9999.
Result<ParsedTime> parse_time(std::string_view text);
// "07:30" or "07:30:15" -> microseconds since midnight; 24:00 is the end of the day.
Result<std::int64_t> parse_clock(std::string_view text);

}  // namespace drum
