#include "cli/commands.h"
#include "output/json.h"
#include "output/text.h"

namespace drum::cli {

int constraint(const SiteOptions& site, const ConstraintOptions& options) {
    auto known = load(site);
    if (!known) return report(known.error());
    const engine::Advice advice = engine::advise(std::move(known->state), {.horizon_days = options.days});
    print(site.json ? output::constraint_json(advice) : output::constraint_text(advice));
    return kFine;
}

}  // namespace drum::cli
