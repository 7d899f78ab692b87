// What an import is given and leaves beside the site: the files of a command, and the rows it could not take.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "intake/intake.h"
#include "output/import_report.h"

namespace drum::cli {

struct Given {
    std::vector<intake::SourceFile> files;
    std::vector<std::string> skipped;  // files of a folder that are no tables
    std::string label() const;         // their names, for people
};

// Files, folders (their tables, by name) and - for standard input, which is kept in `scratch_folder` meanwhile.
Result<Given> open_paths(const std::vector<std::string>& paths, const std::string& scratch_folder);

// Writes the rejected rows of a sheet, in its shape with the reason behind each, beside the site; says where. What
// somebody may have mended is not written over. `scratch`: of the import.
Result<std::string> write_rejected(const std::string& site, const output::SheetReports& sheet, const intake::Scratch* scratch);

}  // namespace drum::cli
