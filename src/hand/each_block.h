// All facts of one table, block by block, whatever they say of each other. Private to this room.
#pragma once

#include "fact/run.h"

namespace drum::hand {

// Errors of the facts.
template <class Take>
Result<void> each_block(fact::Facts& facts, fact::Table table, Take take) {
    auto runs = facts.runs(table);
    if (!runs) return std::unexpected(runs.error());
    fact::Block block(table);
    for (const auto& run : *runs)
        for (;;) {
            const auto more = run->next(block);
            if (!more) return std::unexpected(more.error());
            if (!*more) break;
            take(block);
        }
    return {};
}

}  // namespace drum::hand
