// What the number format of a workbook's cell says its number is. Excel counts days: 1 is 1 January 1900, and 60 the
// 29 February 1900 that never was (ECMA-376 part 1, 18.17.4).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace drum::intake {

enum class CellFormat : std::uint8_t { number, date, clock, date_and_clock };

// Of the formats a workbook need not describe.
CellFormat builtin_format(int id);
// "dd.mm.yyyy hh:mm" -> date_and_clock. Elapsed time ([h]:mm) is a number of days.
CellFormat format_of(std::string_view code);

// The day and clock a number stands for: "2026-01-05", "2026-01-05 07:30:00.5", "07:30:00". The number as it stands
// when it is no such.
std::string dated(std::string_view number, CellFormat format, bool since_1904);

}  // namespace drum::intake
