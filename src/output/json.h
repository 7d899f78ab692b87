// Advice -> JSON, as DESIGN section 9 fixes it. Quantities are decimal strings, ratios numbers of at most 9 significant
// digits, times RFC 3339 with offset. Every text ends with a line end.
#pragma once

#include <string>

#include "engine/engine.h"

namespace drum::output {

inline constexpr int kFormat = 1;

std::string constraint_json(const engine::Advice& advice);
std::string actions_json(const engine::Advice& advice);
std::string utilization_json(const state::State& state, const constraint::Utilization& utilization);
std::string today_json(const engine::Advice& advice);

}  // namespace drum::output
