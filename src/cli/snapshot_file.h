// The state of a large site beside it, so that it opens without folding its facts again: SITE.snapshot. It may be
// deleted at any time; one that is damaged, of other facts or of another program is passed over.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "ledger/store.h"
#include "state/state.h"

namespace drum::cli {

// Sites with fewer facts open as quickly without.
inline constexpr std::int64_t kSnapshotFacts = 200'000;

// The state at the newest recorded fact, when a snapshot of just these facts is there.
std::optional<state::State> read_snapshot_of(ledger::Store& store, const std::string& site_path);

// The facts of all imports that stand.
Result<std::int64_t> standing_facts(ledger::Store& store);

// To be called by who has just written to the site: folds it and keeps the state, or removes a snapshot that is out of
// date. Errors of the store; that the file cannot be written is none, the site then only opens more slowly.
Result<void> keep_snapshot(ledger::Store& store, const std::string& site_path);

}  // namespace drum::cli
