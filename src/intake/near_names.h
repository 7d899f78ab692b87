// Names that are nearly one of the dictionary's: "Quantiy" for "quantity".
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "intake/aliases.h"
#include "intake/header_names.h"

namespace drum::intake {

// How many letters must be changed, added, dropped or swapped with their neighbour to make one of the other
// (optimal string alignment).
std::size_t letters_apart(std::string_view a, std::string_view b);

// The header, among those not used, that is nearest to a name of the column: at most two letters apart, and at most one
// in four. Nothing when none is near.
std::optional<std::size_t> nearest_header(const std::vector<HeaderName>& headers, const std::vector<bool>& used,
                                          std::span<const Alias> aliases, int column);

}  // namespace drum::intake
