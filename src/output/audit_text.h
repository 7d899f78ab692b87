// The audit -> a page a planner reads in a minute, and JSON ("format": 1) with all of it.
#pragma once

#include <string>

#include "audit/audit.h"

namespace drum::output {

std::string audit_text(const state::State& state, const audit::Audit& audit);
std::string audit_json(const state::State& state, const audit::Audit& audit);

// "40 min", "5.3 h", "12 days": two digits are enough to compare waits.
std::string duration_text(double hours);

}  // namespace drum::output
