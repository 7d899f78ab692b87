// Which tables and columns a set of facts holds: what can be said of data without looking at any one row.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "fact/block.h"

namespace drum::fact {

struct Coverage {
    std::array<std::int64_t, kTables> facts{};
    std::array<std::array<std::int64_t, kMostColumns>, kTables> present{};  // facts that hold the column
    bool ships = false, consumes = false, fills = false;  // moves of these kinds, and moves that add to stock

    bool any() const;
    bool has(Table table) const { return facts[static_cast<std::size_t>(table)] > 0; }
    bool has(Table table, int column) const { return held(table, column) > 0; }
    std::int64_t held(Table table, int column) const {
        return present[static_cast<std::size_t>(table)][static_cast<std::size_t>(column)];
    }
    // Share of the table's facts that hold the column, 0 without facts.
    double share(Table table, int column) const;
};

void add(Coverage& coverage, const Block& block);
Coverage coverage_of(const std::vector<Block>& blocks);

}  // namespace drum::fact
