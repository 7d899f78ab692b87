#include "intake/number_style.h"

#include <algorithm>
#include <array>
#include <optional>

#include "intake/header_names.h"

namespace drum::intake {
namespace {

constexpr std::size_t kLongest = 80;  // bytes of a cell that can be a number

constexpr std::array kStyles{NumberStyle::point_groups, NumberStyle::comma};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Narrow, thin, figure and ordinary no-break blanks, and the apostrophes of Switzerland.
constexpr std::array<std::string_view, 7> kBlanks{"\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89", "\xE2\x80\x87", " ", "'", "\xE2\x80\x99"};
constexpr std::array<std::string_view, 3> kMinuses{"-", "\xE2\x88\x92", "\xE2\x80\x93"};
constexpr std::array<std::string_view, 6> kSigns{"$", "\xE2\x82\xAC", "\xC2\xA3", "\xC2\xA5", "\xE2\x82\xB9", "\xE2\x82\xBD"};
constexpr std::array<std::string_view, 26> kCodes{"EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "BGN", "TRY",
                                                  "JPY", "CNY", "INR", "AUD", "NZD", "CAD", "MXN", "BRL", "ZAR", "SGD", "HKD", "US$", "Fr."};

template <class List>
bool take_front(std::string_view& text, const List& list) {
    for (const std::string_view one : list)
        if (text.starts_with(one)) {
            text.remove_prefix(one.size());
            return true;
        }
    return false;
}
template <class List>
bool take_back(std::string_view& text, const List& list) {
    for (const std::string_view one : list)
        if (text.ends_with(one)) {
            text.remove_suffix(one.size());
            return true;
        }
    return false;
}
void trim_blanks(std::string_view& text) {
    while (take_front(text, kBlanks)) {}
    while (take_back(text, kBlanks)) {}
}

// The digits and marks of a number, and its sign.
struct Bare {
    std::string_view body;
    bool negative = false;
    bool percent = false;
};
std::optional<Bare> bare(std::string_view text) {
    Bare out{text, false, false};
    std::string_view& body = out.body;
    int signs = 0, currencies = 0;
    trim_blanks(body);
    if (body.size() > 2 && body.front() == '(' && body.back() == ')') {
        body = body.substr(1, body.size() - 2);
        ++signs;
        out.negative = true;
    }
    for (bool more = true; more;) {
        trim_blanks(body);
        more = false;
        if (take_front(body, kMinuses) || take_back(body, kMinuses)) {
            ++signs;
            out.negative = more = true;
        } else if (!body.empty() && body.front() == '+') {
            body.remove_prefix(1);
            ++signs;
            more = true;
        } else if (take_front(body, kCodes) || take_back(body, kCodes) || take_front(body, kSigns) || take_back(body, kSigns)) {
            ++currencies;
            more = true;
        } else if (!out.percent && body.ends_with('%')) {
            body.remove_suffix(1);
            out.percent = more = true;
        }
    }
    const bool begins = !body.empty() && (is_digit(body.front()) || (body.size() > 1 && (body.front() == '.' || body.front() == ',') && is_digit(body[1])));
    if (!begins || signs > 1 || currencies > 1) return std::nullopt;
    return out;
}

// The number in parts: digits between marks. "1.234,5" -> 1 . 234 , 5
struct Parts {
    int points = 0, commas = 0, blanks = 0;
    std::size_t first_group = 0;                     // digits before the first mark of any kind
    std::size_t after_last = 0;                      // digits after the last one
    char last = 0;                                   // the last mark: '.', ',' or ' '
    bool thirds = true;                              // every group after the first mark has three digits
    bool digits_only = true;                         // nothing but digits and marks
};
Parts parts_of(std::string_view body) {
    Parts parts;
    std::size_t run = 0;
    bool any = false;
    const auto mark = [&](char which) {
        if (!any) parts.first_group = run;
        else if (run != 3) parts.thirds = false;
        any = true;
        run = 0;
        parts.last = which;
    };
    while (!body.empty()) {
        if (is_digit(body.front())) {
            ++run;
            body.remove_prefix(1);
        } else if (body.front() == '.' || body.front() == ',') {
            ++(body.front() == '.' ? parts.points : parts.commas);
            mark(body.front());
            body.remove_prefix(1);
        } else if (take_front(body, kBlanks)) {
            ++parts.blanks;
            mark(' ');
        } else {
            parts.digits_only = false;
            break;
        }
    }
    parts.after_last = run;
    if (!any) parts.first_group = run;
    return parts;
}

bool is_plain(std::string_view text) {
    return !text.empty() && text.back() != '-' && std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || c == '.' || c == '-'; });
}

