// The current version of every row: facts of one key merged cell by cell, the later recorded_at winning.
#pragma once

#include <vector>

#include "fact/block.h"

namespace drum::state {

struct Rows {
    Rows();
    std::vector<fact::Block> tables;  // one per table in the order of fact::Table; a row per key, merged
    Instant newest = Instant::beginning();  // newest recorded_at among the facts taken
    const fact::Block& of(fact::Table table) const { return tables[static_cast<std::size_t>(table)]; }
};

// Merges blocks in ledger order, leaving out facts recorded after `as_of`. Rows come out in the order of their keys'
// first appearance. Within one key: by recorded_at, ties by ledger order; an absent cell keeps, a cleared cell clears.
Rows merge(const std::vector<fact::Block>& blocks, Instant as_of);

}  // namespace drum::state
