#include "cli/commands.h"
#include "output/json.h"
#include "output/text.h"

namespace drum::cli {

int today(const SiteOptions& site, const TodayOptions& options) {
    const auto advice = advice_of(site);
    if (!advice) return report(advice.error());
    print(site.json ? output::today_json(*advice) : output::today_text(*advice));
    return options.check && (action::needs_somebody(advice->actions) || !advice->actions.set_aside.empty()) ? kNeedsSomeone : kFine;
}

}  // namespace drum::cli
