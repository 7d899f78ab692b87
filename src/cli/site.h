// Opening a site and asking it: what every command shares.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "ledger/store.h"
#include "state/state.h"

namespace drum::cli {

inline constexpr int kFine = 0, kRefused = 1, kUsage = 2, kNoSite = 3, kNeedsSomeone = 10;

struct SiteOptions {
    std::string path = "site.drum";
    std::string as_of;   // "" = the newest recorded fact
    bool json = false;
};

struct Known {                                 // what a site knew at a moment
    std::shared_ptr<const state::State> state;
    Zone zone;
};

// The error of opening a site, as the one exit code for it knows it.
Error unopened(Error error);
// Opens and folds, as of the moment asked for. Errors of the store, or bad_input for the as-of time.
Result<Known> load(const SiteOptions& options);
// The same of a site that is open.
Result<Known> known_to(ledger::Store& store, const SiteOptions& options);
// The advice asked for, from what was known at the moment asked for and before.
Result<engine::Advice> advice_of(const SiteOptions& options, const engine::Question& question = {});
Result<engine::Advice> advice_of(ledger::Store& store, const SiteOptions& options, const engine::Question& question = {});
Result<Instant> moment_of(const std::string& text, const Zone& zone);
// The site's zone as last known; UTC where it is not said.
Result<Zone> zone_of(fact::Facts& facts);

// Prints the error for a person on stderr and gives the exit code that goes with it.
int report(const Error& error);
void print(const std::string& text);

}  // namespace drum::cli
