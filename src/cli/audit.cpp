#include "audit/audit.h"

#include "cli/commands.h"
#include "output/audit_text.h"

namespace drum::cli {

namespace {

// Every current row: reconciling needs them one by one, which advice does not.
Result<state::Rows> rows_of(const std::string& path, Instant as_of) {
    auto store = ledger::open_sqlite(path, ledger::OpenMode::read_only);
    if (!store) return std::unexpected(unopened(store.error()));
    std::vector<fact::Block> blocks;
    auto read = (*store)->read(1, [&](std::int64_t, fact::Block&& block) { blocks.push_back(std::move(block)); });
    if (!read) return std::unexpected(read.error());
    return state::merge(blocks, as_of);
}

}  // namespace

int audit(const SiteOptions& site) {
    const auto known = load(site);
    if (!known) return report(known.error());
    const state::State& state = *known->state;
    const auto rows = rows_of(site.path, state.as_of);
    if (!rows) return report(rows.error());
    const learn::Learned learned = learn::learn(state);
    const audit::Audit found = audit::audit(*rows, state, learned);
    print(site.json ? output::audit_json(state, found) : output::audit_text(state, found));
    return kFine;
}

}  // namespace drum::cli
