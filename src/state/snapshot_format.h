// The bytes of a snapshot. Private to this room.
//
//   head   "DRUMSNAP", format (4), 0 (4), as_of in microseconds (8), seal (32), fold (8), XXH3-128 of the 64 bytes
//   before (16) body   the fields of the state in the order of fields.h tail   XXH3-128 of everything before (16)
//
// The fold is a fingerprint of the sources that make a state of facts: what another release folded is folded again.
//
// Fixed numbers are little-endian, hashes canonical (big-endian). In the body an integer is a varint (groups of seven
// bits, the low one first), a signed one folded first (zigzag); bool and enumerations a byte; double its eight bytes;
// text its length and bytes; optional a byte and the value; a list its length and elements; flags packed by eight;
// moves as below.
//
// Moves: how many in all (8 bytes); then groups of one item: the item less the one before, how many, a byte each for
// the unit of time and of quantity and for the width of time and of quantity, the first time (8), each further time as
// units since the one before, each quantity as units (zigzag), all of one width in bytes, and kinds, two to a byte, the
// low half first. Widths instead of varints, so that ten million are read without a branch each.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/time.h"

namespace drum::state {

inline constexpr std::string_view kSnapshotMagic = "DRUMSNAP";
inline constexpr std::uint32_t kSnapshotFormat = 8;
extern const std::uint64_t kFold;  // made by the build (cmake/fingerprint.cmake)
inline constexpr std::size_t kHashBytes = 16, kHeadBytes = 8 + 4 + 4 + 8 + 32 + 8 + kHashBytes;

// What times and quantities of a group are multiples of; a group takes the largest that divides all of it.
inline constexpr std::array<std::uint64_t, 5> kTimeUnits{1, 1'000, std::uint64_t(kMicrosPerSecond),
                                                         std::uint64_t(kMicrosPerMinute), std::uint64_t(kMicrosPerDay)};
inline constexpr std::array<std::uint64_t, 3> kQuantityUnits{1, 1'000, 1'000'000};

inline std::uint64_t zigzag(std::int64_t value) {
    return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
inline std::int64_t unzigzag(std::uint64_t folded) {
    return static_cast<std::int64_t>((folded >> 1) ^ (0 - (folded & 1)));
}

}  // namespace drum::state
