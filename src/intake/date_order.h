// Dates by the whole column: 03/04 alone is ambiguous, one 25/04 settles it for every row.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace drum::intake {

enum class DateOrder : std::uint8_t { year_first, day_first, month_first };

// What the values of one column say about the order of year, month and day.
struct DateEvidence {
    std::int64_t values = 0;       // cells that are not empty
    std::int64_t year_first = 0;   // 2026-04-25 or 2026/04/25
    std::int64_t day_first = 0;    // 25/04/2026, or with dots: 03.04.2026
    std::int64_t month_first = 0;  // 04/25/2026
    std::int64_t either = 0;       // 03/04/2026
    std::string an_either, a_day_first, a_month_first;  // one value of each kind, the smallest, for messages

    void look(std::string_view value);
    std::int64_t dates() const { return year_first + day_first + month_first + either; }
};

// A date or a time with its date, in any order.
bool looks_like_date(std::string_view text);

// The order in force for the column. Fails when nothing settles it or values contradict each other, with what to do.
// A column with any year-first date is year-first: its other cells are refused one by one.
Result<DateOrder> settle(const DateEvidence& evidence);

// As base/time.h's parse_time, with day and month in the given order, separators / - or . and an optional AM or PM.
Result<ParsedTime> parse_time_as(std::string_view text, DateOrder order);
// The moment a cell names. A date alone is 00:00 local, or the last microsecond of the local day. Refuses local years
// outside 1 to 9999.
Result<Instant> parse_instant(std::string_view text, DateOrder order, const Zone& zone, bool end_of_day);
// A day; of a moment with a clock the local day it falls on.
Result<Day> parse_day_as(std::string_view text, DateOrder order, const Zone& zone);

}  // namespace drum::intake
