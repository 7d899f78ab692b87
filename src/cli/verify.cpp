#include <cstdio>

#include "cli/commands.h"
#include "output/ledger_report.h"

namespace drum::cli {

int verify(const SiteOptions& site, const VerifyOptions& options) {
    auto found = ledger::verify_sqlite(site.path);
    if (!found) return report(unopened(found.error()));
    if (options.reseal && found->only_seals) {
        if (const auto done = ledger::reseal_sqlite(site.path); !done) return report(unopened(done.error()));
        found = ledger::verify_sqlite(site.path);
        if (!found) return report(unopened(found.error()));
    }
    for (const std::string& fault : found->faults) std::fprintf(stderr, "drum: %s\n", fault.c_str());
    if (found->only_seals)
        std::fprintf(stderr,
                     "drum: every record is as it was written; only the seals of these pages are not. If another program may "
                     "have written to the file, drum verify --reseal seals them anew; if not, the disk may be failing\n");
    else if (options.reseal && !found->faults.empty())
        std::fprintf(stderr, "drum: nothing was resealed: it is more than the seals\n");
    print(site.json ? output::verification_json(*found) : output::verification_text(*found));
    return found->faults.empty() ? kFine : kRefused;
}

}  // namespace drum::cli
