// The current version of every row, held in memory: for the tables that are small, and for imports and tests.
#pragma once

#include <vector>

#include "fact/block.h"
#include "fact/run.h"
#include "state/merge_runs.h"

namespace drum::state {

struct Rows {
    Rows();
    std::vector<fact::Block> tables;  // one per table in the order of fact::Table; a row per key, merged
    Instant newest = Instant::beginning();  // newest recorded_at among the facts taken
    const fact::Block& of(fact::Table table) const { return tables[static_cast<std::size_t>(table)]; }
};

// Merges blocks in ledger order, leaving out facts recorded after `as_of`; see state/merge_runs.h. Rows come out in the
// order of their keys, so that the order of blocks and rows is forgotten.
Rows merge(const std::vector<fact::Block>& blocks, Instant as_of, Retired retired = Retired::left_out);

// Adds the current rows of one table. Errors of the facts.
Result<void> merge_table(fact::Facts& facts, fact::Table table, Instant as_of, Rows& rows,
                         Retired retired = Retired::left_out);

}  // namespace drum::state
