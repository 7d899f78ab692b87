#include "intake/layout.h"

#include <algorithm>
#include <array>
#include <set>

#include "intake/date_order.h"
#include "intake/header_names.h"
#include "intake/number_style.h"
#include "intake/report_words.h"

namespace drum::intake {
namespace {

constexpr std::size_t kHeaderAmong = 60;      // records from the top that may be the header
constexpr std::size_t kLookedAtBelow = 30;    // records under a candidate that speak for or against it
constexpr std::size_t kNameBytes = 80;        // a header's field is hardly ever longer
constexpr double kAsGood = 0.9;               // the first candidate that is nearly as good as the best is taken
constexpr double kMostlyTyped = 0.6;

enum class Kind : std::uint8_t { empty, text, number, date };

Kind kind_of(std::string_view cell) {
    if (cell.empty()) return Kind::empty;
    if (looks_like_date(cell)) return Kind::date;
    return looks_like_number(cell) ? Kind::number : Kind::text;
}

bool is_bare(const SampledRecord& record) {  // nothing but delimiters
    return std::all_of(record.fields.begin(), record.fields.end(),
                       [](const std::string& field) { return field.find_first_not_of(",;|\t ") == std::string::npos; });
}

bool is_separator_line(const SampledRecord& record) {  // "sep=;" of Excel
    return record.raw.size() <= 6 && folded(record.raw.substr(0, 3)) == "sep" && record.raw.substr(3, 1) == "=";
}

// The records that can be rows of a table, with the kinds of their cells.
struct Line {
    const SampledRecord* record;
    std::size_t index;
    std::vector<Kind> kinds;
};

std::vector<Line> lines_of(const std::vector<SampledRecord>& sample) {
    std::vector<Line> lines;
    for (std::size_t i = 0; i < sample.size(); ++i) {
        if (!sample[i].problem.empty() || is_bare(sample[i]) || is_rule(sample[i].fields)) continue;
        if (i == 0 && is_separator_line(sample[i])) continue;
        Line line{&sample[i], i, {}};
        for (const std::string& field : sample[i].fields) line.kinds.push_back(kind_of(field));
        lines.push_back(std::move(line));
    }
    return lines;
}

// How much the line at `at` is the header of the lines under it.
double header_score(const std::vector<Line>& lines, std::size_t at) {
    const Line& candidate = lines[at];
    const std::size_t width = candidate.kinds.size();
    const std::size_t end = std::min(lines.size(), at + 1 + kLookedAtBelow);
    if (end == at + 1) return 0;
    std::vector<std::array<std::size_t, 4>> below(width, {0, 0, 0, 0});
    std::vector<std::size_t> sizes;
    std::size_t cells = 0, named = 0;
    for (std::size_t i = at + 1; i < end; ++i) {
        sizes.push_back(0);
        for (std::size_t f = 0; f < lines[i].kinds.size(); ++f) {
            if (lines[i].kinds[f] == Kind::empty) continue;
            ++cells;
            ++sizes.back();
            if (f >= width) continue;
            ++below[f][static_cast<std::size_t>(lines[i].kinds[f])];
            named += candidate.kinds[f] != Kind::empty;
        }
    }
    std::set<std::string> names;
    std::size_t there = 0, like_rows = 0, short_enough = 0;
    for (std::size_t f = 0; f < width; ++f) {
        const Kind kind = candidate.kinds[f];
        if (kind == Kind::empty) continue;
        ++there;
        names.insert(folded(candidate.record->fields[f]));
        short_enough += candidate.record->fields[f].size() <= kNameBytes;
        const auto& kinds = below[f];
        const double typed = double(kinds[static_cast<std::size_t>(kind)]) / double(std::max<std::size_t>(1, kinds[1] + kinds[2] + kinds[3]));
        like_rows += kind != Kind::text && typed > kMostlyTyped;
    }
    std::nth_element(sizes.begin(), sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2), sizes.end());
    const double usual = double(sizes[sizes.size() / 2]), all = double(there);
    const double unlike = 1 - double(like_rows) / all;
    return unlike * unlike * (double(names.size()) / all) * (double(short_enough) / all) * std::min(1.0, all / usual) *
           (double(named) / double(cells));
}

bool is_label(const Line& line) {  // "Printed on:" beside its value, or alone
    for (std::size_t f = 0; f < line.kinds.size(); ++f)
        if (line.kinds[f] != Kind::empty) return line.record->fields[f].ends_with(':');
    return false;
}

// What stands in square or round brackets, or is a unit or a type of column.
bool is_unit_word(std::string_view cell) {
    if (cell.size() > 2 && ((cell.front() == '[' && cell.back() == ']') || (cell.front() == '(' && cell.back() == ')'))) return true;
    static const std::set<std::string, std::less<>> kUnits{
        "ea", "each", "pc", "pcs", "piece", "pieces", "st", "stk", "stuck", "stuks", "kg", "g", "t", "l", "ml", "m", "m2", "m3",
        "mm", "cm", "km", "h", "hr", "hrs", "hour", "hours", "std", "min", "mins", "minutes", "s", "sec", "seconds", "d", "day",
        "days", "tage", "tag", "week", "weeks", "eur", "usd", "gbp", "chf", "text", "number", "date", "yyyymmdd", "ddmmyyyy"};
    const std::string word = folded(cell);
    return word.empty() ? cell == "-" || cell == "%" || cell == "\xE2\x82\xAC" || cell == "$" : kUnits.contains(word);
}

// A row under the header that names the units of its columns: nothing but unit words, over columns of numbers.
bool is_units_row(const std::vector<Line>& lines, std::size_t at) {
    std::size_t units = 0, over_numbers = 0;
    for (std::size_t f = 0; f < lines[at].kinds.size(); ++f) {
        if (lines[at].kinds[f] == Kind::empty) continue;
        if (lines[at].kinds[f] != Kind::text || !is_unit_word(lines[at].record->fields[f])) return false;
        ++units;
        std::size_t typed = 0, all = 0;
        for (std::size_t i = at + 1; i < lines.size(); ++i) {
            if (f >= lines[i].kinds.size() || lines[i].kinds[f] == Kind::empty) continue;
            ++all;
            typed += lines[i].kinds[f] != Kind::text;
        }
        over_numbers += all > 0 && double(typed) > 0.8 * double(all);
    }
    return units > 0 && over_numbers * 2 > units;
}

// The fields that the rows fill, sums and footers not counted.
std::vector<std::size_t> always_filled(const std::vector<Line>& rows, std::size_t width) {
    std::vector<std::size_t> there(width, 0), always;
    std::size_t all = 0;
    for (const Line& row : rows) {
        const auto first = std::find_if(row.kinds.begin(), row.kinds.end(), [](Kind kind) { return kind != Kind::empty; });
        const std::string& text = row.record->fields[static_cast<std::size_t>(first - row.kinds.begin())];
        const bool alone = width > 1 && std::all_of(first + 1, row.kinds.end(), [](Kind kind) { return kind == Kind::empty; });
        if (alone || names_a_sum(text)) continue;
        ++all;
        for (std::size_t f = 0; f < std::min(width, row.kinds.size()); ++f) there[f] += row.kinds[f] != Kind::empty;
    }
    for (std::size_t f = 0; f < width; ++f)
        if (there[f] > 0 && there[f] * 10 >= all * 9) always.push_back(f);
    return always;
}

std::string rows_phrase(std::int64_t first, std::int64_t last) {
    return first == last ? "row " + std::to_string(first) : "rows " + std::to_string(first) + " to " + std::to_string(last);
}

void note_titles(const std::vector<SampledRecord>& sample, const Layout& layout, std::vector<std::string>& notes) {
    const SampledRecord *first = nullptr, *last = nullptr;
    std::string shown;
    for (std::size_t i = 0; i < layout.header; ++i) {
        if (is_bare(sample[i]) || is_rule(sample[i].fields) || (i == 0 && is_separator_line(sample[i]))) continue;
        if (first == nullptr) first = &sample[i];
        last = &sample[i];
        if (shown.empty())
            shown = *std::find_if(sample[i].fields.begin(), sample[i].fields.end(), [](const std::string& f) { return !f.empty(); });
    }
    if (first == nullptr) return;
    notes.push_back("The header is in row " + std::to_string(sample[layout.header].line) + "; above it " +
                    rows_phrase(first->line, last->line) + " left out ('" + shortened(shown, 60) + "').");
}

}  // namespace

