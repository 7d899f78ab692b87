#include "intake/sheet.h"

#include <algorithm>

#include "intake/csv.h"
#include "intake/header_names.h"
#include "intake/json_objects.h"
#include "intake/layout.h"
#include "intake/ndjson.h"
#include "intake/table_rows.h"
#include "intake/text.h"
#include "intake/xlsx.h"

namespace drum::intake {
namespace {

constexpr std::size_t kNamesShown = 12;
constexpr std::size_t kSniffedBytes = 128 << 10;
constexpr double kNoRows = 0.05;  // what a header without rows counts

// "sep=;" in the first line, as Excel reads and writes it.
std::optional<char> separator_said(std::string_view text) {
    if (text.size() < 5 || folded(text.substr(0, 3)) != "sep" || text[3] != '=') return std::nullopt;
    if (text.size() > 5 && text[5] != '\r' && text[5] != '\n') return std::nullopt;
    return text[4];
}

}  // namespace

char sniff_delimiter(std::string_view beginning, bool whole) {
    if (const auto said = separator_said(beginning)) return *said;
    // A text cut in mid-row would end with a short one.
    if (!whole) beginning = beginning.substr(0, std::max(beginning.find_last_of("\r\n") + 1, std::size_t{1}));
    char best = ',';
    double best_score = 0;
    for (const char candidate : {',', ';', '\t', '|'}) {
        CsvReader reader(beginning, candidate);
        const auto sample = sample_of(reader);
        const auto layout = find_layout(sample);
        if (!layout || sample[layout->header].fields.size() < 2) continue;
        const std::size_t width = sample[layout->header].fields.size();
        std::size_t rows = 0, even = 0;
        for (std::size_t i = 0; i < sample.size(); ++i) {  // titles too: a wrong delimiter sees many
            if (is_rule(sample[i].fields)) continue;
            ++rows;
            even += sample[i].fields.size() == width;
        }
        const double score = double(width) * double(even) / double(rows) * std::max(layout->score, kNoRows);
        if (score > best_score) {
            best_score = score;
            best = candidate;
        }
    }
    return best;
}

Result<Sheet> sheet_of(std::string name, std::function<std::unique_ptr<Records>()> records, char delimiter, bool workbook) {
    Sheet sheet;
    sheet.name = std::move(name);
    sheet.delimiter = delimiter;
    sheet.typed = workbook;
    auto shape = std::make_shared<TableShape>();
    const auto sample = sample_of(*records());
    auto layout = find_layout(sample);
    if (!layout) return std::unexpected(layout.error());
    shape->layout = std::move(*layout);
    const SampledRecord& header = sample[shape->layout.header];
    shape->header.assign(header.fields.begin() + static_cast<std::ptrdiff_t>(shape->layout.first_field), header.fields.end());
    shape->padded = workbook;
    std::string_view line = header.raw;
    if (delimiter == '|' && trimmed(line).starts_with('|') && shape->header.size() > 1 && shape->header.back().empty()) {
        shape->barred = true;
        shape->header.pop_back();
        line = without_bars(line);
    }
    shape->records = std::move(records);
    sheet.header = shape->header;
    for (const std::string& field : sheet.header) sheet.folded.push_back(folded(field));
    sheet.header_line = workbook ? csv_line({shape->header.begin(), shape->header.end()}, ',') : std::string(line);
    sheet.notes = shape->layout.notes;
    sheet.records = RecordsOf([shape](int) -> std::unique_ptr<Records> { return std::make_unique<TableRows>(shape); });
    return sheet;
}

Result<std::vector<Sheet>> open_sheets(const SourceFile& file) {
    const auto refuse = [&](const Error& error) {
        return std::unexpected(Error{error.code, error.message, file.name, error.row, {}});
    };
    std::string first(4, '\0');
    first.resize(file.bytes->read(0, first.data(), first.size()).value_or(0));
    if (is_zip(first)) {
        auto sheets = open_workbook(file.name, *file.bytes);
        if (!sheets) return refuse(sheets.error());
        return sheets;
    }
    const auto text = open_text(file.bytes);
    if (!text) return refuse(text.error());
    std::string beginning;
    TextStream stream(*text);
    bool more = true;
    while (beginning.size() < kSniffedBytes && more) more = stream.more(beginning, kSniffedBytes);
    if (begins_json(beginning)) {
        auto sheets = open_json(file.name, *text);
        if (!sheets) return refuse(sheets.error());
        return sheets;
    }
    const char delimiter = sniff_delimiter(beginning, !more);
    auto records = [text = *text, delimiter]() -> std::unique_ptr<Records> { return std::make_unique<CsvReader>(text, delimiter); };
    auto sheet = sheet_of(file.name, std::move(records), delimiter, false);
    if (!sheet) return refuse(sheet.error());
    sheet->bytes = file.bytes->size();
    if (!text->note.empty()) sheet->notes.insert(sheet->notes.begin(), text->note);
    std::vector<Sheet> sheets;
    sheets.push_back(std::move(*sheet));
    return sheets;
}

std::string quoted_list(const std::vector<std::string>& names) {
    std::string out;
    for (std::size_t i = 0; i < names.size() && i < kNamesShown; ++i)
        out += (i > 0 ? ", '" : "'") + shortened(names[i], 60) + "'";
    if (names.size() > kNamesShown) out += " and " + std::to_string(names.size() - kNamesShown) + " more";
    return out;
}

}  // namespace drum::intake
