// Opening a site and asking it: what every command shares.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "ledger/store.h"
#include "state/rows.h"

namespace drum::cli {

inline constexpr int kFine = 0, kRefused = 1, kUsage = 2, kNoSite = 3, kNeedsSomeone = 10;

struct SiteOptions {
    std::string path = "site.drum";
    std::string as_of;   // "" = the newest recorded fact
    bool json = false;
};

struct Known {                          // a site's facts in memory
    std::vector<fact::Block> blocks;    // in ledger order
    state::Rows rows;                   // merged as of `as_of`
    Instant as_of;
    Zone zone;
};

// The error of opening a site, as the one exit code for it knows it.
Error unopened(Error error);
Result<std::vector<fact::Block>> read_blocks(ledger::Store& store);
// Opens, reads and merges. Errors of the store, or bad_input for the as-of time.
Result<Known> load(const SiteOptions& options);
Result<Instant> moment_of(const std::string& text, const Zone& zone);
Zone zone_of(const state::Rows& rows);

// Prints the error for a person on stderr and gives the exit code that goes with it.
int report(const Error& error);
void print(const std::string& text);

}  // namespace drum::cli
