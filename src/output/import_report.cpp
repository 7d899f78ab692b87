#include "output/import_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "output/numbers.h"

namespace drum::output {
namespace {

constexpr std::size_t kErrorsShown = 5;

std::string table_name(const intake::FileReport& file) { return file.table ? std::string(fact::name(*file.table)) : ""; }

void add_mapping(const intake::FileReport& file, std::string& text) {
    for (const intake::MappedColumn& column : file.mapping)
        text += column.column.empty() ? fmt::format("    {:<28} ignored\n", column.header)
                                      : fmt::format("    {:<28} {:<20} {:.0f} %\n", column.header, column.column, column.confidence * 100);
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
    return "{\"error\":" + nlohmann::json(reasons).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "," + line.substr(1);
}

}  // namespace

std::string rejected_file(const intake::FileReport& report) {
    const bool is_json = report.header_line.empty();  // rows of objects have no header
    std::string out = is_json ? "" : report.header_line + report.delimiter + "error\n";
    // Entries of one row follow each other; the first carries the record as it stood.
    for (std::size_t i = 0; i < report.rejected.size();) {
        const intake::Rejected& first = report.rejected[i];
        std::string reasons;
        std::size_t next = i;
        for (; next < report.rejected.size() && report.rejected[next].row == first.row; ++next) {
            const intake::Rejected& one = report.rejected[next];
            reasons += (reasons.empty() ? "" : "; ") + (one.column.empty() ? one.message : one.column + ": " + one.message);
        }
        if (!first.line.empty() && is_json) out += with_error(first.line, reasons) + "\n";
        else if (!first.line.empty()) out += first.line + report.delimiter + csv_cell(reasons, report.delimiter) + "\n";
        i = next;
    }
    return out;
}

std::string import_text(const ImportReport& report) {
    std::string text;
    for (const intake::FileReport& file : report.intake->files) {
        if (file.problem) {
            text += fmt::format("{}: not taken\n", file.name);
            continue;
        }
        text += fmt::format("{}: {} ({}), {} of {} rows", file.name, table_name(file), file.how, file.accepted, file.rows);
        if (file.duplicates > 0)
            text += fmt::format(", {} exact duplicates{}", file.duplicates,
                                file.duplicates_kept == file.duplicates ? " kept" : file.duplicates_kept == 0 ? " kept once" : "");
        if (file.rejected_rows > 0) text += fmt::format(", {} rejected", file.rejected_rows);
        text += "\n";
        if (report.dry_run || file.how != "canonical") add_mapping(file, text);
        for (const std::string& note : file.notes) text += "    " + note + "\n";
        for (std::size_t i = 0; i < file.rejected.size() && i < kErrorsShown; ++i) {
            const intake::Rejected& bad = file.rejected[i];
            text += fmt::format("    row {}{}: {}\n", bad.row, bad.column.empty() ? "" : ", column " + bad.column, bad.message);
        }
        if (file.rejected.size() > kErrorsShown) text += fmt::format("    and {} more errors\n", file.rejected.size() - kErrorsShown);
    }
    if (!report.skipped.empty()) {
        text += "not tables: ";
        for (std::size_t i = 0; i < report.skipped.size(); ++i) text += (i ? ", " : "") + report.skipped[i];
        text += "\n";
    }
    for (const std::string& file : report.rejected_files) text += "rejected rows: " + file + " (mend them there and import it)\n";
    if (report.added + report.changed + report.unchanged == 0)
        text += "\nNothing landed.\n";
    else if (report.added + report.changed == 0)
        text += fmt::format("\nNothing changed: all {} rows were known.\n", report.unchanged);
    else
        text += fmt::format("\n{}{} new, {} changed, {} known already.\n", report.dry_run ? "Would be: " : "", report.added, report.changed, report.unchanged);
    std::string closing;
    for (const std::string& sentence : intake::closing_notes(report.brought, report.site)) closing += (closing.empty() ? "" : " ") + sentence;
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
            one["mapping"].push_back({{"header", column.header}, {"column", column.column}, {"confidence", nine_digits(column.confidence)}});
        one["errors"] = Json::array();
        for (const intake::Rejected& bad : file.rejected)
            one["errors"].push_back({{"row", bad.row}, {"column", bad.column}, {"message", bad.message}});
        one["notes"] = file.notes;
        if (file.problem) one["problem"] = file.problem->message;
        out["files"].push_back(std::move(one));
    }
    out["rejected_files"] = report.rejected_files;
    out["notes"] = intake::closing_notes(report.brought, report.site);
    return line(out);
}

}  // namespace drum::output