std::vector<SampledRecord> sample_of(Records& records, std::size_t most) {
    std::vector<SampledRecord> sample;
    Record record;
    while (sample.size() < most && records.next(record)) {
        SampledRecord& kept = sample.emplace_back();
        kept.line = record.line;
        kept.raw = record.raw;
        kept.problem = record.problem;
        for (const std::string_view field : record.fields) kept.fields.emplace_back(trimmed(field));
    }
    return sample;
}

Result<Layout> find_layout(const std::vector<SampledRecord>& sample) {
    const auto lines = lines_of(sample);
    const auto broken = std::find_if(sample.begin(), sample.end(), [](const SampledRecord& r) { return !r.problem.empty(); });
    const auto refuse_header = [&] {
        return std::unexpected(Error{ErrorCode::bad_input, "the header row cannot be read: " + broken->problem, {}, broken->line, {}});
    };
    if (lines.empty() && broken != sample.end()) return refuse_header();
    if (lines.empty()) return fail(ErrorCode::bad_input, "the file is empty");
    std::vector<double> scores;
    for (std::size_t i = 0; i < lines.size() && lines[i].index < kHeaderAmong; ++i) scores.push_back(is_label(lines[i]) ? 0 : header_score(lines, i));
    std::size_t at = 0;
    Layout layout;
    if (!scores.empty()) {
        const double best = *std::max_element(scores.begin(), scores.end());
        while (at + 1 < scores.size() && scores[at] < kAsGood * best) ++at;
        layout.score = best;
    }
    layout.header = lines[at].index;
    if (broken != sample.end() && static_cast<std::size_t>(broken - sample.begin()) < layout.header) return refuse_header();
    layout.above = layout.header + 1;
    for (std::size_t i = 0; i < at; ++i)
        for (const std::string& field : lines[i].record->fields)
            if (!field.empty()) {
                layout.titles.push_back(page_title(field));
                break;
            }
    std::size_t rows_from = at + 1;
    note_titles(sample, layout, layout.notes);
    if (at + 2 < lines.size() && is_units_row(lines, at + 1)) {
        layout.above = lines[at + 1].index + 1;
        rows_from = at + 2;
        layout.notes.push_back("Row " + std::to_string(lines[at + 1].record->line) + " holds the units of the columns and is no row of the table.");
    }
    const auto& kinds = lines[at].kinds;
    const auto used = [&](std::size_t f) {
        return std::any_of(lines.begin() + static_cast<std::ptrdiff_t>(at), lines.end(),
                           [&](const Line& line) { return f < line.kinds.size() && line.kinds[f] != Kind::empty; });
    };
    if (trimmed(lines[at].record->raw).starts_with('|') && kinds[0] == Kind::empty) layout.first_field = 1;  // a frame
    while (layout.first_field + 1 < kinds.size() && kinds[layout.first_field] == Kind::empty && !used(layout.first_field)) ++layout.first_field;
    layout.fields = kinds.size() - layout.first_field;
    const std::vector<Line> rows(lines.begin() + static_cast<std::ptrdiff_t>(std::min(rows_from, lines.size())), lines.end());
    for (std::size_t f : always_filled(rows, kinds.size()))
        if (f >= layout.first_field) layout.always.push_back(f - layout.first_field);
    return layout;
}

}  // namespace drum::intake
