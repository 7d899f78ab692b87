// Exact numbers: quantities and money totals in millionths, prices and rates in billionths.
// All arithmetic is checked and goes through 128-bit intermediates; no float is ever stored.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace drum {

// An amount of an item in one of its units, in millionths of the unit.
struct Quantity {
    std::int64_t micro = 0;
    auto operator<=>(const Quantity&) const = default;
    double value() const { return static_cast<double>(micro) / 1e6; }
};

// A price, cost, duration or ratio as typed by a person or a system, in billionths of its unit.
struct Rate {
    std::int64_t nano = 0;
    auto operator<=>(const Rate&) const = default;
    double value() const { return static_cast<double>(nano) / 1e9; }
};

// An exact conversion factor between two units; both parts positive.
struct Ratio {
    std::int64_t numerator = 1;
    std::int64_t denominator = 1;
};

// Parses "12", "-3.50", "+.5", "1e3". More than six decimals are rounded only when they look like the
// float noise of the source (within 1e-9 of a representable value, or fifteen digits and more), otherwise refused. Errors: bad_input, out_of_range.
Result<Quantity> parse_quantity(std::string_view text);
// As parse_quantity with nine decimals; digits beyond the ninth are rounded half to even.
Result<Rate> parse_rate(std::string_view text);
Result<std::int64_t> parse_whole(std::string_view text);

// Shortest exact decimal: "400", "0.25", "-1.5".
std::string to_text(Quantity quantity);
std::string to_text(Rate rate);

Result<Quantity> add(Quantity a, Quantity b);
// a x factor, exactly; refused when the result is not a whole number of millionths (never 200.04).
Result<Quantity> convert(Quantity a, Ratio factor);
// A rate times a factor, digits beyond the ninth rounded half to even. Errors: bad_input for a factor that is not
// positive, out_of_range.
Result<Rate> convert(Rate a, Ratio factor);

// For results of calculation, not for facts: the nearest millionth, saturating at the type's ends.
Quantity nearest_quantity(double value);
// The smallest multiple of `multiple` that is at least `amount`; amount itself when multiple is not positive.
Quantity round_up(Quantity amount, Quantity multiple);

}  // namespace drum