// The number in the notation of base/decimal.h; false when it is none in this style.
bool rewrite(const Bare& number, NumberStyle style, std::string& to) {
    const char decimal = style == NumberStyle::comma ? ',' : '.', group = style == NumberStyle::comma ? '.' : ',';
    to.assign(number.negative ? "-" : "");
    std::size_t run = 0;  // digits since the last mark
    bool grouped = false, behind_mark = false;
    for (std::string_view body = number.body; !body.empty();) {
        const char c = body.front();
        if (is_digit(c)) {
            to.push_back(c);
            ++run;
        } else if ((c == 'e' || c == 'E') && run > 0 && !grouped) {  // an exponent: base/decimal.h reads it
            to.append(body);
            return true;
        } else if (c == decimal && !behind_mark) {
            if (grouped && run != 3) return false;
            to.push_back('.');
            behind_mark = true;
        } else {
            if (behind_mark || (grouped ? run != 3 : run == 0 || run > 3)) return false;
            if (c == group && style != NumberStyle::point) body.remove_prefix(1);
            else if (!take_front(body, kBlanks)) return false;
            grouped = true;
            run = 0;
            continue;
        }
        body.remove_prefix(1);
    }
    return !grouped || behind_mark || run == 3;
}

void keep_smallest(std::string& kept, std::string_view value) {
    if (kept.empty() || value < kept) kept = shortened(value, 40);
}

std::unexpected<Error> refuse(std::string_view text, const std::string& why) {
    return fail(ErrorCode::bad_input, "'" + shortened(text, 40) + "' " + why);
}

}  // namespace

void NumberEvidence::look(std::string_view value) {
    value = trimmed(value);
    if (value.empty()) return;
    ++values;
    if (value.find_first_of(".,") == std::string_view::npos || value.size() > kLongest) return;
    const auto number = bare(value);
    if (!number) return;
    const Parts parts = parts_of(number->body);
    if (!parts.digits_only || parts.points + parts.commas == 0) return;
    const auto says = [&](bool comma_is_mark) {
        ++(comma_is_mark ? comma : point);
        keep_smallest(comma_is_mark ? a_comma : a_point, value);
    };
    if (parts.points > 0 && parts.commas > 0) {  // the mark that comes once and last is the decimal one
        if (parts.last == ',' && parts.commas == 1) says(true);
        if (parts.last == '.' && parts.points == 1) says(false);
        return;
    }
    const bool is_comma = parts.commas > 0;
    if (parts.points + parts.commas > 1) {  // 1.234.567: groups
        if (parts.thirds && parts.after_last == 3) says(!is_comma);
        return;
    }
    const bool group_possible = parts.blanks == 0 && parts.after_last == 3 && parts.first_group >= 1 && parts.first_group <= 3 &&
                                number->body.front() != '0';
    if (!group_possible) return says(is_comma);
    ++(is_comma ? either_comma : either_point);
    keep_smallest(an_either, value);
}

Result<std::string_view> plain_number(std::string_view text, NumberStyle style, std::string& storage) {
    if (style != NumberStyle::comma && is_plain(text)) return text;
    const auto number = text.size() > kLongest ? std::nullopt : bare(text);
    if (!number) return refuse(text, "is not a number");
    if (number->percent) return refuse(text, "is a percentage; write it as a plain number");
    if (rewrite(*number, style, storage)) return storage;
    if (rewrite(*number, style == NumberStyle::comma ? NumberStyle::point_groups : NumberStyle::comma, storage))
        return refuse(text, style == NumberStyle::comma ? "is not a number with a decimal comma, as the others of its column"
                                                        : "is not a number with a decimal point, as the others of its column");
    return refuse(text, "is not a number");
}

Result<Quantity> parse_styled_quantity(std::string_view text, NumberStyle style) {
    std::string storage;
    const auto plain = plain_number(text, style, storage);
    if (!plain) return std::unexpected(plain.error());
    return parse_quantity(*plain);
}

bool looks_like_number(std::string_view text) {
    text = trimmed(text);
    if (text.empty() || text.size() > kLongest) return false;
    if (parse_quantity(text)) return true;
    const auto number = bare(text);
    std::string storage;
    return number && std::any_of(kStyles.begin(), kStyles.end(), [&](NumberStyle style) {
        return rewrite(*number, style, storage) && parse_quantity(storage);
    });
}

}  // namespace drum::intake
