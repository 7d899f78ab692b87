// Recognises a wide series: what its columns are called says the periods, its file's name what was counted.
#pragma once

#include <optional>
#include <vector>

#include "intake/recognise.h"

namespace drum::intake {

// Moves, and the items that stand in it; nothing when the sheet is no wide series. A kind that was said goes before
// what the file's name says.
std::optional<std::vector<Recognised>> map_wide_series(const Sheet& sheet, const std::vector<Said>& said);
// What the numbers are by the file's name: "consume", "ship", "receipt", "produce", "plan", "level"; "" = it does not say.
std::string_view what_name_says_was_counted(const Sheet& sheet);

}  // namespace drum::intake
