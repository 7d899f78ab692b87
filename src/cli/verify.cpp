#include <cstdio>

#include "cli/commands.h"

namespace drum::cli {

int verify(const SiteOptions& site) {
    auto store = ledger::open_sqlite(site.path, ledger::OpenMode::read_only);
    if (!store) return report(unopened(store.error()));
    const auto found = (*store)->verify();
    if (!found) return report(found.error());
    for (const std::string& fault : found->faults) std::fprintf(stderr, "drum: %s\n", fault.c_str());
    if (!found->faults.empty()) return kRefused;
    print("sound: " + std::to_string(found->facts) + " facts in " + std::to_string(found->segments) + " segments, chain " +
          found->chain_hash.substr(0, 16) + "\n");
    return kFine;
}

}  // namespace drum::cli
