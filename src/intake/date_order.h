// Dates by the whole column: 03/04 alone is ambiguous, one 25/04 settles it for every row.
//
// What says itself which part is which is read in any column: 2026-04-25, 20260425, 5 Jan 2026, Jan 5, 2026 (month names
// in English, German, French, Dutch and Spanish), 2026-W05 (its Monday), 2026-05 and May 2026 (the first of the month).
// Years of two digits lie between 1970 and 2069.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace drum::intake {

enum class DateOrder : std::uint8_t {
    year_first,
    day_first,
    month_first,
    serial,  // as year_first; and a number is a day as workbooks count them
};

// What the values of one column say about the order of year, month and day.
struct DateEvidence {
    std::int64_t values = 0;       // cells that are not empty
    std::int64_t year_first = 0;   // 2026-04-25 or 2026/04/25
    std::int64_t named = 0;        // says itself what is what: 20260425, 5 Jan 2026, 2026-W05, 2026-05
    std::int64_t day_first = 0;    // 25/04/2026, or with dots: 03.04.2026
    std::int64_t month_first = 0;  // 04/25/2026
    std::int64_t either = 0;       // 03/04/2026
    std::int64_t serials = 0;      // numbers from 20,000 (1954) to 60,000 (2064)
    std::string an_either, a_day_first, a_month_first;  // one value of each kind, the smallest, for messages
    std::string a_short_year, a_serial;

    void look(std::string_view value);
    std::int64_t dates() const { return year_first + named + day_first + month_first + either; }
};

// A date or a time with its date, in any order; numbers that may be a workbook's days are none.
bool looks_like_date(std::string_view text);
// 00000000, 0000-00-00, 00.00.0000: what systems write where no date is.
bool is_no_date(std::string_view text);

// The order in force for the column. Fails when nothing settles it or values contradict each other, with what to do.
// A column with any year-first date is year-first: its other cells are refused one by one. `numbers_may_be_days`: the
// sheet is a workbook's, where a number among dates is a day.
Result<DateOrder> settle(const DateEvidence& evidence, bool numbers_may_be_days = false);

// As base/time.h's parse_time, and what stands above, with day and month in the given order, separators / - or . and an
// optional AM or PM.
Result<ParsedTime> parse_time_as(std::string_view text, DateOrder order);
// The moment a cell names. A date alone is 00:00 local, or the last microsecond of the local day. Refuses local years
// outside 1 to 9999.
Result<Instant> parse_instant(std::string_view text, DateOrder order, const Zone& zone, bool end_of_day);
// A day; of a moment with a clock the local day it falls on.
Result<Day> parse_day_as(std::string_view text, DateOrder order, const Zone& zone);
// A time of day: as base/time.h's parse_clock, with AM or PM, and as 0730 or 073000 with or without its leading zeros.
Result<std::int64_t> parse_clock_as(std::string_view text);
// The date of one cell with the clock of another: a clock of 00:00 that came with the date gives way.
void join_clock(std::string_view date, std::string_view clock, std::string& joined);

}  // namespace drum::intake
