// Writing what a person decided: an answer to the newest advice, as a fact.
#pragma once

#include <functional>
#include <string>

#include "cli/site.h"

namespace drum::cli {

// The start of the fact of a decision at the moment of the advice (a microsecond after the newest one of that moment).
// The caller adds cells, and last sets the key by sealed().
fact::Block decision_on(const state::State& state, const std::string& subject, const std::string& decision, const std::string& by, const std::string& reason);
// Identity by content: deciding the same thing of the same advice twice is one fact.
fact::Block sealed(fact::Block decision);

// Writes the decision that `decide` makes of the newest advice; what others wrote since it was read makes another advice, which is
// asked again. A block without rows is known already: nothing is written. Gives the advice after.
using Decide = std::function<Result<fact::Block>(const engine::Advice&)>;
Result<engine::Advice> write_decision(const SiteOptions& site, const std::string& label, const Decide& decide);

}  // namespace drum::cli
