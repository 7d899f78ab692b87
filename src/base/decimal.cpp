#include "base/decimal.h"

#include <cmath>
#include <limits>
#include <optional>

namespace drum {
namespace {

__extension__ typedef __int128 Wide;  // ISO C++ has no 128-bit integer; g++ and clang do

constexpr Wide kBinaryPrint = 100'000'000'000'000;  // the least number of fifteen digits
constexpr int kMaxDigits = 34;  // beyond this a 128-bit intermediate could overflow

struct Parsed {
    Wide digits = 0;
    int scale = 0;  // value = digits x 10^-scale
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

Result<Parsed> not_a_number(std::string_view text) {
    return fail(ErrorCode::bad_input, "'" + std::string(text.substr(0, 40)) + "' is not a number");
}

Result<int> parse_exponent(std::string_view text) {
    bool negative = false;
    if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
        negative = text[0] == '-';
        text.remove_prefix(1);
    }
    if (text.empty() || text.size() > 3) return fail(ErrorCode::bad_input, "not an exponent");
    int value = 0;
    for (char c : text) {
        if (!is_digit(c)) return fail(ErrorCode::bad_input, "not an exponent");
        value = value * 10 + (c - '0');
    }
    return negative ? -value : value;
}

Result<Parsed> parse_decimal(std::string_view text) {
    const std::string_view whole = text;
    Parsed out;
    bool negative = false, seen_digit = false, seen_point = false;
    if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
        negative = text[0] == '-';
        text.remove_prefix(1);
    }
    int significant = 0;
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '.' && !seen_point) {
            seen_point = true;
        } else if (is_digit(c)) {
            seen_digit = true;
            if (significant >= kMaxDigits) {
                if (!seen_point) return fail(ErrorCode::out_of_range, "a number with too many digits");
                continue;  // decimals beyond 34 digits carry nothing
            }
            if (out.digits != 0 || c != '0') ++significant;
            out.digits = out.digits * 10 + (c - '0');
            if (seen_point) ++out.scale;
        } else {
            break;
        }
    }
    if (!seen_digit) return not_a_number(whole);
    if (at < text.size()) {
        if (text[at] != 'e' && text[at] != 'E') return not_a_number(whole);
        auto exponent = parse_exponent(text.substr(at + 1));
        if (!exponent) return not_a_number(whole);
        out.scale -= *exponent;
    }
    if (negative) out.digits = -out.digits;
    return out;
}

// Up to twelve digits with or without a sign before them, which most quantities are.
std::optional<std::int64_t> short_whole(std::string_view text) {
    const bool negative = !text.empty() && text[0] == '-';
    text.remove_prefix(negative ? 1 : 0);
    if (text.empty() || text.size() > 12) return std::nullopt;
    std::int64_t value = 0;
    for (const char c : text) {
        if (!is_digit(c)) return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return negative ? -value : value;
}

Wide divide_half_even(Wide a, Wide b) {  // b > 0
    Wide q = a / b, r = a % b;
    const Wide twice = (r < 0 ? -r : r) * 2;
    if (twice > b || (twice == b && (q % 2 != 0))) q += a < 0 ? -1 : 1;
    return q;
}

// digits x 10^-scale expressed in 10^-places; `exact` says whether nothing was lost beyond tolerance.
Result<std::int64_t> to_places(const Parsed& parsed, int places, std::string_view text, bool only_noise) {
    Wide value = parsed.digits;
    int drop = parsed.scale - places;
    if (drop < 0) {
        for (; drop < 0 && value != 0; ++drop) {
            value *= 10;
            if (value > Wide(INT64_MAX) || value < Wide(INT64_MIN))
                return fail(ErrorCode::out_of_range, "'" + std::string(text.substr(0, 40)) + "' is too large");
        }
    } else if (drop > 0) {
        if (drop > kMaxDigits + 4) return 0;
        Wide power = 1;
        for (int i = 0; i < drop; ++i) power *= 10;  // at most 10^38, which fits
        const Wide rounded = divide_half_even(value, power);
        // Fifteen digits and more are a binary fraction printed in full, not what anybody measured.
        const bool printed_in_full = value >= kBinaryPrint || value <= -kBinaryPrint;
        if (only_noise && !printed_in_full) {  // refuse real digits: what is lost must be under a thousandth of a millionth
            Wide lost = value - rounded * power;
            if (lost < 0) lost = -lost;
            if (lost * 1000 > power)
                return fail(ErrorCode::bad_input,
                            "'" + std::string(text.substr(0, 40)) + "' has more than six decimals");
        }
        value = rounded;
    }
    if (value > Wide(INT64_MAX) || value < Wide(INT64_MIN))
        return fail(ErrorCode::out_of_range, "'" + std::string(text.substr(0, 40)) + "' is too large");
    return static_cast<std::int64_t>(value);
}

std::string places_text(std::int64_t value, int places) {
    const bool negative = value < 0;
    std::uint64_t magnitude = negative ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    std::string digits = std::to_string(magnitude);
    if (digits.size() <= static_cast<std::size_t>(places)) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, 1, '.');
    while (digits.back() == '0') digits.pop_back();
    if (digits.back() == '.') digits.pop_back();
    return negative ? "-" + digits : digits;
}

}  // namespace

