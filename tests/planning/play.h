// A planning case (README.md): a folder with tables, and questions whose answers a planner judges.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace drum::planning {

// The folders below `home` that are cases, in the order of their names.
std::vector<std::filesystem::path> cases_below(const std::filesystem::path& home);

// Plays the case on a fresh site. The first condition missed, with the step, what was wanted and what was seen; nothing
// where all its steps hold.
std::optional<std::string> first_miss(const std::filesystem::path& folder);

// What is wrong with the case itself, whatever the program answers; "" where nothing is.
std::string flaw(const std::filesystem::path& folder);

}  // namespace drum::planning
