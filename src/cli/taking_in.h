// One command's files into the ledger: read, compared with what is known, and what is new written as one import.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "cli/commands.h"
#include "cli/import_files.h"
#include "cli/site.h"
#include "intake/intake.h"
#include "ledger/store.h"

namespace drum::cli {

struct TakenIn {
    intake::Intake intake;
    std::int64_t added = 0, changed = 0, unchanged = 0;  // things new, known with something else, known as they are
    std::int64_t retired =
        0;  // of the changed: what earlier imports said of a subject of which this one says all there is
    std::int64_t said_again = 0;  // of the changed: what was said before and has been changed since, in rows without a date of their own
    bool older = false;           // the files hold nothing else but what was said before: nothing was taken
    fact::Coverage brought, site;                        // what the files held, and what the site knows after it
    std::string kept_profile;                            // under which what was said is kept, "" = nothing was said
    ledger::Import import;                               // number 0: nothing was written
    std::unique_ptr<intake::Scratch> scratch;            // of this import; holds rejected rows
};

// `store` may be empty where there is no site yet; it is made when there is something to write. Facts go from the files
// to the ledger block by block, so that memory stays bounded. `first`: the writer's place is taken before anything is read,
// not with the first news; the store is there. Errors: conflict, when somebody else wrote meanwhile, which cannot be where
// it is `first` (to be repeated: what is news has changed), and those of the store and of the scratch file beside the site.
Result<TakenIn> take_in(std::unique_ptr<ledger::Store>& store, const Given& given, const SiteOptions& site,
                        const ImportOptions& options, const intake::Progress& progress, bool first = false);

// How long an import waits for others that write: several small ones take their turns, a large one is said.
inline constexpr std::chrono::seconds kImportWait{30};

}  // namespace drum::cli
