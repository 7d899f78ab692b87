#include "intake/said_dates.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>

#include "intake/header_names.h"

namespace drum::intake {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80; }

// The digits that begin the text; -1 when there are none or more than `most`.
int take_number(std::string_view& text, std::size_t most, std::size_t& digits) {
    int value = 0;
    digits = 0;
    while (digits < text.size() && is_digit(text[digits])) {
        if (digits == most) return -1;
        value = value * 10 + (text[digits++] - '0');
    }
    text.remove_prefix(digits);
    return digits == 0 ? -1 : value;
}

struct MonthName {
    std::string_view name;
    int month;
};
// Folded; English, German (and Austrian), French, Dutch, Spanish.
constexpr std::array<MonthName, 77> kMonths{{
    {"jan", 1}, {"january", 1}, {"januar", 1}, {"janner", 1}, {"janvier", 1}, {"janv", 1}, {"januari", 1}, {"enero", 1}, {"ene", 1},
    {"feb", 2}, {"february", 2}, {"februar", 2}, {"feber", 2}, {"fevrier", 2}, {"fevr", 2}, {"fev", 2}, {"februari", 2}, {"febrero", 2},
    {"mar", 3}, {"march", 3}, {"marz", 3}, {"maerz", 3}, {"mrz", 3}, {"mars", 3}, {"maart", 3}, {"mrt", 3}, {"marzo", 3},
    {"apr", 4}, {"april", 4}, {"avril", 4}, {"avr", 4}, {"abril", 4}, {"abr", 4},
    {"may", 5}, {"mai", 5}, {"mei", 5}, {"mayo", 5},
    {"jun", 6}, {"june", 6}, {"juni", 6}, {"juin", 6}, {"junio", 6},
    {"jul", 7}, {"july", 7}, {"juli", 7}, {"juillet", 7}, {"juil", 7}, {"julio", 7},
    {"aug", 8}, {"august", 8}, {"aout", 8}, {"augustus", 8}, {"agosto", 8}, {"ago", 8},
    {"sep", 9}, {"sept", 9}, {"september", 9}, {"septembre", 9}, {"septiembre", 9}, {"setiembre", 9},
    {"oct", 10}, {"okt", 10}, {"october", 10}, {"oktober", 10}, {"octobre", 10}, {"octubre", 10},
    {"nov", 11}, {"november", 11}, {"novembre", 11}, {"noviembre", 11},
    {"dec", 12}, {"dez", 12}, {"dic", 12}, {"december", 12}, {"dezember", 12}, {"decembre", 12}, {"diciembre", 12},
}};

int month_of(const std::string& word) {
    const auto found = std::find_if(kMonths.begin(), kMonths.end(), [&](const MonthName& m) { return m.name == word; });
    return found == kMonths.end() ? 0 : found->month;
}

