// How many facts travel between rooms: sorted runs, block by block, so that nobody needs to hold a table as a whole.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/result.h"
#include "fact/block.h"

namespace drum::fact {

// Facts of one table in ascending order of key; facts of one key in ascending order of recorded_at. A run may span
// any number of blocks, also within one key.
class Run {
public:
    virtual ~Run() = default;
    // Gives the next block (never an empty one); false at the end. An error ends the run.
    virtual Result<bool> next(Block& block) = 0;
};

// All facts somebody knows. A table may be asked for more than once, also while runs of it are being read.
class Facts {
public:
    virtual ~Facts() = default;
    // The runs of a table in the order in which they became known: of two versions of a key with the same
    // recorded_at the one in the later run stands.
    virtual Result<std::vector<std::unique_ptr<Run>>> runs(Table table) = 0;
    // How many facts of the table there are at most.
    virtual std::int64_t count(Table table) = 0;
    // Newest recorded_at of all, beginning() when none carries a time.
    virtual Instant newest() = 0;
};

}  // namespace drum::fact
