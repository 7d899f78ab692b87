#include "state/rows.h"

#include <algorithm>

#include "base/check.h"
#include "state/block_facts.h"

namespace drum::state {
namespace {

using fact::Block;

// Appends all rows column by column, each distinct text entered once.
void append(Block& out, const Block& rows) {
    std::vector<std::int64_t> text_of;
    text_of.reserve(rows.texts.size());
    for (std::size_t text = 0; text < rows.texts.size(); ++text)
        text_of.push_back(out.texts.add(rows.texts.at(static_cast<std::int64_t>(text))));
    out.keys.insert(out.keys.end(), rows.keys.begin(), rows.keys.end());
    out.recorded_at.insert(out.recorded_at.end(), rows.recorded_at.begin(), rows.recorded_at.end());
    for (const std::int64_t text : rows.source) out.source.push_back(text < 0 ? -1 : text_of[static_cast<std::size_t>(text)]);
    const auto infos = fact::columns(out.table);
    for (std::size_t c = 0; c < infos.size(); ++c) {
        const fact::Column& from = rows.cells[c];
        fact::Column& to = out.cells[c];
        to.state.insert(to.state.end(), from.state.begin(), from.state.end());
        if (infos[c].type != fact::Type::text) {
            to.value.insert(to.value.end(), from.value.begin(), from.value.end());
            continue;
        }
        for (std::size_t row = 0; row < rows.size(); ++row)
            to.value.push_back(from.state[row] == fact::CellState::present ? text_of[static_cast<std::size_t>(from.value[row])] : 0);
    }
}

// Room for so many rows, so that growing never holds the table twice.
void reserve(Block& block, std::size_t rows) {
    block.keys.reserve(rows);
    block.recorded_at.reserve(rows);
    block.source.reserve(rows);
    for (fact::Column& column : block.cells) {
        column.state.reserve(rows);
        column.value.reserve(rows);
    }
}

}  // namespace

Rows::Rows() {
    tables.reserve(fact::kTables);
    for (int t = 0; t < fact::kTables; ++t) tables.emplace_back(static_cast<fact::Table>(t));
}

Result<void> merge_table(fact::Facts& facts, fact::Table table, Instant as_of, Rows& rows, Retired retired) {
    auto runs = facts.runs(table);
    if (!runs) return std::unexpected(runs.error());
    Block& out = rows.tables[static_cast<std::size_t>(table)];
    reserve(out, static_cast<std::size_t>(std::max<std::int64_t>(0, facts.count(table))));
    const auto merged = merge_runs(
        std::move(*runs), as_of, [&](const Block& block) { append(out, block); }, retired);
    if (!merged) return std::unexpected(merged.error());
    rows.newest = std::max(rows.newest, merged->newest);
    return {};
}

Rows merge(const std::vector<Block>& blocks, Instant as_of, Retired retired) {
    Rows rows;
    const auto facts = facts_over(blocks);
    for (int t = 0; t < fact::kTables; ++t)
        CHECK(merge_table(*facts, static_cast<fact::Table>(t), as_of, rows, retired).has_value());
    return rows;
}

}  // namespace drum::state
