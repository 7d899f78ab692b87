#include "intake/sheet.h"

#include <algorithm>

#include "intake/csv.h"
#include "intake/header_names.h"
#include "intake/text.h"

namespace drum::intake {
namespace {

constexpr std::size_t kNamesShown = 12;
constexpr std::size_t kSniffedBytes = 128 << 10;

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
        if (record.fields.size() < sheet.header.size()) continue;
        for (std::size_t i = 0; i < asked.size(); ++i) {
            if (clear[i]) continue;
            const std::string_view value = record.fields[plans[asked[i]].field];
            evidence[i].look(value);
            clear[i] = known_on_sight(value);
        }
    }
    return evidence;
}

}  // namespace

void set_header(Sheet& sheet, const Record& record) {
    for (const std::string_view field : record.fields) {
        sheet.header.emplace_back(trimmed(field));
        sheet.folded.push_back(folded(field));
    }
    sheet.header_line = std::string(record.raw);
}

Result<std::vector<Sheet>> open_sheets(const SourceFile& file) {
    const auto refuse = [&](std::string message, std::int64_t row) {
        return std::unexpected(Error{ErrorCode::bad_input, std::move(message), file.name, row, {}});
    };
    const auto text = open_text(file.bytes);
    if (!text) return refuse(text.error().message, text.error().row);
    Sheet sheet;
    sheet.name = file.name;
    sheet.bytes = file.bytes->size();
    std::string beginning;
    TextStream stream(*text);
    while (beginning.size() < kSniffedBytes && stream.more(beginning, kSniffedBytes)) {}
    sheet.delimiter = sniff_delimiter(beginning);
    CsvReader reader(*text, sheet.delimiter);
    Record record;
    std::size_t above = 0;  // records up to the header and with it
    do {                    // the header is the first row that holds anything
        if (!reader.next(record)) return refuse("the file is empty", 0);
        ++above;
        if (!record.problem.empty())
            return refuse("the header row cannot be read: " + std::string(record.problem), record.line);
    } while (std::all_of(record.fields.begin(), record.fields.end(),
                         [](std::string_view field) { return trimmed(field).empty(); }));
    set_header(sheet, record);
    sheet.records = [text = *text, delimiter = sheet.delimiter, above]() -> std::unique_ptr<Records> {
        auto records = std::make_unique<CsvReader>(text, delimiter);
        Record skipped;
        for (std::size_t i = 0; i < above; ++i) records->next(skipped);
        return records;
    };
    return std::vector<Sheet>{std::move(sheet)};
}

std::string quoted_list(const std::vector<std::string>& names) {
    std::string out;
    for (std::size_t i = 0; i < names.size() && i < kNamesShown; ++i)
        out += (i > 0 ? ", '" : "'") + shortened(names[i], 60) + "'";
    if (names.size() > kNamesShown) out += " and " + std::to_string(names.size() - kNamesShown) + " more";
    return out;
}

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
        const auto order = settle(evidence[i]);
        if (!order) return refuse(asked[i], order.error().message);
        plans[asked[i]].dates = *order;
        if (*order == DateOrder::year_first) continue;
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
        if (settled_by.empty() || !others_agree) return refuse(asked[i], settle(evidence[i]).error().message);
        plans[asked[i]].dates = of_others;
        notes.push_back("Dates of '" + sheet.header[plans[asked[i]].field] + "' are read like those of '" + settled_by + "'.");
    }
    return {};
}

}  // namespace drum::intake
