// drum release: work that is not begun, red first, with what each order lacks.
#include "cli/commands.h"
#include "output/release_report.h"

namespace drum::cli {

int release(const SiteOptions& site) {
    const auto advice = advice_of(site);
    if (!advice) return report(advice.error());
    print(site.json ? output::release_json(*advice) : output::release_text(*advice));
    return kFine;
}

}  // namespace drum::cli
