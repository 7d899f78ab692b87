#include "output/import_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "base/decimal.h"
#include "intake/rejected_rows.h"
#include "output/numbers.h"

namespace drum::output {
namespace {

constexpr std::size_t kErrorsShown = 5;

std::string table_name(const intake::FileReport& file) {
    return file.table ? std::string(fact::name(*file.table)) : "";
}

// A header of the sheet and the columns of all its tables it is read into.
struct Target {
    std::string header, columns, reading;
    double confidence = 0;
};

std::vector<Target> targets_of(const SheetReports& sheet) {
    std::vector<Target> out;
    for (const intake::FileReport* part : sheet)
        for (const intake::MappedColumn& column : part->mapping) {
            if (column.column.empty()) continue;
            auto target =
                std::find_if(out.begin(), out.end(), [&](const Target& t) { return t.header == column.header; });
            if (target == out.end()) target = out.insert(out.end(), {column.header, "", "", column.confidence});
            for (std::size_t at = 0; at < column.column.size();) {  // "time, quantity": one header, several columns
                const std::size_t end = std::min(column.column.find(", ", at), column.column.size());
                target->columns += fmt::format("{}{}.{}", target->columns.empty() ? "" : ", ", table_name(*part),
                                               column.column.substr(at, end - at));
                at = end + 2;
            }
            if (!column.reading.empty() && target->reading.find(column.reading) == std::string::npos)
                target->reading += (target->reading.empty() ? "" : ", ") + column.reading;
            target->confidence = std::min(target->confidence, column.confidence);
        }
    return out;
}

void add_mapping(const SheetReports& sheet, std::string& text) {
    for (const Target& target : targets_of(sheet))
        text += fmt::format("    {:<26} {:<38} {:>3.0f} %{}{}\n", target.header, target.columns,
                            target.confidence * 100, target.reading.empty() ? "" : "  ", target.reading);
}

// "'Menge': 1500 in the file = 1200 added + 280 taken away + 20 left out or rejected"
std::string sum_phrase(const intake::QuantitySum& sum) {
    if (sum.too_large) return fmt::format("'{}' adds up to more than can be held.", sum.header);
    auto left_out = sum.not_taken.micro == 0 ? std::string() : " + " + to_text(sum.not_taken) + " left out or rejected";
    if (sum.unreadable > 0)
        left_out += fmt::format("; {} {} no number that can be read", sum.unreadable,
                                sum.unreadable == 1 ? "cell holds" : "cells hold");
    const std::int64_t kept = sum.in_file.micro - sum.not_taken.micro, facts = sum.added.micro - sum.taken.micro,
                       size = sum.added.micro + sum.taken.micro;
    const std::string start = fmt::format("'{}': {} in the file", sum.header, to_text(sum.in_file));
    if (kept == facts && left_out.empty()) return start + " and in the facts.";
    if (kept == facts) return start + " = " + to_text(Quantity{facts}) + " in the facts" + left_out + ".";
    if (kept == size) {
        std::string parts;
        if (sum.added.micro != 0) parts = to_text(sum.added) + " added";
        if (sum.taken.micro != 0) parts += (parts.empty() ? "" : " + ") + to_text(sum.taken) + " taken away";
        return start + " = " + parts + left_out + ".";
    }
    return start + fmt::format("; in the facts {} added and {} taken away{}.", to_text(sum.added), to_text(sum.taken),
                               sum.not_taken.micro == 0 ? "" : "; " + to_text(sum.not_taken) + " left out or rejected");
}

// Nothing to explain: the columns have the tables' own names, or a person said earlier what they are.
bool goes_without_saying(const SheetReports& sheet) {
    return sheet.front()->how == "canonical" || !sheet.front()->profile.empty();
}

void add_rows(const intake::FileReport& file, std::string& text) {
    text += fmt::format("{}, {} of {} rows", table_name(file), file.accepted, file.rows);
    if (file.left_out > 0) text += fmt::format(", {} left out", file.left_out);
    if (file.duplicates > 0)
        text += fmt::format(", {} exact duplicates{}", file.duplicates,
                            file.duplicates_kept == file.duplicates ? " kept"
                            : file.duplicates_kept == 0             ? " kept once"
                                                                    : "");
    if (file.rejected_rows > 0) text += fmt::format(", {} rejected", file.rejected_rows);
    text += "\n";
}

void add_errors(const intake::FileReport& file, std::string& text) {
    for (std::size_t i = 0; i < file.rejected.size() && i < kErrorsShown; ++i) {
        const intake::Rejected& bad = file.rejected[i];
        text +=
            fmt::format("    row {}{}: {}\n", bad.row, bad.column.empty() ? "" : ", column " + bad.column, bad.message);
    }
    const std::size_t errors = file.rejected.size() + static_cast<std::size_t>(file.rejected_put_away);
    if (errors > kErrorsShown) text += fmt::format("    and {} more errors\n", errors - kErrorsShown);
}

void add_sheet(const SheetReports& sheet, bool dry_run, std::string& text) {
    const intake::FileReport& first = *sheet.front();
    if (first.problem && sheet.size() == 1) {
        text += fmt::format("{}: not taken\n", first.name);
        return;
    }
    if (!first.table && !first.problem) {
        text += fmt::format("{}: {}\n", first.name, first.how);
        return;
    }
    const std::string how =
        first.profile.empty() ? first.how : fmt::format("{}, as profile '{}' says", first.how, first.profile);
    text += fmt::format("{} ({}): ", first.name, how);
    for (const intake::FileReport* part : sheet) {
        if (part != sheet.front()) text += "  and ";
        if (part->problem)
            text += "a table that was not taken\n";
        else
            add_rows(*part, text);
    }
    const bool explain = dry_run || !goes_without_saying(sheet);
    if (explain) add_mapping(sheet, text);
    std::set<std::string> said;
    for (const intake::FileReport* part : sheet) {
        for (const std::string& note : part->notes)
            if (said.insert(note).second) text += "    " + note + "\n";
        for (const intake::QuantitySum& sum : part->sums)
            if (explain || sum.not_taken.micro != 0 || sum.unreadable > 0 || sum.too_large)
                text += "    " + sum_phrase(sum) + "\n";
        add_errors(*part, text);
    }
}

std::string csv_cell(const std::string& text, char delimiter) {
    if (text.find_first_of(std::string("\"\r\n") + delimiter) == std::string::npos) return text;
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
}

// The object as one line with the reason in front; what is no object stays as it is, to be mended.
std::string with_error(std::string line, const std::string& reasons) {
    std::replace_if(line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
    const std::size_t next = line.find_first_not_of(" \t", 1);
    if (!line.starts_with('{') || next == std::string::npos || line[next] != '"') return line;
    return "{\"error\":" + nlohmann::json(reasons).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) +
           "," + line.substr(1);
}

}  // namespace

std::vector<SheetReports> by_sheet(const intake::Intake& intake) {
    std::vector<SheetReports> out;
    for (const intake::FileReport& file : intake.files) {
        const bool again =
            !out.empty() && out.back().front()->file == file.file && out.back().front()->name == file.name;
        if (!again) out.emplace_back();
        out.back().push_back(&file);
    }
    return out;
}

Result<void> write_rejected(const SheetReports& sheet, const intake::Scratch* scratch,
                            const std::function<Result<void>(std::string_view)>& take) {
    const intake::FileReport& first = *sheet.front();
    const bool is_json = first.header_line.empty();  // rows of objects have no header
    if (!is_json)
        if (auto taken = take(first.header_line + first.delimiter + "error\n"); !taken) return taken;
    // Each part has its rows in the order of the file: the next row is the first of what the parts have next.
    std::vector<intake::RejectedReader> readers;
    for (const intake::FileReport* part : sheet) readers.emplace_back(*part, scratch);
    std::vector<std::optional<intake::Rejected>> heads(readers.size());
    const auto advance = [&](std::size_t r) -> Result<void> {
        const auto more = readers[r].next(heads[r].emplace());
        if (!more) return std::unexpected(more.error());
        if (!*more) heads[r].reset();
        return {};
    };
    for (std::size_t r = 0; r < readers.size(); ++r)
        if (auto advanced = advance(r); !advanced) return advanced;
    while (true) {
        std::optional<std::int64_t> number;
        for (const auto& head : heads)
            if (head && (!number || head->row < *number)) number = head->row;
        if (!number) return {};
        std::string row, reasons;
        for (std::size_t r = 0; r < readers.size(); ++r)
            while (heads[r] && heads[r]->row == *number) {
                if (row.empty()) row = heads[r]->line;
                const std::string reason = heads[r]->column.empty() ? heads[r]->message : heads[r]->column + ": " + heads[r]->message;
                if (reasons.find(reason) == std::string::npos) reasons += (reasons.empty() ? "" : "; ") + reason;
                if (auto advanced = advance(r); !advanced) return advanced;
            }
        if (row.empty()) continue;
        row = is_json ? with_error(row, reasons) : row + first.delimiter + csv_cell(reasons, first.delimiter);
        if (auto taken = take(row + "\n"); !taken) return taken;
    }
}

std::string import_text(const ImportReport& report) {
    std::string text;
    for (const SheetReports& sheet : by_sheet(*report.intake)) add_sheet(sheet, report.dry_run, text);
    if (!report.skipped.empty()) {
        text += "not tables: ";
        for (std::size_t i = 0; i < report.skipped.size(); ++i) text += (i ? ", " : "") + report.skipped[i];
        text += "\n";
    }
    for (const std::string& file : report.rejected_files)
        text += "rejected rows: " + file + " (mend them there and import it)\n";
    if (report.added + report.changed + report.unchanged == 0)
        text += "\nNothing landed.\n";
    else if (report.added + report.changed == 0)
        text += fmt::format("\nNothing changed: all {} rows were known.\n", report.unchanged);
    else
        text += fmt::format("\n{}{} new, {} changed, {} known already.\n", report.dry_run ? "Would be: " : "",
                            report.added, report.changed, report.unchanged);
    if (report.retired > 0)
        text += fmt::format(
            "{} of the changed no longer {}: what an import says of a step, a component, a source, a day or a count is "
            "all there "
            "is of it.\n",
            report.retired, report.retired == 1 ? "holds" : "hold");
    if (report.older)
        text += fmt::format("{} {} what was known before and has been changed since: an older file, which changes nothing, as no row "
                            "of it is new. If it is the newest word, give its rows a column recorded_at.\n",
                            report.said_again, report.said_again == 1 ? "row says" : "rows say");
    else if (report.said_again > 0)
        text += fmt::format("{} of the changed {} again what was known before and has been changed since. Nothing dates these rows "
                            "(recorded_at), and others of the import are new, so they are taken as the newest word; if the file is an "
                            "older one, take it back with drum undo.\n",
                            report.said_again, report.said_again == 1 ? "says" : "say");
    if (!report.kept_profile.empty() && !report.dry_run)
        text += fmt::format("What was said is kept as profile '{}': the next file with the same header asks nothing.\n",
                            report.kept_profile);
    std::string closing;
    for (const std::string& sentence : intake::closing_notes(report.brought, report.site))
        closing += (closing.empty() ? "" : " ") + sentence;
    if (!closing.empty()) text += closing + "\n";
    return text;
}

std::string import_json(const ImportReport& report) {
    Json out;
    out["format"] = 1;
    out["dry_run"] = report.dry_run;
    out["added"] = report.added;
    out["changed"] = report.changed;
    out["unchanged"] = report.unchanged;
    out["said_again"] = report.said_again;
    out["older"] = report.older;
    out["retired"] = report.retired;
    out["files"] = Json::array();
    for (const intake::FileReport& file : report.intake->files) {
        Json one;
        one["name"] = file.name;
        one["table"] = file.table ? Json(table_name(file)) : Json();
        one["how"] = file.how;
        one["rows"] = file.rows;
        one["accepted"] = file.accepted;
        one["duplicates"] = file.duplicates;
        one["rejected"] = file.rejected_rows;
        one["mapping"] = Json::array();
        for (const intake::MappedColumn& column : file.mapping)
            one["mapping"].push_back({{"header", column.header},
                                      {"column", column.column},
                                      {"confidence", nine_digits(column.confidence)},
                                      {"reading", column.reading}});
        one["profile"] = file.profile;
        one["left_out"] = file.left_out;
        one["sums"] = Json::array();
        for (const intake::QuantitySum& sum : file.sums)
            one["sums"].push_back({{"header", sum.header},
                                   {"column", sum.column},
                                   {"in_file", to_text(sum.in_file)},
                                   {"added", to_text(sum.added)},
                                   {"taken", to_text(sum.taken)},
                                   {"not_taken", to_text(sum.not_taken)},
                                   {"unreadable", sum.unreadable}});
        one["errors"] = Json::array();
        for (const intake::Rejected& bad : file.rejected)
            one["errors"].push_back({{"row", bad.row}, {"column", bad.column}, {"message", bad.message}});
        if (file.rejected_put_away > 0) one["further_errors"] = file.rejected_put_away;
        one["notes"] = file.notes;
        if (file.problem) one["problem"] = file.problem->message;
        out["files"].push_back(std::move(one));
    }
    out["rejected_files"] = report.rejected_files;
    out["kept_profile"] = report.kept_profile;
    out["notes"] = intake::closing_notes(report.brought, report.site);
    return line(out);
}

}  // namespace drum::output
