// What an import understood, for people and programs.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "intake/intake.h"

namespace drum::output {

struct ImportReport {
    const intake::Intake* intake = nullptr;
    std::int64_t added = 0, changed = 0, unchanged = 0;  // rows by their identity
    fact::Coverage brought, site;                        // what the files held, and what the site knows after it
    bool dry_run = false;
    std::vector<std::string> rejected_files;
    std::vector<std::string> skipped;  // files of a folder that are no tables
    std::string kept_profile;          // under which what was said is kept, "" = nothing was said
    std::int64_t said_again = 0;       // rows that say what was known before and has been changed since
    bool older = false;                // and nothing else was news: nothing was taken
    std::int64_t retired = 0;  // of the changed: no longer hold, as this import says all there is of their subject
};

std::string import_text(const ImportReport& report);
std::string import_json(const ImportReport& report);
// The reports of one sheet, which may feed several tables; they stand next to each other.
using SheetReports = std::vector<const intake::FileReport*>;
std::vector<SheetReports> by_sheet(const intake::Intake& intake);
// NAME.rejected.csv: the rejected rows of a sheet as they stood, each once, with a last column `error`; imports back
// after mending. Given a row at a time; `scratch` as of the import. Errors of the scratch and of `take`.
Result<void> write_rejected(const SheetReports& sheet, const intake::Scratch* scratch,
                            const std::function<Result<void>(std::string_view)>& take);

}  // namespace drum::output
