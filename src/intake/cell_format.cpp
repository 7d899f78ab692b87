#include "intake/cell_format.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "base/time.h"

namespace drum::intake {
namespace {

constexpr std::int64_t kMillisPerDay = 86'400'000;
constexpr std::int64_t kUnixDayOf1900 = -25'569;  // Day::number of serial 0, from March 1900 on
constexpr std::int64_t kDaysTo1904 = 1462;
constexpr double kLastSerial = 2'958'465;         // 9999-12-31

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

}  // namespace

CellFormat builtin_format(int id) {
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 54) || id == 57 || id == 58) return CellFormat::date;
    if ((id >= 18 && id <= 21) || id == 45 || id == 47 || (id >= 32 && id <= 35) || id == 55 || id == 56) return CellFormat::clock;
    return id == 22 ? CellFormat::date_and_clock : CellFormat::number;  // 46 is [h]:mm:ss
}

CellFormat format_of(std::string_view code) {
    bool day = false, clock = false, month_or_minute = false;
    for (std::size_t i = 0; i < code.size() && code[i] != ';'; ++i) {  // of positive numbers
        const char c = lower(code[i]);
        if (c == '"') {
            i = std::min(code.find('"', i + 1), code.size());
        } else if (c == '\\' || c == '_' || c == '*') {
            ++i;
        } else if (c == '[') {
            const std::size_t close = std::min(code.find(']', i), code.size());
            const char inside = i + 1 < code.size() ? lower(code[i + 1]) : ']';
            if (inside == 'h' || inside == 'm' || inside == 's') return CellFormat::number;  // elapsed
            i = close;
        } else if (c == '0' || c == '#' || c == '?') {
            if (!clock) return CellFormat::number;  // "ss.000" is the only digit of a time
        } else if (c == 'y' || c == 'd') {
            day = true;
        } else if (c == 'h' || c == 's') {
            clock = true;
        } else if (c == 'm') {
            month_or_minute = true;
        } else if (c == 'g' && code.substr(i, 7) == "General") {
            return CellFormat::number;
        }
    }
    if (day && clock) return CellFormat::date_and_clock;
    if (clock) return CellFormat::clock;
    return day || month_or_minute ? CellFormat::date : CellFormat::number;
}

std::string dated(std::string_view number, CellFormat format, bool since_1904) {
    double serial = 0;
    const auto [end, problem] = std::from_chars(number.data(), number.data() + number.size(), serial);
    if (problem != std::errc() || end != number.data() + number.size() || !(serial >= 0) || serial > kLastSerial) return std::string(number);
    std::int64_t day = static_cast<std::int64_t>(std::floor(serial));
    std::int64_t millis = std::llround((serial - double(day)) * double(kMillisPerDay));
    if (millis == kMillisPerDay) {
        ++day;
        millis = 0;
    }
    std::string clock;
    if (format != CellFormat::date || millis > 0) {
        char buffer[32];
        std::snprintf(buffer, sizeof buffer, "%02d:%02d:%02d", int(millis / 3'600'000), int(millis / 60'000 % 60), int(millis / 1000 % 60));
        clock = buffer;
        if (millis % 1000 != 0) {
            std::snprintf(buffer, sizeof buffer, ".%03d", int(millis % 1000));
            clock += buffer;
        }
    }
    if (format == CellFormat::clock && day == 0) return clock;
    if (since_1904) day += kDaysTo1904;
    else if (day < 60) ++day;  // before the 29 February that never was
    const std::string date = to_text(Day{static_cast<std::int32_t>(day + kUnixDayOf1900)});
    return clock.empty() ? date : date + " " + clock;
}

}  // namespace drum::intake
