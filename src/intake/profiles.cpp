#include "intake/profiles.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

#include "intake/csv.h"
#include "intake/header_names.h"
#include "intake/sheet.h"

namespace drum::intake {
namespace {

// Parts between commas; commas in parentheses part nothing.
std::vector<std::string_view> parts_of(std::string_view text) {
    std::vector<std::string_view> parts;
    std::size_t start = 0;
    int depth = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        if (i < text.size() && text[i] == '(') ++depth;
        if (i < text.size() && text[i] == ')') --depth;
        if (i < text.size() && (text[i] != ',' || depth > 0)) continue;
        parts.push_back(trimmed(text.substr(start, i - start)));
        start = i + 1;
    }
    return parts;
}

bool is_column(std::string_view name) {
    for (int t = 0; t < fact::kTables; ++t)
        if (fact::find_column(static_cast<fact::Table>(t), name) >= 0) return true;
    return name == "recorded_at" || name == "source";
}

std::unexpected<Error> not_understood(std::string_view part, std::string_view why) {
    return fail(ErrorCode::bad_input, "--map '" + std::string(part) + "' is not understood: " + std::string(why) +
                                          "; write HEADER=column, HEADER=column(day_first), HEADER=- or table=moves");
}

// "time(day_first)" or "moves.time": table, column and reading.
Result<Said> target_of(std::string_view part, std::string_view text) {
    Said said;
    if (text.ends_with(')')) {
        const std::size_t open = text.find('(');
        if (open == std::string_view::npos) return not_understood(part, "a ')' without '('");
        said.reading = std::string(trimmed(text.substr(open + 1, text.size() - open - 2)));
        if (auto reading = parse_reading(said.reading); !reading) return not_understood(part, reading.error().message);
        text = trimmed(text.substr(0, open));
    }
    if (text == "-" || text.empty()) return said;
    if (const std::size_t dot = text.find('.'); dot != std::string_view::npos) {
        said.table = std::string(text.substr(0, dot));
        const auto table = fact::find_table(said.table);
        if (!table) return not_understood(part, "there is no table '" + said.table + "'");
        text = text.substr(dot + 1);
        if (fact::find_column(*table, text) < 0)
            return not_understood(part, "table '" + said.table + "' has no column '" + std::string(text) + "'");
    }
    said.column = std::string(text);
    return said;
}

// "moves: SAP goods movements".
Said whole(const std::string& text) {
    const std::size_t colon = text.find(": ");
    return {std::string(kWholeSheet), "", text.substr(0, colon),
            colon == std::string::npos ? "" : text.substr(colon + 2)};
}

std::string reading_of(const FieldPlan& plan, fact::Type type) {
    std::string out;
    const auto add = [&](std::string_view word) { out += (out.empty() ? "" : " ") + std::string(word); };
    const bool is_date = type == fact::Type::instant || type == fact::Type::instant_end || type == fact::Type::day;
    if (is_date && plan.dates == DateOrder::day_first) add("day_first");
    if (is_date && plan.dates == DateOrder::month_first) add("month_first");
    const bool is_number = type == fact::Type::quantity || type == fact::Type::rate || type == fact::Type::whole;
    if (is_number && plan.numbers == NumberStyle::comma) add("comma");
    if (is_number && plan.numbers == NumberStyle::point_groups) add("point");
    if (plan.factor.numerator == 7) add("weeks");
    if (plan.factor.denominator == 1440) add("minutes");
    if (plan.factor.numerator == 60) add("hours");
    if (plan.words_said)
        for (const Word& word : plan.words) add(std::string(word.said) + ":" + std::string(word.meant));
    return out;
}

}  // namespace

Result<HowRead> parse_reading(std::string_view text) {
    HowRead out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find_first_of(" ;,", at), text.size());
        const std::string_view word = text.substr(at, end - at);
        at = end + 1;
        const std::size_t colon = word.find(':');
        if (word.empty()) continue;
        if (word == "day_first")
            out.dates = DateOrder::day_first;
        else if (word == "month_first")
            out.dates = DateOrder::month_first;
        else if (word == "year_first")
            out.dates = DateOrder::year_first;
        else if (word == "comma")
            out.numbers = NumberStyle::comma;
        else if (word == "point")
            out.numbers = NumberStyle::point_groups;
        else if (word == "weeks")
            out.factor = Ratio{7, 1};
        else if (word == "minutes")
            out.factor = Ratio{1, 1440};
        else if (word == "hours")
            out.factor = Ratio{60, 1};
        else if (colon != std::string_view::npos && colon > 0)
            out.words.emplace_back(folded(word.substr(0, colon)), std::string(word.substr(colon + 1)));
        else
            return fail(ErrorCode::bad_input,
                        "there is no reading '" + std::string(word) +
                            "' (day_first, month_first, comma, point, weeks, minutes, hours, or WORD:meaning)");
    }
    return out;
}

