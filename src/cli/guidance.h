// What the person at the prompt says of how their exports are read.
#pragma once

#include <string>

#include "base/result.h"
#include "fact/block.h"
#include "intake/profiles.h"

namespace drum::cli {

// `map` is what followed --map: columns ("Qty=quantity"), a file of them, or the name of a profile. Asks on the terminal
// where there is one. `mappings`: the current rows of the site's table of that name.
Result<intake::Guidance> guidance_of(const std::string& map, const fact::Block& mappings);

}  // namespace drum::cli
