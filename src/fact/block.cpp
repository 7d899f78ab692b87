#include "fact/block.h"

#include <xxhash.h>

#include <algorithm>

#include "base/check.h"

namespace drum::fact {

Key key_of(std::string_view bytes) {
    const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
    return {hash.high64, hash.low64};
}

std::int64_t Texts::add(std::string_view text) {
    const auto found = index_.find(text);
    if (found != index_.end()) return found->second;
    const auto index = static_cast<std::int64_t>(texts_.size());
    texts_.emplace_back(text);
    index_.emplace(std::string(text), index);
    return index;
}

Block::Block(Table t) : table(t), cells(columns(t).size()) {}

std::size_t Block::add_row(Key key, Instant recorded) {
    keys.push_back(key);
    recorded_at.push_back(recorded);
    source.push_back(-1);
    for (Column& column : cells) {
        column.state.push_back(CellState::absent);
        column.value.push_back(0);
    }
    return keys.size() - 1;
}

void Block::set(std::size_t row, int column, std::int64_t value) {
    Column& c = cells[static_cast<std::size_t>(column)];
    c.state[row] = CellState::present;
    c.value[row] = value;
}

void Block::set_text(std::size_t row, int column, std::string_view text) {
    CHECK(columns(table)[static_cast<std::size_t>(column)].type == Type::text);
    set(row, column, texts.add(text));
}

void Block::clear(std::size_t row, int column) {
    Column& c = cells[static_cast<std::size_t>(column)];
    c.state[row] = CellState::cleared;
    c.value[row] = 0;
}

void Block::add_row_from(const Block& other, std::size_t row) {
    CHECK(other.table == table);
    const std::size_t to = add_row(other.keys[row], other.recorded_at[row]);
    const auto infos = columns(table);
    for (std::size_t c = 0; c < cells.size(); ++c) {
        const Cell cell = other.cell(row, static_cast<int>(c));
        cells[c].state[to] = cell.state;
        cells[c].value[to] =
            cell.present() && infos[c].type == Type::text ? texts.add(other.texts.at(cell.value)) : cell.value;
    }
    if (other.source[row] >= 0) source[to] = texts.add(other.texts.at(other.source[row]));
}

Instant happened_at(const Block& block, std::size_t row) {
    Instant latest = Instant::beginning();
    const auto infos = columns(block.table);
    for (std::size_t c = 0; c < infos.size(); ++c)
        if (infos[c].actual && block.present(row, static_cast<int>(c)))
            latest = std::max(latest, Instant{block.cell(row, static_cast<int>(c)).value});
    return latest;
}

Key content_of(const Block& block, std::size_t row) {
    std::string bytes;
    const auto infos = columns(block.table);
    for (std::size_t c = 0; c < infos.size(); ++c) {
        const Cell cell = block.cell(row, static_cast<int>(c));
        if (cell.state == CellState::absent) continue;
        bytes.push_back(static_cast<char>(c));
        bytes.push_back(static_cast<char>(cell.state));
        if (!cell.present()) continue;
        if (infos[c].type == Type::text) {
            const std::string& text = block.texts.at(cell.value);
            const auto size = static_cast<std::uint32_t>(text.size());
            bytes.append(reinterpret_cast<const char*>(&size), sizeof size);
            bytes += text;
        } else {
            bytes.append(reinterpret_cast<const char*>(&cell.value), sizeof cell.value);
        }
    }
    return key_of(bytes);
}

}  // namespace drum::fact
