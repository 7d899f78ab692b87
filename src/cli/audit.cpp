#include "audit/audit.h"

#include "cli/commands.h"
#include "output/audit_text.h"

namespace drum::cli {

int audit(const SiteOptions& site) {
    const auto known = load(site);
    if (!known) return report(known.error());
    const state::State state = state::fold(known->rows, known->as_of);
    const learn::Learned learned = learn::learn(state);
    const audit::Audit found = audit::audit(known->rows, state, learned);
    print(site.json ? output::audit_json(state, found) : output::audit_text(state, found));
    return kFine;
}

}  // namespace drum::cli
