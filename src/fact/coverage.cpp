#include "fact/coverage.h"

#include <algorithm>

#include "base/check.h"

namespace drum::fact {

bool Coverage::any() const {
    return std::any_of(facts.begin(), facts.end(), [](std::int64_t n) { return n > 0; });
}

double Coverage::share(Table table, int column) const {
    return has(table) ? double(held(table, column)) / double(facts[static_cast<std::size_t>(table)]) : 0;
}

void add(Coverage& coverage, const Block& block) {
    CHECK(block.cells.size() <= kMostColumns);
    const auto table = static_cast<std::size_t>(block.table);
    coverage.facts[table] += static_cast<std::int64_t>(block.size());
    for (std::size_t c = 0; c < block.cells.size(); ++c)
        coverage.present[table][c] += std::count(block.cells[c].state.begin(), block.cells[c].state.end(), CellState::present);
    if (block.table != Table::moves) return;
    for (std::size_t row = 0; row < block.size(); ++row) {
        const std::string_view kind = block.text(row, moves::kind);
        coverage.ships = coverage.ships || kind == "ship";
        coverage.fills = coverage.fills || block.value(row, moves::quantity) > 0;
        coverage.consumes = coverage.consumes || kind == "consume";
    }
}

Coverage coverage_of(const std::vector<Block>& blocks) {
    Coverage coverage;
    for (const Block& block : blocks) add(coverage, block);
    return coverage;
}

}  // namespace drum::fact
