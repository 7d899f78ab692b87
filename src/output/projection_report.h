// `drum projection ITEM`: the MRP record as a table and as JSON.
#pragma once

#include <string>

#include "engine/engine.h"
#include "projection/record.h"

namespace drum::output {

std::string projection_text(const engine::Advice& advice, Id item, int weeks);
std::string projection_json(const engine::Advice& advice, Id item, int weeks);

}  // namespace drum::output
