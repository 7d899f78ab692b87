#include "ledger/order.h"

#include <algorithm>
#include <tuple>

#include "base/check.h"

namespace drum::ledger {
namespace {

struct Row {
    fact::Key key;
    Instant recorded_at;
    std::uint32_t block = 0, row = 0;
};

bool before(const Row& a, const Row& b) {
    if (a.key != b.key) return a.key < b.key;
    return std::tie(a.recorded_at, a.block, a.row) < std::tie(b.recorded_at, b.block, b.row);
}

std::vector<Row> rows_in_order(std::span<const fact::Block* const> blocks) {
    std::vector<Row> rows;
    for (std::uint32_t b = 0; b < blocks.size(); ++b)
        for (std::uint32_t r = 0; r < blocks[b]->size(); ++r)
            rows.push_back({blocks[b]->keys[r], blocks[b]->recorded_at[r], b, r});
    std::ranges::sort(rows, before);
    return rows;
}

// Texts of the blocks -> texts of the block they go to, in the order in which they are asked for.
class TextMap {
public:
    TextMap(std::span<const fact::Block* const> blocks, fact::Texts& to) : blocks_(blocks), to_(to), moved_(blocks.size()) {
        for (std::size_t b = 0; b < blocks.size(); ++b) moved_[b].assign(blocks[b]->texts.size(), -1);
    }
    std::int64_t operator()(std::uint32_t block, std::int64_t text) {
        std::int64_t& moved = moved_[block][static_cast<std::size_t>(text)];
        if (moved < 0) moved = to_.add(blocks_[block]->texts.at(text));
        return moved;
    }

private:
    std::span<const fact::Block* const> blocks_;
    fact::Texts& to_;
    std::vector<std::vector<std::int64_t>> moved_;
};

}  // namespace

Bounds bounds_of(const fact::Block& block, std::size_t first, std::size_t count) {
    CHECK(count > 0 && first + count <= block.size());
    Bounds bounds{block.keys[first], block.keys[first], block.recorded_at[first]};
    for (std::size_t row = first + 1; row < first + count; ++row) {
        bounds.low = std::min(bounds.low, block.keys[row]);
        bounds.high = std::max(bounds.high, block.keys[row]);
        bounds.newest = std::max(bounds.newest, block.recorded_at[row]);
    }
    return bounds;
}

bool in_order(const fact::Block& block) {
    for (std::size_t row = 1; row < block.size(); ++row)
        if (block.keys[row] < block.keys[row - 1] ||
            (block.keys[row] == block.keys[row - 1] && block.recorded_at[row] < block.recorded_at[row - 1]))
            return false;
    return true;
}

bool follows(const fact::Block& block, const fact::Block& after) {
    return std::tie(block.keys.back(), block.recorded_at.back()) <= std::tie(after.keys.front(), after.recorded_at.front());
}

fact::Block put_in_order(std::span<const fact::Block* const> blocks) {
    CHECK(!blocks.empty());
    fact::Block out(blocks.front()->table);
    for (const fact::Block* block : blocks) CHECK(block->table == out.table);
    const std::vector<Row> rows = rows_in_order(blocks);
    const auto infos = fact::columns(out.table);
    TextMap text_of(blocks, out.texts);
    for (const Row& row : rows) {
        out.keys.push_back(row.key);
        out.recorded_at.push_back(row.recorded_at);
        const std::int64_t source = blocks[row.block]->source[row.row];
        out.source.push_back(source < 0 ? -1 : text_of(row.block, source));
    }
    for (std::size_t c = 0; c < out.cells.size(); ++c) {
        const bool text = infos[c].type == fact::Type::text;
        out.cells[c].state.reserve(rows.size());
        out.cells[c].value.reserve(rows.size());
        for (const Row& row : rows) {
            const fact::Column& from = blocks[row.block]->cells[c];
            const bool mapped = text && from.state[row.row] == fact::CellState::present;
            out.cells[c].state.push_back(from.state[row.row]);
            out.cells[c].value.push_back(mapped ? text_of(row.block, from.value[row.row]) : from.value[row.row]);
        }
    }
    return out;
}

}  // namespace drum::ledger
