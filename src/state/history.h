// What was known when: every version of every row, for exports and for whoever asks how a row came to be.
#pragma once

#include <vector>

#include "fact/block.h"

namespace drum::state {

// The rows of a table as merge() gave them at each moment at which one changed, of facts recorded by `as_of`: one row
// per key and recorded_at, its cells as merged up to then, ascending by (key, recorded_at). An importer of these rows
// knows at every moment what the facts made known.
fact::Block history(const std::vector<fact::Block>& blocks, fact::Table table, Instant as_of);

}  // namespace drum::state
