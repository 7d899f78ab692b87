#include "intake/table_rows.h"

#include <algorithm>

#include "base/decimal.h"
#include "intake/csv.h"
#include "fact/block.h"
#include "intake/header_names.h"
#include "intake/number_style.h"
#include "intake/report_words.h"

namespace drum::intake {
namespace {

constexpr std::size_t kRowsShown = 10;
constexpr int kMostSumPasses = 4;  // of the whole sheet, each to add up what stands above one row called "Total"

std::string_view cell(const Record& record, std::size_t field) {
    return field < record.fields.size() ? trimmed(record.fields[field]) : std::string_view();
}

}  // namespace

std::string_view without_bars(std::string_view line) {
    line = trimmed(line);
    if (line.starts_with('|')) line.remove_prefix(1);
    if (line.ends_with('|')) line.remove_suffix(1);
    return line;
}

void TableRows::Tally::add(std::int64_t row) {
    ++count;
    if (rows.size() < kRowsShown) rows.push_back(row);
}

std::string TableRows::Tally::phrase() const {  // "row 5", "rows 5, 9 and 2 more"
    std::string out = count == 1 ? "row " : "rows ";
    for (std::size_t i = 0; i < rows.size(); ++i) out += (i > 0 ? ", " : "") + std::to_string(rows[i]);
    if (count > static_cast<std::int64_t>(rows.size())) out += " and " + std::to_string(count - static_cast<std::int64_t>(rows.size())) + " more";
    return out;
}

TableRows::TableRows(std::shared_ptr<const TableShape> shape) : shape_(std::move(shape)), records_(shape_->records()) {
    Record skipped;
    for (std::size_t i = 0; i < shape_->layout.above; ++i) records_->next(skipped);
    for (std::size_t f = 0; f < shape_->header.size(); ++f)
        if (folded(shape_->header[f]) == "fact") fact_field_ = f;
}

bool TableRows::next(Record& record) {
    while (records_->next(record)) {
        if (!record.problem.empty()) return true;
        cut(record);
        switch (sort_of(record)) {
            case Sort::row: return true;
            case Sort::drawn: break;
            case Sort::header: headers_.add(record.line); break;
            case Sort::title: break;
            case Sort::sum: sums_.add(record.line); break;
            case Sort::footer: footers_.add(record.line); break;
        }
    }
    return false;
}

// Takes off what stands left of the table, and the bars of a frame.
void TableRows::cut(Record& record) {
    cut_fields(record);
    if (shape_->barred) record.raw = without_bars(record.raw);
    if (!shape_->padded) return;
    line_ = csv_line(record.fields, ',');
    record.raw = line_;
}

void TableRows::cut_fields(Record& record) const {
    const std::size_t first = shape_->layout.first_field;
    const auto end = record.fields.begin() + static_cast<std::ptrdiff_t>(std::min(first, record.fields.size()));
    const bool empty = std::all_of(record.fields.begin(), end, [](std::string_view field) { return trimmed(field).empty(); });
    if (first > 0 && empty) record.fields.erase(record.fields.begin(), end);
    if (shape_->padded) record.fields.resize(shape_->header.size(), std::string_view(""));
    if (shape_->barred && record.fields.size() == shape_->header.size() + 1 && trimmed(record.fields.back()).empty()) record.fields.pop_back();
}

TableRows::Sort TableRows::sort_of(const Record& record) {
    if (fact_field_ != std::string::npos && fact::key_in_hex(cell(record, fact_field_))) return Sort::row;
    const auto& header = shape_->header;
    std::size_t holes = 0;
    for (const std::size_t f : shape_->layout.always) holes += cell(record, f).empty();
    std::size_t first = 0;
    while (first < record.fields.size() && cell(record, first).empty()) ++first;
    if (first == record.fields.size()) return Sort::row;  // blank: whoever reads the rows knows what to do
    const std::string_view text = cell(record, first);
    if (first < header.size() && text == header[first] && record.fields.size() >= header.size()) {
        bool same = true;
        for (std::size_t f = 0; f < header.size() && same; ++f) same = cell(record, f) == header[f];
        if (same) return Sort::header;
    }
    static constexpr std::string_view kMayBegin = "tTgGsSzZeE*";  // the words for sums, where nothing is missing
    if (holes == 0 && kMayBegin.find(text[0]) == std::string_view::npos && text[0] != '-' && text[0] != '=' && text[0] != '_' && text[0] != '+')
        return Sort::row;
    if (is_rule(record.fields)) return Sort::drawn;
    std::size_t last = record.fields.size();
    while (last > first && cell(record, last - 1).empty()) --last;
    const bool alone = last == first + 1;
    if (alone && header.size() > 1) {
        const auto& titles = shape_->layout.titles;
        if (!titles.empty() && std::find(titles.begin(), titles.end(), page_title(text)) != titles.end()) return Sort::title;
        if (is_footer(text)) return Sort::footer;
    }
    return is_sum(record, first, holes) ? Sort::sum : Sort::row;
}

// A row of sums is called so and lacks what the rows around it have, or adds up what stands above.
bool TableRows::is_sum(const Record& record, std::size_t first_filled, std::size_t holes) {
    const std::string_view text = cell(record, first_filled);
    if (!names_a_sum(text)) return false;
    const std::size_t always = shape_->layout.always.size();
    const bool group = names_a_group_sum(text);
    if (holes > 0 && (!group || holes * 2 >= always || holes + 2 >= shape_->header.size())) return true;
    if (group) return false;
    if (adds_up(record)) return true;
    named_total_.add(record.line);
    return false;
}

// All numbers of the row are the sums of their columns over the rows before it, since the sheet began or the last such row.
bool TableRows::adds_up(const Record& record) const {
    if (summed_++ >= kMostSumPasses) return false;
    for (const NumberStyle style : {NumberStyle::point_groups, NumberStyle::comma}) {
        const auto reader = shape_->records();
        std::vector<std::size_t> fields;
        std::vector<Quantity> wanted, sums;
        for (std::size_t f = 0; f < record.fields.size(); ++f)
            if (const auto number = parse_styled_quantity(cell(record, f), style)) {
                fields.push_back(f);
                wanted.push_back(*number);
            }
        if (fields.empty()) continue;
        sums.resize(fields.size());
        Record above;
        std::size_t rows = 0;
        for (std::size_t i = 0; i < shape_->layout.above; ++i) reader->next(above);
        while (reader->next(above) && above.line < record.line) {
            cut_fields(above);
            if (above.fields.empty() || names_a_sum(cell(above, 0))) continue;
            ++rows;
            for (std::size_t i = 0; i < fields.size(); ++i)
                if (const auto number = parse_styled_quantity(cell(above, fields[i]), style))
                    sums[i] = add(sums[i], *number).value_or(Quantity{});
        }
        if (rows >= 2 && sums == wanted) return true;
    }
    return false;
}

std::vector<std::string> TableRows::notes() const {
    std::vector<std::string> notes;
    if (sums_.count > 0) notes.push_back(std::to_string(sums_.count) + (sums_.count == 1 ? " row of sums" : " rows of sums") + " left out: " + sums_.phrase() + ".");
    if (headers_.count > 0) notes.push_back("The header comes again in " + headers_.phrase() + ".");
    if (footers_.count > 0) notes.push_back("Left out as the report's own words: " + footers_.phrase() + ".");
    if (named_total_.count > 0)
        notes.push_back(std::string("Called like a sum and read as ") + (named_total_.count == 1 ? "a row" : "rows") + " like the others: " + named_total_.phrase() + ".");
    for (std::string& note : records_->notes()) notes.push_back(std::move(note));
    return notes;
}

}  // namespace drum::intake
