#include "cli/commands.h"
#include "cli/deciding.h"
#include "output/json.h"
#include "output/text.h"

namespace drum::cli {

namespace {

int pin(const SiteOptions& site, const ConstraintOptions& options) {
    const bool unpin = options.decision == "unpin";
    const auto after = write_decision(site, options.decision + (unpin ? "" : " " + options.resource), [&](const engine::Advice& advice) -> Result<fact::Block> {
        const state::State& state = *advice.state;
        const auto now = constraint::pinned(state);
        if (unpin && !now) return fail(ErrorCode::bad_input, "nothing is pinned");
        const auto party = unpin ? now->party : constraint::party_named(state, options.resource);
        if (!party) return fail(ErrorCode::not_found, "nothing here is called '" + options.resource + "': name a resource, a supplier or market");
        return sealed(decision_on(state, constraint::name(state, *party), options.decision, options.by, options.reason));
    });
    if (!after) return report(after.error());
    print(site.json ? output::constraint_json(*after) : output::constraint_text(*after));
    return kFine;
}

}  // namespace

int constraint(const SiteOptions& site, const ConstraintOptions& options) {
    if (!options.decision.empty()) return pin(site, options);
    const auto advice = advice_of(site, {.horizon_days = options.days, .rank_now = true});
    if (!advice) return report(advice.error());
    print(site.json ? output::constraint_json(*advice) : output::constraint_text(*advice));
    return kFine;
}

}  // namespace drum::cli
