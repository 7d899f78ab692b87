#include "state/rows.h"

#include <algorithm>

namespace drum::state {
namespace {

using fact::Block;
using fact::CellState;
using fact::Key;

// Key -> row of the merged block; open addressing, because this is the inner loop of every start.
class KeyIndex {
public:
    // The row of `key`; when it is new, `next` is entered and returned.
    std::int32_t find_or_add(const Key& key, std::int32_t next) {
        if ((count_ + 1) * 2 > slots_.size()) grow();
        for (std::size_t at = key.low & mask_;; at = (at + 1) & mask_) {
            Slot& slot = slots_[at];
            if (slot.row < 0) {
                slot = {key, next};
                ++count_;
                return next;
            }
            if (slot.key == key) return slot.row;
        }
    }

private:
    struct Slot {
        Key key;
        std::int32_t row = -1;
    };
    void grow() {
        std::vector<Slot> old = std::move(slots_);
        slots_.assign(std::max<std::size_t>(1024, old.size() * 2), Slot{});
        mask_ = slots_.size() - 1;
        for (const Slot& slot : old) {
            if (slot.row < 0) continue;
            std::size_t at = slot.key.low & mask_;
            while (slots_[at].row >= 0) at = (at + 1) & mask_;
            slots_[at] = slot;
        }
    }
    std::vector<Slot> slots_;
    std::size_t count_ = 0, mask_ = 0;
};

// Lays one version over the merged row: present and cleared cells replace, absent cells keep.
void lay_over(Block& out, std::size_t to, const Block& from, std::size_t row, std::vector<std::int64_t>& text_of) {
    const auto infos = fact::columns(out.table);
    const auto translate = [&](std::int64_t text) {
        std::int64_t& known = text_of[static_cast<std::size_t>(text)];
        if (known < 0) known = out.texts.add(from.texts.at(text));
        return known;
    };
    for (std::size_t c = 0; c < infos.size(); ++c) {
        const fact::Cell cell = from.cell(row, static_cast<int>(c));
        if (cell.state == CellState::absent) continue;
        out.cells[c].state[to] = cell.state;
        out.cells[c].value[to] =
            cell.present() && infos[c].type == fact::Type::text ? translate(cell.value) : cell.value;
    }
    if (from.source[row] >= 0) out.source[to] = translate(from.source[row]);
    out.recorded_at[to] = std::max(out.recorded_at[to], from.recorded_at[row]);
}

struct Version {
    std::int32_t row = 0;          // of the merged block
    Instant recorded_at;
    std::size_t block = 0, at = 0; // where it stands
};

// Rows whose versions did not come in the order of recorded_at are laid again in that order.
void relay(Block& out, const std::vector<const Block*>& blocks, std::vector<Version> versions) {
    std::stable_sort(versions.begin(), versions.end(), [](const Version& a, const Version& b) {
        return a.row != b.row ? a.row < b.row : a.recorded_at < b.recorded_at;
    });
    std::vector<std::vector<std::int64_t>> text_of(blocks.size());
    for (std::size_t b = 0; b < blocks.size(); ++b) text_of[b].assign(blocks[b]->texts.size(), -1);
    std::int32_t current = -1;
    for (const Version& v : versions) {
        const auto to = static_cast<std::size_t>(v.row);
        if (v.row != current) {
            current = v.row;
            for (fact::Column& column : out.cells) column.state[to] = CellState::absent, column.value[to] = 0;
        }
        lay_over(out, to, *blocks[v.block], v.at, text_of[v.block]);
    }
}

void merge_table(Block& out, const std::vector<const Block*>& blocks, Instant as_of, Instant& newest) {
    KeyIndex index;
    std::vector<char> disordered;  // by merged row
    bool any_disorder = false;
    for (const Block* block : blocks) {
        std::vector<std::int64_t> text_of(block->texts.size(), -1);
        for (std::size_t row = 0; row < block->size(); ++row) {
            const Instant recorded = block->recorded_at[row];
            if (recorded > as_of) continue;
            newest = std::max(newest, recorded);
            const auto next = static_cast<std::int32_t>(out.size());
            const std::int32_t to = index.find_or_add(block->keys[row], next);
            if (to == next) {
                out.add_row(block->keys[row], recorded);
                disordered.push_back(0);
            } else if (recorded < out.recorded_at[static_cast<std::size_t>(to)]) {
                disordered[static_cast<std::size_t>(to)] = 1;
                any_disorder = true;
            }
            lay_over(out, static_cast<std::size_t>(to), *block, row, text_of);
        }
    }
    if (!any_disorder) return;
    std::vector<Version> versions;
    for (std::size_t b = 0; b < blocks.size(); ++b)
        for (std::size_t row = 0; row < blocks[b]->size(); ++row) {
            if (blocks[b]->recorded_at[row] > as_of) continue;
            const std::int32_t to = index.find_or_add(blocks[b]->keys[row], -1);
            if (disordered[static_cast<std::size_t>(to)])
                versions.push_back({to, blocks[b]->recorded_at[row], b, row});
        }
    relay(out, blocks, std::move(versions));
}

}  // namespace

Rows::Rows() {
    tables.reserve(fact::kTables);
    for (int t = 0; t < fact::kTables; ++t) tables.emplace_back(static_cast<fact::Table>(t));
}

Rows merge(const std::vector<fact::Block>& blocks, Instant as_of) {
    Rows rows;
    for (int t = 0; t < fact::kTables; ++t) {
        std::vector<const Block*> mine;
        for (const Block& block : blocks)
            if (static_cast<int>(block.table) == t) mine.push_back(&block);
        merge_table(rows.tables[static_cast<std::size_t>(t)], mine, as_of, rows.newest);
    }
    return rows;
}

}  // namespace drum::state
