// What of an import is not known yet: the step that makes importing twice change nothing.
#pragma once

#include <cstdint>
#include <vector>

#include "fact/block.h"

namespace drum::state {

struct News {
    std::vector<fact::Block> blocks;  // the facts to append, in the order of `incoming`
    std::int64_t added = 0;           // keys never seen before
    std::int64_t changed = 0;         // keys whose row becomes another one
    std::int64_t unchanged = 0;       // keys that say nothing new
};

// All facts of one key are judged together: laid over the row as known now, do they change it? A fact that stands in the
// ledger already (same key, recorded_at and content) is never appended again. Facts of one key stand next to each
// other in a block of `incoming`.
News news_in(const std::vector<fact::Block>& known, const std::vector<fact::Block>& incoming);
// The same of one block, which is passed on as it is when nothing is known. `known` need hold only what is known of the
// keys of the block.
News news_in(const std::vector<fact::Block>& known, fact::Block&& incoming);

}  // namespace drum::state
