#include "output/export_report.h"

#include <fmt/format.h>

#include "output/numbers.h"

namespace drum::output {

std::string export_text(const ExportReport& report) {
    if (report.tables.empty()) return "The site knows no facts of what was asked for: nothing written.\n";
    std::string text;
    for (const ExportReport::File& file : report.tables) {
        text += fmt::format("{:<16} {:>9}", file.name, file.things);
        text += file.rows == file.things ? "\n" : fmt::format(" in {} versions\n", file.rows);
    }
    for (const std::string& name : report.removed) text += fmt::format("{:<16} removed: nothing of it is known now\n", name);
    return text + "\nWritten to " + report.folder + ". `drum import` of it makes a site that says the same at every --as-of.\n";
}

std::string export_json(const ExportReport& report) {
    Json out;
    out["format"] = 1;
    out["folder"] = report.folder;
    out["as_of"] = report.zone.to_text(report.as_of);
    out["tables"] = Json::array();
    for (const ExportReport::File& file : report.tables)
        out["tables"].push_back({{"file", file.name}, {"facts", file.things}, {"rows", file.rows}});
    out["removed"] = report.removed;
    return line(out);
}

}  // namespace drum::output
