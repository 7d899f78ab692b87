#include "cli/commands.h"
#include "output/json.h"
#include "output/text.h"

namespace drum::cli {

int today(const SiteOptions& site, const TodayOptions& options) {
    const auto advice = advice_of(site);
    if (!advice) return report(advice.error());
    print(site.json ? output::today_json(*advice) : output::today_text(*advice));
    const action::Actions& actions = advice->actions;
    const bool needs =
        action::needs_somebody(actions) || !actions.set_aside.empty() || action::answers_awaited(actions) > 0;
    return options.check && needs ? kNeedsSomeone : kFine;
}

}  // namespace drum::cli