// Days of the week, and the small words between the parts.
bool passes(const std::string& word) {
    static constexpr std::array<std::string_view, 62> kWords{
        "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun", "monday", "tuesday", "wednesday", "thursday", "friday",
        "saturday", "sunday", "mo", "di", "mi", "do", "fr", "sa", "so", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag",
        "sonntag", "lun", "mar", "mer", "jeu", "ven", "sam", "dim", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
        "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag", "lunes", "martes", "miercoles", "jueves", "viernes",
        "sabado", "domingo", "de", "of", "le"};
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

std::optional<SaidDate> compact(std::string_view text) {  // 20260425, 20260425T0730, 20260425073000
    std::size_t digits = 0;
    while (digits < text.size() && is_digit(text[digits])) ++digits;
    if (digits != 8 && digits != 12 && digits != 14) return std::nullopt;
    int part[8];
    for (std::size_t i = 0; i < 8; ++i) part[i] = text[i] - '0';
    const int year = part[0] * 1000 + part[1] * 100 + part[2] * 10 + part[3];
    const auto day = day_of(year, part[4] * 10 + part[5], part[6] * 10 + part[7]);
    if (!day || year < 1900) return std::nullopt;
    return SaidDate{*day, text.substr(8), false};
}

// The Monday of an ISO week, or its day of that number; the first week holds 4 January.
std::optional<SaidDate> week(std::string_view text) {
    std::size_t digits = 0;
    const int year = take_number(text, 4, digits);
    if (digits != 4 || year < 1) return std::nullopt;
    if (text.starts_with('-')) text.remove_prefix(1);
    if (!text.starts_with('W') && !text.starts_with('w')) return std::nullopt;
    text.remove_prefix(1);
    const int number = take_number(text, 2, digits);
    if (number < 1 || number > 53) return std::nullopt;
    int weekday_number = 1;
    if (text.starts_with('-')) {
        text.remove_prefix(1);
        weekday_number = take_number(text, 1, digits);
        if (weekday_number < 1 || weekday_number > 7) return std::nullopt;
    }
    const Day fourth = *day_of(year, 1, 4);
    const Day day = fourth + (-weekday(fourth) + 7 * (number - 1) + weekday_number - 1);
    const Day next = year < 9999 ? *day_of(year + 1, 1, 4) : fourth + 371;
    if (number == 53 && !(fourth + (-weekday(fourth) + 7 * 52) < next + (-weekday(next)))) return std::nullopt;
    return SaidDate{day, text, false};
}

std::optional<SaidDate> month_alone(std::string_view text) {  // 2026-05, 2026/05, 05/2026
    std::size_t first_digits = 0, second_digits = 0;
    const int first = take_number(text, 4, first_digits);
    if (first < 0 || text.empty() || (text[0] != '-' && text[0] != '/')) return std::nullopt;
    text.remove_prefix(1);
    const int second = take_number(text, 4, second_digits);
    if (!text.empty() || second < 0) return std::nullopt;
    std::optional<Day> day;
    if (first_digits == 4 && second_digits <= 2) day = day_of(first, second, 1);
    if (first_digits <= 2 && second_digits == 4) day = day_of(second, first, 1);
    if (!day) return std::nullopt;
    return SaidDate{*day, text, false};
}

struct Numbered {
    int value = 0;
    std::size_t digits = 0;
};

std::optional<SaidDate> of_parts(int month, const std::array<Numbered, 2>& numbers, std::size_t count, std::string_view rest) {
    if (count == 1) {  // May 2026
        const auto day = day_of(numbers[0].value, month, 1);
        if (!day || numbers[0].digits != 4 || !trimmed(rest).empty()) return std::nullopt;
        return SaidDate{*day, {}, false};
    }
    const bool year_first = numbers[0].digits == 4;
    const Numbered year = year_first ? numbers[0] : numbers[1], day = year_first ? numbers[1] : numbers[0];
    const bool short_year = year.digits == 2;
    if (day.digits > 2 || (year.digits != 4 && !short_year)) return std::nullopt;
    const auto found = day_of(short_year ? full_year(year.value) : year.value, month, day.value);
    if (!found) return std::nullopt;
    return SaidDate{*found, rest, short_year};
}

std::optional<SaidDate> worded(std::string_view text) {
    int month = 0;
    bool month_passes = false;
    std::array<Numbered, 2> numbers;
    std::size_t count = 0;
    while (month == 0 || count < 2) {
        while (!text.empty() && std::string_view(" .,-/'\t").find(text[0]) != std::string_view::npos) text.remove_prefix(1);
        if (text.empty()) break;
        if (is_digit(text[0])) {
            if (count == 2) return std::nullopt;
            numbers[count].value = take_number(text, 4, numbers[count].digits);
            if (numbers[count++].value < 0) return std::nullopt;
            for (const std::string_view ordinal : {"st", "nd", "rd", "th", "er"})
                if (text.starts_with(ordinal)) {
                    text.remove_prefix(2);
                    break;
                }
        } else if (is_letter(text[0])) {
            std::size_t letters = 0;
            while (letters < text.size() && is_letter(text[letters])) ++letters;
            if (letters > 24) return std::nullopt;
            const std::string word = folded(text.substr(0, letters));
            text.remove_prefix(letters);
            const int said = month_of(word);
            if (said != 0 && (month == 0 || month_passes)) {  // "mar 5 jan": a Tuesday
                month = said;
                month_passes = passes(word);
            } else if (!passes(word)) {
                return std::nullopt;
            }
        } else {
            return std::nullopt;
        }
    }
    if (month == 0 || count == 0) return std::nullopt;
    return of_parts(month, numbers, count, text);
}

}  // namespace

int full_year(int two_digits) { return two_digits + (two_digits >= 70 ? 1900 : 2000); }

std::optional<Day> day_of(int year, int month, int day) {
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
    std::array<char, 16> iso{};
    std::snprintf(iso.data(), iso.size(), "%04d-%02d-%02d", year % 10000, month % 100, day % 100);
    const auto parsed = parse_day(iso.data());
    if (!parsed) return std::nullopt;
    return *parsed;
}

std::optional<SaidDate> said_date(std::string_view text) {
    if (text.size() < 6 || text.size() > 64) return std::nullopt;
    if (is_digit(text[0])) {
        if (auto date = compact(text)) return date;
        if (auto date = week(text)) return date;
        if (auto date = month_alone(text)) return date;
    }
    const bool has_letters = std::any_of(text.begin(), text.end(), is_letter);
    return has_letters ? worded(text) : std::nullopt;
}

}  // namespace drum::intake
