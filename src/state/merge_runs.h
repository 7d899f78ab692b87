// The current rows of a table, from sorted runs of facts: versions of a key laid over each other, a block at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "fact/run.h"

namespace drum::state {

struct MergedRuns {
    Instant newest = Instant::beginning();  // newest recorded_at among the facts taken
    std::int64_t rows = 0;                  // given in all: one per key, or per version
};

// What becomes of rows that no longer hold (Block::retired).
enum class Retired : std::uint8_t { left_out, given };

// Takes current rows, some thousand at a time, never none. The block is the giver's and is gone after the call.
using TakeRows = std::function<void(const fact::Block&)>;
// The same with the numbers of the rows that are current; the block has others.
using TakeSomeRows = std::function<void(const fact::Block&, std::span<const std::uint32_t> rows)>;

// Gives every key known at `as_of` once, but, unless they are asked for, those that no longer hold, in ascending order
// of key. Facts recorded after `as_of` are left out. Within one key: by recorded_at, ties by the order of the runs; an
// absent cell keeps, a cleared cell clears, recorded_at is the newest. Blocks that hold current rows already are given
// as they come, without a copy. Errors of the runs; a run that is not in order is corrupt.
Result<MergedRuns> merge_runs(std::vector<std::unique_ptr<fact::Run>> runs, Instant as_of, const TakeRows& take,
                              Retired retired = Retired::left_out);

// The same rows in another order, without copying any but those of which there are several versions: for whoever only adds
// up. Keys of one block ascend.
Result<MergedRuns> merge_runs_anyhow(std::vector<std::unique_ptr<fact::Run>> runs, Instant as_of, const TakeSomeRows& take);

// What was known when: every key at each moment at which it changed, up to `as_of`, one row per key and recorded_at with
// its cells as merged up to then, in ascending order of both. All rows of a key are in one block. Whoever imports these
// rows knows at every moment what the facts made known.
Result<MergedRuns> merge_versions(std::vector<std::unique_ptr<fact::Run>> runs, Instant as_of, const TakeRows& take);

}  // namespace drum::state