Result<std::vector<Said>> parse_said(std::string_view text) {
    std::vector<Said> out;
    for (const std::string_view part : parts_of(text)) {
        if (part.empty()) continue;
        const std::size_t equals = part.rfind('=');
        if (equals == std::string_view::npos || equals == 0) return not_understood(part, "it has no '='");
        const std::string_view left = trimmed(part.substr(0, equals)), right = trimmed(part.substr(equals + 1));
        if (left == "table") {
            if (!fact::find_table(right)) return not_understood(part, "there is no table '" + std::string(right) + "'");
            out.push_back({std::string(kWholeSheet), "", std::string(right), ""});
            continue;
        }
        auto said = target_of(part, right);
        if (!said) return std::unexpected(said.error());
        if (!said->column.empty() && !is_column(said->column)) {
            if (!is_column(left)) return not_understood(part, "'" + said->column + "' is no column of any table");
            out.push_back({"=" + std::string(left), std::string(left), "",
                           std::string(right)});  // kind=consume: a word every row says
            continue;
        }
        said->field = std::string(left);
        out.push_back(std::move(*said));
    }
    return out;
}

Result<std::vector<Said>> read_said(const SourceFile& file) {
    auto sheets = open_sheets(file);
    if (!sheets) return std::unexpected(sheets.error());
    std::vector<Said> out;
    const Sheet& sheet = sheets->front();
    const auto at = [&](std::string_view name) {
        return std::find(sheet.folded.begin(), sheet.folded.end(), name) - sheet.folded.begin();
    };
    const std::array<std::ptrdiff_t, 4> columns{at("field"), at("column"), at("table"), at("reading")};
    if (columns[0] == std::ssize(sheet.folded))
        return std::unexpected(Error{
            ErrorCode::bad_input, "a mapping needs a column 'field' (and column, table, reading)", file.name, 0, {}});
    const auto records = sheet.records();
    Record record;
    while (records->next(record)) {
        const auto cell = [&](std::ptrdiff_t column) {
            return column < std::ssize(record.fields)
                       ? std::string(trimmed(record.fields[static_cast<std::size_t>(column)]))
                       : std::string();
        };
        Said said{cell(columns[0]), cell(columns[1]), cell(columns[2]), cell(columns[3])};
        const auto refuse = [&](std::string message, std::string column) {
            return std::unexpected(
                Error{ErrorCode::bad_input, std::move(message), file.name, record.line, std::move(column)});
        };
        if (said.field.empty()) continue;
        if (!said.table.empty() && !fact::find_table(said.table))
            return refuse("there is no table '" + said.table + "'", "table");
        if (!said.column.empty() && !is_column(said.column))
            return refuse("'" + said.column + "' is no column of any table", "column");
        if (said.field == kWholeSheet && said.table.empty()) said = whole(said.reading);
        if (said.field != kWholeSheet && !said.field.starts_with('='))
            if (auto reading = parse_reading(said.reading); !reading) return refuse(reading.error().message, "reading");
        out.push_back(std::move(said));
    }
    return out;
}

std::string signature_of(const std::vector<std::string>& folded_header) {
    std::string bytes;
    for (const std::string& name : folded_header) bytes += name + '\x1F';
    const std::uint64_t hash = fact::key_of(bytes).high;
    std::string out(16, '0');
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = "0123456789abcdef"[(hash >> (60 - 4 * i)) & 15U];
    return out;
}

void add_rows(const Profile& profile, fact::Block& rows) {
    using namespace fact::mappings;
    std::set<std::pair<std::string, std::string>> there;
    for (const Said& said : profile.said) {
        const bool of_sheet = said.field == kWholeSheet;
        const std::string of_table = of_sheet || said.field.starts_with('=') ? "" : said.table;
        if (!there.emplace(said.field, of_table).second) continue;
        const std::size_t row = rows.add_row({}, Instant::beginning());
        rows.set_text(row, fact::mappings::profile, profile.name);
        rows.set_text(row, sheet, profile.sheet);
        rows.set_text(row, field, said.field);
        rows.set_text(row, column, said.column);
        rows.set_text(row, table, of_table);
        rows.set_text(row, reading,
                      of_sheet ? said.table + (said.reading.empty() ? "" : ": " + said.reading) : said.reading);
    }
}

std::vector<Profile> profiles_of(const fact::Block& mappings) {
    using namespace fact::mappings;
    std::map<std::pair<std::string, std::string>, std::vector<Said>> found;
    for (std::size_t row = 0; row < mappings.size(); ++row) {
        const auto text = [&](int c) { return std::string(mappings.text(row, c)); };
        Said said{text(field), text(column), text(table), text(reading)};
        if (said.field == kWholeSheet && said.table.empty()) said = whole(said.reading);
        found[{text(profile), text(sheet)}].push_back(std::move(said));
    }
    std::vector<Profile> out;
    for (auto& [key, said] : found) {
        std::sort(said.begin(), said.end(), [](const Said& a, const Said& b) {
            return std::tie(a.field, a.table, a.column) < std::tie(b.field, b.table, b.column);
        });
        out.push_back({key.first, key.second, std::move(said)});
    }
    return out;
}

std::vector<Said> said_of(const std::vector<std::string>& own_header, const Mapping& mapping) {
    const auto infos = fact::columns(mapping.table);
    std::vector<Said> out;
    for (const FieldPlan& plan : mapping.plans) {
        if (plan.column < 0 || plan.field >= own_header.size() || plan.where_blank) continue;
        const auto& info = infos[static_cast<std::size_t>(plan.column)];
        out.push_back({own_header[plan.field], std::string(info.name), std::string(fact::name(mapping.table)),
                       reading_of(plan, info.type)});
    }
    return out;
}

}  // namespace drum::intake
