// Facts held in memory as blocks, in the shape in which facts travel between rooms: for tests, imports, small worlds.
#pragma once

#include <memory>
#include <vector>

#include "fact/run.h"

namespace drum::state {

// Each block is a run of its table, in the order of the blocks; rows of a block may stand in any order, and of two with the
// same key and recorded_at the later stands. `facts_over` refers to the blocks, which must outlive it.
std::unique_ptr<fact::Facts> facts_of(std::vector<fact::Block> blocks);
std::unique_ptr<fact::Facts> facts_over(const std::vector<fact::Block>& blocks);

}  // namespace drum::state
