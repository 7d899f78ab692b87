// Numbers by the whole column: 1.234 alone is ambiguous, one 1.234,5 settles it for every row.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/result.h"

namespace drum::intake {

enum class NumberStyle : std::uint8_t {
    point,         // 1234.5; a comma is refused
    point_groups,  // 1,234.5
    comma,         // 1.234,5
};

// What the values of one column say about their decimal mark.
struct NumberEvidence {
    std::int64_t values = 0;  // cells that are not empty
    std::int64_t point = 0;   // 1.5 or 1,234.5: only a point can be the mark
    std::int64_t comma = 0;   // 1,5 or 1.234,5
    std::int64_t either_point = 0, either_comma = 0;  // 1.234 and 1,234: either mark could be the decimal one
    std::string a_point, a_comma, an_either;  // one value of each kind, the smallest, for messages

    void look(std::string_view value);
    std::int64_t either() const { return either_point + either_comma; }
};

// The number of a cell as base/decimal.h reads it: without groups, currency and blanks, its sign in front and a point as
// decimal mark. Groups are of three, after commas, points, apostrophes or blanks of any width. `storage` may hold the
// result. Fails on percentages and on what is no number in this style, with the cell and the reason.
Result<std::string_view> plain_number(std::string_view text, NumberStyle style, std::string& storage);

Result<Quantity> parse_styled_quantity(std::string_view text, NumberStyle style);

// A number in any style.
bool looks_like_number(std::string_view text);

}  // namespace drum::intake
