// How the dates and numbers of a sheet are written, settled by all values of each column.
#include <algorithm>
#include <optional>

#include "intake/header_names.h"
#include "intake/sheet.h"

namespace drum::intake {
namespace {

constexpr std::int64_t kLookedAtRows = 65'536;  // without anything open in them, what follows is taken to be alike
constexpr double kClearMajority = 0.8;

bool known_on_sight(std::string_view value) {  // year-first: nothing to settle
    DateEvidence evidence;
    evidence.look(value);
    return evidence.year_first == 1;
}

// What all values of the fields say. Most files write years first, so the first values decide whether to read on.
std::vector<DateEvidence> evidence_of(const Sheet& sheet, const std::vector<std::size_t>& asked,
                                      const std::vector<FieldPlan>& plans) {
    std::vector<DateEvidence> evidence(asked.size());
    std::vector<bool> clear(asked.size(), false);
    const auto reader = sheet.records();
    Record record;
    while (std::find(clear.begin(), clear.end(), false) != clear.end() && reader->next(record)) {
        if (record.withdrawn || record.fields.size() < sheet.header.size()) continue;
        for (std::size_t i = 0; i < asked.size(); ++i) {
            if (clear[i]) continue;
            const std::string_view value = record.fields[plans[asked[i]].field];
            evidence[i].look(value);
            clear[i] = known_on_sight(value);
        }
    }
    return evidence;
}

// What a person should know of how the dates of a column are read.
void note_readings(const std::string& header, const DateEvidence& e, DateOrder order, std::vector<std::string>& notes) {
    const auto read_as = [&](const std::string& value) {
        const auto day = parse_day_as(value, order, Zone());
        return "'" + value + "' is " + (day ? to_text(*day) : "none") + ").";
    };
    if (!e.a_short_year.empty()) notes.push_back("Years of two digits in '" + header + "' are read as 1970 to 2069 (" + read_as(e.a_short_year));
    if (order == DateOrder::serial && e.serials > 0)
        notes.push_back("Numbers of '" + header + "' are read as days the way workbooks count them (" + read_as(e.a_serial));
}

// A comma parts the columns, or the file says itself what is a number: a point is the decimal mark unless a value says
// otherwise.
bool marks_are_points(const Sheet& sheet) { return sheet.delimiter == ',' || sheet.typed; }

std::string joined_names(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
    return out;
}

// Whether more rows could still settle the column.
bool is_open(const Sheet& sheet, const NumberEvidence& e) {
    if (e.point > 0 && e.comma > 0) return true;
    return e.either() > 0 && e.point == 0 && e.comma == 0 && !marks_are_points(sheet);
}

std::vector<NumberEvidence> numbers_of(const Sheet& sheet, const std::vector<std::size_t>& asked, const std::vector<FieldPlan>& plans) {
    std::vector<NumberEvidence> evidence(asked.size());
    const auto reader = sheet.records();
    Record record;
    for (std::int64_t row = 1; reader->next(record); ++row) {
        if (record.withdrawn || record.fields.size() < sheet.header.size()) continue;
        for (std::size_t i = 0; i < asked.size(); ++i) evidence[i].look(record.fields[plans[asked[i]].field]);
        if (row % kLookedAtRows == 0 && std::none_of(evidence.begin(), evidence.end(), [&](const NumberEvidence& e) { return is_open(sheet, e); })) break;
    }
    return evidence;
}

// What the column says of itself; nothing when it leaves the mark open or holds none.
std::optional<NumberStyle> own_style(const NumberEvidence& e) {
    const double marked = double(e.point + e.comma);
    if (marked == 0) return std::nullopt;
    if (double(e.point) >= kClearMajority * marked) return NumberStyle::point_groups;
    if (double(e.comma) >= kClearMajority * marked) return NumberStyle::comma;
    return std::nullopt;
}

std::string both_readings(const NumberEvidence& e) {
    std::string whole, broken;
    for (const char c : e.an_either) {
        if (c != '.' && c != ',') whole.push_back(c);
        broken.push_back(c == ',' ? '.' : c);
    }
    return "'" + e.an_either + "' may be " + whole + " or " + broken;
}

}  // namespace

Result<void> settle_dates(const Sheet& sheet, const std::vector<std::size_t>& asked, std::vector<FieldPlan>& plans,
                          std::vector<std::string>& notes) {
    const auto evidence = evidence_of(sheet, asked, plans);
    const auto refuse = [&](std::size_t plan, std::string message) {
        return std::unexpected(Error{ErrorCode::bad_input, std::move(message), sheet.name, 0, sheet.header[plans[plan].field]});
    };
    const auto open = [](const DateEvidence& e) {
        return e.either > 0 && e.year_first == 0 && e.day_first == 0 && e.month_first == 0;
    };
    DateOrder of_others = DateOrder::year_first;
    bool others_agree = true;
    std::string settled_by;
    for (std::size_t i = 0; i < asked.size(); ++i) {
        if (open(evidence[i])) continue;
        const auto order = settle(evidence[i], sheet.typed);
        if (!order) return refuse(asked[i], order.error().message);
        plans[asked[i]].dates = *order;
        note_readings(sheet.header[plans[asked[i]].field], evidence[i], *order, notes);
        if (*order == DateOrder::year_first || *order == DateOrder::serial) continue;
        notes.push_back("Dates of '" + sheet.header[plans[asked[i]].field] + "' are read with the " +
                        (*order == DateOrder::day_first ? "day" : "month") + " first ('" +
                        (*order == DateOrder::day_first ? evidence[i].a_day_first : evidence[i].a_month_first) +
                        "' settles it).");
        others_agree = others_agree && (settled_by.empty() || of_others == *order);
        of_others = *order;
        settled_by = sheet.header[plans[asked[i]].field];
    }
    for (std::size_t i = 0; i < asked.size(); ++i) {
        if (!open(evidence[i])) continue;
        if (settled_by.empty() || !others_agree) return refuse(asked[i], settle(evidence[i], sheet.typed).error().message);
        plans[asked[i]].dates = of_others;
        note_readings(sheet.header[plans[asked[i]].field], evidence[i], of_others, notes);
        notes.push_back("Dates of '" + sheet.header[plans[asked[i]].field] + "' are read like those of '" + settled_by + "'.");
    }
    return {};
}

Result<void> settle_numbers(const Sheet& sheet, const std::vector<std::size_t>& asked, std::vector<FieldPlan>& plans,
                            std::vector<std::string>& notes) {
    const auto evidence = numbers_of(sheet, asked, plans);
    const auto header_of = [&](std::size_t i) { return sheet.header[plans[asked[i]].field]; };
    const auto refuse = [&](std::size_t i, std::string message) {
        return std::unexpected(Error{ErrorCode::bad_input, std::move(message), sheet.name, 0, header_of(i)});
    };
    std::optional<NumberStyle> of_others;
    bool others_agree = true;
    std::size_t settled_by = 0;
    std::vector<std::string> with_comma;
    for (std::size_t i = 0; i < asked.size(); ++i) {
        const auto style = own_style(evidence[i]);
        if (!style && evidence[i].point + evidence[i].comma > 0)
            return refuse(i, "'" + evidence[i].a_point + "' has a decimal point and '" + evidence[i].a_comma +
                                 "' a decimal comma; write all numbers with a point and import again");
        if (!style) continue;
        plans[asked[i]].numbers = *style;
        if (*style == NumberStyle::comma) with_comma.push_back("'" + header_of(i) + "' ('" + evidence[i].a_comma + "')");
        others_agree = others_agree && (!of_others || *of_others == *style);
        of_others = *style;
        settled_by = i;
    }
    if (!with_comma.empty()) notes.push_back("Read with a decimal comma: " + joined_names(with_comma) + ".");
    for (std::size_t i = 0; i < asked.size(); ++i) {
        const NumberEvidence& e = evidence[i];
        if (e.point + e.comma > 0) continue;
        NumberStyle& numbers = plans[asked[i]].numbers;
        std::string why;
        if (of_others && others_agree) {
            numbers = *of_others;
            why = "like those of '" + header_of(settled_by) + "'";
        } else if (marks_are_points(sheet)) {
            numbers = NumberStyle::point_groups;
            why = "with a decimal point";
        } else if (e.either() > 0 && sheet.delimiter == ';') {
            numbers = NumberStyle::comma;
            why = "with a decimal comma, as semicolons part the columns";
        } else if (e.either() > 0) {
            return refuse(i, both_readings(e) + " and no number of the file settles it; write it without groups and with a decimal point (" +
                                 "1234.5), or add a row that settles it (0.5)");
        }
        if (e.either() > 0 && (e.either_comma > 0 || numbers == NumberStyle::comma))
            notes.push_back("Numbers of '" + header_of(i) + "' are read " + why + " ('" + e.an_either + "' is " +
                            to_text(parse_styled_quantity(e.an_either, numbers).value_or(Quantity{})) + ").");
    }
    return {};
}

}  // namespace drum::intake
