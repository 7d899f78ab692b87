// Changed bytes of a snapshot with checksums that fit them, so that what lies behind the checksums is tried. For tests.
#pragma once

#include <cstring>
#include <string>
#include <string_view>

#include "fact/block.h"
#include "state/snapshot_format.h"

namespace drum::state {

// `as_ours`: also with the format and the fold of this build, whichever made the bytes.
inline std::string resealed(std::string bytes, bool as_ours = false) {
    const auto hash = [&](std::size_t size) {
        const fact::Key key = fact::key_of(std::string_view(bytes).substr(0, size));
        for (std::size_t i = 0; i < 8; ++i) {
            bytes[size + i] = static_cast<char>(key.high >> (56 - 8 * i));
            bytes[size + 8 + i] = static_cast<char>(key.low >> (56 - 8 * i));
        }
    };
    if (bytes.size() < kHeadBytes + kHashBytes) return bytes;
    if (as_ours) {
        std::memcpy(bytes.data() + 8, &kSnapshotFormat, sizeof kSnapshotFormat);
        std::memcpy(bytes.data() + 56, &kFold, sizeof kFold);
    }
    hash(kHeadBytes - kHashBytes);
    hash(bytes.size() - kHashBytes);
    return bytes;
}

}  // namespace drum::state
