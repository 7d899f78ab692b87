// What the first rows of a sheet hold, field by field: names propose, values confirm.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "intake/date_order.h"
#include "intake/number_style.h"
#include "intake/sheet.h"

namespace drum::intake {

struct FieldSample {
    std::int64_t rows = 0, filled = 0;
    std::int64_t nothing = 0;  // of the filled: words for an empty cell
    std::int64_t times = 0;    // of the filled: dates or times
    std::int64_t numbers = 0;  // plain numbers or numbers as people write them
    std::int64_t negative = 0;
    std::int64_t zeros = 0;
    std::int64_t states = 0;                                  // words of an operation log's state
    std::int64_t people = 0;                                  // names of persons
    std::map<std::string, std::int64_t, std::less<>> values;  // how often each stands

    double share(std::int64_t count) const { return filled == 0 ? 0 : double(count) / double(filled); }
    // Of those that say something.
    double share_said(std::int64_t count) const { return filled == nothing ? 1 : double(count) / double(filled - nothing); }
};

// Of the first rows; every field of the sheet has one.
std::vector<FieldSample> sample_of(const Sheet& sheet);

// A date with or without a time, in some way of writing; "20260131" and "00000000", which is none, too.
bool could_be_date(std::string_view text);
// What people write where a date or number is not there: "-", "n/a", "none", ".", "TBD".
bool says_nothing(std::string_view text);
// Nothing or a number whose digits are all zero: "", "-", "0", "0,000".
bool says_zero(std::string_view text);

}  // namespace drum::intake
