#include "audit/audit.h"

#include "cli/commands.h"
#include "output/audit_text.h"
#include "state/merge_runs.h"

namespace drum::cli {
namespace {

// Of the rows as they were known at the moment, not of every version.
Result<fact::Coverage> coverage_at(fact::Facts& facts, Instant as_of) {
    fact::Coverage coverage;
    for (int t = 0; t < fact::kTables; ++t) {
        auto runs = facts.runs(static_cast<fact::Table>(t));
        if (!runs) return std::unexpected(runs.error());
        const auto merged = state::merge_runs(std::move(*runs), as_of, [&](const fact::Block& rows) { fact::add(coverage, rows); });
        if (!merged) return std::unexpected(merged.error());
    }
    return coverage;
}

}  // namespace

int audit(const SiteOptions& site) {
    auto store = ledger::open_sqlite(site.path, ledger::OpenMode::read_only);
    if (!store) return report(unopened(store.error()));
    const auto known = known_to(**store, site);
    if (!known) return report(known.error());
    const auto facts = (*store)->facts();
    if (!facts) return report(facts.error());
    const auto coverage = coverage_at(**facts, known->state->as_of);
    if (!coverage) return report(coverage.error());
    const auto cards = state::stock_cards(**facts, *known->state);
    if (!cards) return report(cards.error());
    const audit::Audit found = audit::audit(*coverage, *cards, *known->state, learn::learn(*known->state));
    print(site.json ? output::audit_json(*known->state, found) : output::audit_text(*known->state, found));
    return kFine;
}

}  // namespace drum::cli
