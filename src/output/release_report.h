// `drum release`: what is to be begun, red first, and what each order lacks.
#pragma once

#include <string>

#include "engine/engine.h"

namespace drum::output {

std::string release_text(const engine::Advice& advice);
std::string release_json(const engine::Advice& advice);
std::string release_line(const engine::Advice& advice);  // of actions_text: "24 to begin, 3 of them red; 5 lack parts: drum release"; "" where none is

}  // namespace drum::output
