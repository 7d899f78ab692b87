// What was expected on past mornings, beside the site, so that nobody works it out twice: SITE.mornings. It may be deleted at
// any time; what is damaged, of other facts or of another program is passed over.
#pragma once

#include <string>

#include "base/result.h"
#include "engine/engine.h"
#include "ledger/store.h"

namespace drum::cli {

// The past as the engine asks for it; outlived by the store. What is kept beside the site serves the usual question only.
engine::Past past_of(ledger::Store& store, const std::string& site_path, const engine::Question& question);

// The past of facts in hand, with nothing kept; outlived by them.
engine::Past past_of(fact::Facts& facts);

// What is kept beside a site, the snapshot and the mornings, after a write. Errors are reported: what was written stands.
void keep_beside(ledger::Store& store, const std::string& site_path);

// To be called by who has written to the site, or found that nothing was to be written: forgets the mornings that knew less than is known now, works out those
// that the name of the constraint needs and keeps them. Errors of the store; that the file cannot be written is none.
Result<void> keep_mornings(ledger::Store& store, const std::string& site_path);

}  // namespace drum::cli
