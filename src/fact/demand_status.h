// What people call the states of a line of demand. Read where rows land and again where they are folded: ledgers hold
// the words of exports as they were.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace drum::fact {

enum class DemandStatus : std::uint8_t { quote, forecast, open, held, shipped, closed, cancelled, lost };

// Whatever the case and punctuation: "On Hold" is held. Nothing for a word that could mean any of them.
std::optional<DemandStatus> demand_status(std::string_view word);
std::string_view name(DemandStatus status);

}  // namespace drum::fact
