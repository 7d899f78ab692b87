// Facts written in code, a row at a time by column name and canonical cell text: for small worlds and decisions.
#pragma once

#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

#include "fact/block.h"

namespace drum::fact {

class ByHand {
public:
    using Cells = std::initializer_list<std::pair<std::string_view, std::string_view>>;
    ByHand();
    // One fact. Cells are parsed as canonical text in UTC; an empty text clears. The key is `key`, or the row's content
    // and its number where that is empty. A cell that does not parse is a mistake of the caller's (CHECK).
    ByHand& add(Table table, Cells cells, Instant recorded_at = Instant::beginning(), std::string_view key = {});
    const std::vector<Block>& blocks() const { return blocks_; }  // one per table, in their order

private:
    std::vector<Block> blocks_;
    std::int64_t rows_ = 0;
};

// The stored value of a canonical cell of this type, times in UTC. Errors as the parsers of base.
Result<std::int64_t> stored_value(Type type, std::string_view text);

}  // namespace drum::fact
