// All facts of one table, block by block, whatever they say of each other.
#pragma once

#include "fact/run.h"

namespace drum::fact {

// Errors of the facts.
template <class Take>
Result<void> each_block(Facts& facts, Table table, Take take) {
    auto runs = facts.runs(table);
    if (!runs) return std::unexpected(runs.error());
    Block block(table);
    for (const auto& run : *runs)
        for (;;) {
            const auto more = run->next(block);
            if (!more) return std::unexpected(more.error());
            if (!*more) break;
            take(block);
        }
    return {};
}

}  // namespace drum::fact
