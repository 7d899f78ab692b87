#include "output/why.h"

#include "cli/commands.h"

namespace drum::cli {

int why(const SiteOptions& site, const std::string& id) {
    const auto advice = advice_of(site);
    if (!advice) return report(advice.error());
    const auto answer = output::why(*advice, id);
    if (!answer) return report(answer.error());
    print(site.json ? output::why_json(*advice, *answer) : output::why_text(*answer));
    return kFine;
}

}  // namespace drum::cli
