// The order of sorted runs: by key, then by recorded_at; rows that are equal in both keep the order they came in.
#pragma once

#include <span>

#include "fact/block.h"
#include "ledger/chain.h"

namespace drum::ledger {

// Rows [first, first + count) of the block; at least one.
Bounds bounds_of(const fact::Block& block, std::size_t first, std::size_t count);
bool in_order(const fact::Block& block);
// Whether the last row of one does not come after the first of the other; both have rows.
bool follows(const fact::Block& block, const fact::Block& after);
// The rows of these blocks, all of one table, as one block in order.
fact::Block put_in_order(std::span<const fact::Block* const> blocks);

}  // namespace drum::ledger
