// The four zones of a buffer, for the eye only (DESIGN 2).
#pragma once

#include <cstdint>

namespace drum::buffer {

enum class Zone : std::uint8_t { green, yellow, red, black };
const char* name(Zone zone);

// By thirds of the target: green below 1/3, yellow below 2/3, else red; black when nothing is there.
Zone zone_of(double penetration, double available);

}  // namespace drum::buffer
