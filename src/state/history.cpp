#include "state/history.h"

#include <algorithm>
#include <tuple>

namespace drum::state {
namespace {

using fact::Block;
using fact::Cell;
using fact::CellState;

struct Version {
    fact::Key key;
    Instant recorded_at;
    std::uint32_t block = 0, row = 0;  // ledger order, which decides between facts of one moment
};

std::vector<Version> versions_of(const std::vector<Block>& blocks, fact::Table table, Instant as_of) {
    std::vector<Version> versions;
    for (std::size_t b = 0; b < blocks.size(); ++b) {
        if (blocks[b].table != table) continue;
        for (std::size_t row = 0; row < blocks[b].size(); ++row)
            if (blocks[b].recorded_at[row] <= as_of)
                versions.push_back({blocks[b].keys[row], blocks[b].recorded_at[row], static_cast<std::uint32_t>(b),
                                    static_cast<std::uint32_t>(row)});
    }
    std::sort(versions.begin(), versions.end(), [](const Version& a, const Version& b) {
        return std::tie(a.key, a.recorded_at, a.block, a.row) < std::tie(b.key, b.recorded_at, b.block, b.row);
    });
    return versions;
}

// The row being laid, with texts as indices of the result.
class Laid {
public:
    Laid(const std::vector<Block>& blocks, Block& out) : blocks_(blocks), out_(out), cells_(out.cells.size()), text_of_(blocks.size()) {}

    void clear() {
        std::fill(cells_.begin(), cells_.end(), Cell{});
        source_ = -1;
    }
    void lay(const Version& version) {
        const Block& from = blocks_[version.block];
        const auto infos = fact::columns(from.table);
        for (std::size_t c = 0; c < cells_.size(); ++c) {
            Cell cell = from.cell(version.row, static_cast<int>(c));
            if (cell.state == CellState::absent) continue;
            if (cell.present() && infos[c].type == fact::Type::text) cell.value = text(version.block, cell.value);
            cells_[c] = cell;
        }
        if (from.source[version.row] >= 0) source_ = text(version.block, from.source[version.row]);
    }
    void write(const Version& version) {
        const std::size_t to = out_.add_row(version.key, version.recorded_at);
        for (std::size_t c = 0; c < cells_.size(); ++c) {
            out_.cells[c].state[to] = cells_[c].state;
            out_.cells[c].value[to] = cells_[c].value;
        }
        out_.source[to] = source_;
    }

private:
    std::int64_t text(std::uint32_t block, std::int64_t index) {
        auto& known = text_of_[block];
        if (known.empty()) known.assign(blocks_[block].texts.size(), -1);
        std::int64_t& to = known[static_cast<std::size_t>(index)];
        if (to < 0) to = out_.texts.add(blocks_[block].texts.at(index));
        return to;
    }

    const std::vector<Block>& blocks_;
    Block& out_;
    std::vector<Cell> cells_;
    std::int64_t source_ = -1;
    std::vector<std::vector<std::int64_t>> text_of_;  // by block, filled when first needed
};

}  // namespace

Block history(const std::vector<Block>& blocks, fact::Table table, Instant as_of) {
    const std::vector<Version> versions = versions_of(blocks, table, as_of);
    Block out(table);
    Laid laid(blocks, out);
    for (std::size_t i = 0; i < versions.size(); ++i) {
        if (i == 0 || versions[i].key != versions[i - 1].key) laid.clear();
        laid.lay(versions[i]);
        const bool last_of_moment = i + 1 == versions.size() || versions[i + 1].key != versions[i].key ||
                                    versions[i + 1].recorded_at != versions[i].recorded_at;
        if (last_of_moment) laid.write(versions[i]);
    }
    return out;
}

}  // namespace drum::state
