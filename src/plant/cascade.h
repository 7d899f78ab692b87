// "Cascade Cycles", a simulated bicycle plant with a year of history, to try Drumbeat on. Nothing in it is real.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace drum::plant {

struct TableFile {
    std::string name;   // "moves.csv"
    std::string bytes;  // canonical CSV
};

// The year before `2026-11-23T07:55` local of a plant of about 10 resources, 150 items and 30 suppliers, with an approval
// step, typed minima, and the paint booth as its planted constraint. Same seed, same bytes.
std::vector<TableFile> cascade_cycles(std::uint64_t seed);

}  // namespace drum::plant
