// drum projection: requirements, receipts, planned orders and what is left of one item, by day, then by week.
#include "cli/commands.h"
#include "hand/spoken.h"
#include "output/projection_report.h"

namespace drum::cli {

int projection(const SiteOptions& site, const ProjectionOptions& options) {
    const auto advice = advice_of(site);
    if (!advice) return report(advice.error());
    const Names& items = advice->state->items;
    const Id item = items.find(options.item);
    if (item == kNone) return report(Error{ErrorCode::not_found, "no item '" + options.item + "' is known" + hand::near_phrase(options.item, items.all()), {}, 0, {}});
    print(site.json ? output::projection_json(*advice, item, options.weeks) : output::projection_text(*advice, item, options.weeks));
    return kFine;
}

}  // namespace drum::cli
