// Recognises a wide series: what its columns are called says the periods, its file's name what was counted.
#pragma once

#include <optional>
#include <vector>

#include "intake/recognise.h"

namespace drum::intake {

// Moves, and the items that stand in it; nothing when the sheet is no wide series.
std::optional<std::vector<Recognised>> map_wide_series(const Sheet& sheet);

}  // namespace drum::intake