Result<Quantity> parse_quantity(std::string_view text) {
    if (const auto whole = short_whole(text)) return Quantity{*whole * 1'000'000};
    auto parsed = parse_decimal(text);
    if (!parsed) return std::unexpected(parsed.error());
    auto micro = to_places(*parsed, 6, text, true);
    if (!micro) return std::unexpected(micro.error());
    return Quantity{*micro};
}

Result<Rate> parse_rate(std::string_view text) {
    auto parsed = parse_decimal(text);
    if (!parsed) return std::unexpected(parsed.error());
    auto nano = to_places(*parsed, 9, text, false);
    if (!nano) return std::unexpected(nano.error());
    return Rate{*nano};
}

Result<std::int64_t> parse_whole(std::string_view text) {
    auto parsed = parse_decimal(text);
    if (!parsed) return std::unexpected(parsed.error());
    auto whole = to_places(*parsed, 0, text, false);
    if (!whole) return std::unexpected(whole.error());
    Wide left = parsed->digits;
    for (int s = parsed->scale; s > 0 && left % 10 == 0; --s) left /= 10, --parsed->scale;
    if (parsed->scale > 0)
        return fail(ErrorCode::bad_input, "'" + std::string(text.substr(0, 40)) + "' is not a whole number");
    return *whole;
}

std::string to_text(Quantity quantity) { return places_text(quantity.micro, 6); }
std::string to_text(Rate rate) { return places_text(rate.nano, 9); }

Result<Quantity> add(Quantity a, Quantity b) {
    Quantity sum;
    if (__builtin_add_overflow(a.micro, b.micro, &sum.micro))
        return fail(ErrorCode::out_of_range, "a quantity total is too large");
    return sum;
}

Result<Quantity> convert(Quantity a, Ratio factor) {
    if (factor.numerator <= 0 || factor.denominator <= 0)
        return fail(ErrorCode::bad_input, "a unit factor must be positive");
    const Wide product = Wide(a.micro) * factor.numerator;
    if (product % factor.denominator != 0)
        return fail(ErrorCode::bad_input, "the unit factor does not give a quantity of six decimals");
    const Wide value = product / factor.denominator;
    if (value > Wide(INT64_MAX) || value < Wide(INT64_MIN))
        return fail(ErrorCode::out_of_range, "a converted quantity is too large");
    return Quantity{static_cast<std::int64_t>(value)};
}

Result<Rate> convert(Rate a, Ratio factor) {
    if (factor.numerator <= 0 || factor.denominator <= 0) return fail(ErrorCode::bad_input, "a factor must be positive");
    const Wide product = Wide(a.nano) * factor.numerator;
    Wide value = product / factor.denominator;
    const Wide rest = product % factor.denominator, twice = 2 * (rest < 0 ? -rest : rest);
    if (twice > factor.denominator || (twice == factor.denominator && value % 2 != 0)) value += product < 0 ? -1 : 1;
    if (value > Wide(INT64_MAX) || value < Wide(INT64_MIN)) return fail(ErrorCode::out_of_range, "a converted rate is too large");
    return Rate{static_cast<std::int64_t>(value)};
}

Quantity nearest_quantity(double value) {
    const double micro = std::nearbyint(value * 1e6);
    if (!(micro < 9.2e18)) return Quantity{std::numeric_limits<std::int64_t>::max()};
    if (!(micro > -9.2e18)) return Quantity{std::numeric_limits<std::int64_t>::min()};
    return Quantity{static_cast<std::int64_t>(micro)};
}

Quantity round_up(Quantity amount, Quantity multiple) {
    if (multiple.micro <= 0) return amount;
    std::int64_t times = amount.micro / multiple.micro;
    if (times * multiple.micro < amount.micro) ++times;
    std::int64_t result = 0;
    if (__builtin_mul_overflow(times, multiple.micro, &result)) return amount;
    return Quantity{result};
}

}  // namespace drum
