#include "cli/deciding.h"

#include "cli/mornings_file.h"
#include "cli/snapshot_file.h"
#include "state/news.h"

namespace drum::cli {
namespace {

constexpr int kAttempts = 5;  // when others write at the same time

Result<void> write_to(ledger::Store& store, const SiteOptions& site, const std::string& label, const Decide& decide) {
    for (int attempt = 1;; ++attempt) {
        const auto facts = standing_facts(store);
        if (!facts) return std::unexpected(facts.error());
        const auto advice = advice_of(store, site);
        if (!advice) return std::unexpected(advice.error());
        auto block = decide(*advice);
        if (!block) return std::unexpected(block.error());
        if (block->size() == 0) return {};
        const auto written = store.append({std::move(*block)}, label, *facts);
        if (written) return {};
        if (written.error().code != ErrorCode::conflict || attempt == kAttempts) return std::unexpected(written.error());
    }
}

}  // namespace

fact::Block decision_on(const state::State& state, const std::string& subject, const std::string& decision, const std::string& by, const std::string& reason) {
    fact::Block block(fact::Table::decisions);
    Instant at = state.as_of;
    for (const state::Decision& before : state.decisions)
        if (before.at >= at) at = before.at + 1;
    const std::size_t row = block.add_row({}, at);
    block.set_text(row, fact::decisions::action, subject);
    block.set_text(row, fact::decisions::decision, decision);
    block.set(row, fact::decisions::at, at.micros);
    if (!by.empty()) block.set_text(row, fact::decisions::by, by);
    if (!reason.empty()) block.set_text(row, fact::decisions::reason, reason);
    return block;
}

fact::Block sealed(fact::Block decision) {
    decision.keys[0] = fact::content_of(decision, 0);
    return decision;
}

Result<engine::Advice> write_decision(const SiteOptions& site, const std::string& label, const Decide& decide) {
    if (!site.as_of.empty()) return fail(ErrorCode::bad_input, "a decision answers the newest advice: leave out --as-of");
    auto store = ledger::open_sqlite(site.path, ledger::OpenMode::read_only);  // a missing site is not made
    if (store) store = ledger::open_sqlite(site.path, ledger::OpenMode::read_write);
    if (!store) return std::unexpected(unopened(store.error()));
    if (const auto written = write_to(**store, site, label, decide); !written) return std::unexpected(written.error());
    keep_beside(**store, site.path);
    return advice_of(**store, site);
}

}  // namespace drum::cli
