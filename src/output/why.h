// The reason for anything that was said: an action, an item or a resource, in one sentence, then figures, then facts.
#pragma once

#include <string>

#include "engine/engine.h"

namespace drum::output {

struct Why {
    std::string subject;
    std::string reason;
    std::vector<action::Figure> figures;
    std::vector<std::string> facts;
};

// By action id, item id, resource id or "market". Error not_found with what could be asked.
Result<Why> why(const engine::Advice& advice, const std::string& id);
std::string why_text(const Why& why);
std::string why_json(const engine::Advice& advice, const Why& why);

}  // namespace drum::output
