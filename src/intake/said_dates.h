// Dates that say themselves which part is the year, the month and the day.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

namespace drum::intake {

struct SaidDate {
    Day day;
    std::string_view rest;     // what follows the date: a clock, or nothing
    bool short_year = false;   // of two digits
};

// 20260425, 2026-W05, 2026-05, 05/2026, 5 Jan 2026, Jan 5th, 2026, 05-MAR-26, Montag, 5. Januar 2026. Nothing otherwise.
std::optional<SaidDate> said_date(std::string_view text);
// Of a year of two digits: 1970 to 2069.
int full_year(int two_digits);
// The day, if there is one of that number in that month.
std::optional<Day> day_of(int year, int month, int day);

}  // namespace drum::intake
