// A state as bytes and back: what lets a large site open without folding its facts again.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string_view>

#include "base/result.h"
#include "state/state.h"

namespace drum::state {

// What the caller seals a snapshot with: the ledger's chain hash, so that it is known which facts it is the state of.
using Seal = std::array<std::uint8_t, 32>;

struct SnapshotHead {
    Instant as_of;
    Seal seal{};
};

// Takes the next bytes; an error ends the writing.
using TakeBytes = std::function<Result<void>(std::string_view)>;

// Gives the bytes a piece at a time, never all at once. The same state and seal give the same bytes.
Result<void> write_snapshot(const State& state, const Seal& seal, const TakeBytes& take);

// Reads the first bytes only, and vouches for these only. Errors: corrupt, also for what another release folded (the format
// may be the same and the state not), or too_new for the format of a newer program.
Result<SnapshotHead> snapshot_head(std::string_view bytes);

// The state that was written. Any bytes give a state or an error: the checksum of all bytes is verified, every id is in its
// range, and no more memory is asked for than a fixed multiple of the bytes. Errors as snapshot_head().
Result<State> read_snapshot(std::string_view bytes);

}  // namespace drum::state
