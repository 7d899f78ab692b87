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
    std::int64_t said_again = 0;      // of the changed: nothing but what was said before and has been changed since
};

// All facts of one key are judged together: laid over the row as known now, do they change it? A fact that stands in the
// ledger already (same key, recorded_at and content) is never appended again. Facts of one key stand next to each
// other in a block of `incoming`.
//
// `undated`: the moment given to facts that carry none of their own. Only they can be said again (an older file: with a
// moment of its own a fact would take its place in the history); counts never are.
News news_in(const std::vector<fact::Block>& known, const std::vector<fact::Block>& incoming, Instant undated = Instant::end());
// The same of one block, which is passed on as it is when nothing is known. `known` need hold only what is known of the
// keys of the block.
News news_in(const std::vector<fact::Block>& known, fact::Block&& incoming, Instant undated = Instant::end());

}  // namespace drum::state
