#include "fact/block.h"

#define XXH_INLINE_ALL  // texts are short: the call would cost more than the hash
#include <xxhash.h>

#include <algorithm>
#include <bit>
#include <limits>

#include "base/check.h"
#include "fact/demand_status.h"

namespace drum::fact {

Key key_of(std::string_view bytes) {
    const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
    return {hash.high64, hash.low64};
}

std::string hex(const Key& key) {
    std::string out(32, '0');
    for (std::size_t i = 0; i < 32; ++i) {
        const std::uint64_t word = i < 16 ? key.high : key.low;
        out[i] = "0123456789abcdef"[word >> (60 - 4 * (i % 16)) & 15];
    }
    return out;
}

std::optional<Key> key_in_hex(std::string_view text) {
    if (text.size() != 32) return std::nullopt;
    Key key;
    for (std::size_t i = 0; i < 32; ++i) {
        const char c = text[i];
        const int digit = c >= '0' && c <= '9'   ? c - '0'
                          : c >= 'a' && c <= 'f' ? c - 'a' + 10
                          : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                 : -1;
        if (digit < 0) return std::nullopt;
        std::uint64_t& word = i < 16 ? key.high : key.low;
        word = word << 4 | static_cast<std::uint64_t>(digit);
    }
    return key;
}
namespace {
// More than a string keeps inside itself: views of texts hold when they, or the block around them, are moved.
constexpr std::size_t kLeastBytes = 64;
}  // namespace

std::int64_t Texts::add(std::string_view text) {
    if (indexed_ < ends_.size() || 2 * ends_.size() >= slots_.size()) index_all();
    const std::uint64_t hash = XXH3_64bits(text.data(), text.size());
    Slot& slot = slot_of(text, hash);
    if (slot.number != 0) return slot.number - 1;
    if (bytes_.capacity() < kLeastBytes) bytes_.reserve(kLeastBytes);
    bytes_ += text;
    ends_.push_back(bytes_.size());
    CHECK(ends_.size() < std::numeric_limits<std::uint32_t>::max());
    indexed_ = ends_.size();
    slot = {static_cast<std::uint32_t>(hash >> 32), static_cast<std::uint32_t>(ends_.size())};
    return slot.number - 1;
}

std::int64_t Texts::append(std::string_view text) {
    if (bytes_.capacity() < kLeastBytes) bytes_.reserve(kLeastBytes);
    bytes_ += text;
    ends_.push_back(bytes_.size());
    CHECK(ends_.size() < std::numeric_limits<std::uint32_t>::max());
    return static_cast<std::int64_t>(ends_.size()) - 1;
}

std::vector<std::string_view> Texts::all() const {
    std::vector<std::string_view> texts(size());
    for (std::size_t i = 0; i < texts.size(); ++i) texts[i] = at(static_cast<std::int64_t>(i));
    return texts;
}

void Texts::assign(std::string_view bytes, std::vector<std::size_t> ends) {
    CHECK((ends.empty() ? 0 : ends.back()) == bytes.size());
    if (bytes_.capacity() < kLeastBytes) bytes_.reserve(kLeastBytes);
    bytes_.assign(bytes);
    ends_ = std::move(ends);
    slots_.clear();
    indexed_ = 0;
}

bool Texts::distinct() const {
    auto sorted = all();
    std::ranges::sort(sorted);
    return std::ranges::adjacent_find(sorted) == sorted.end();
}

// The slot that holds the text, or the free one where it belongs.
Texts::Slot& Texts::slot_of(std::string_view text, std::uint64_t hash) {
    const std::size_t mask = slots_.size() - 1;
    const auto tag = static_cast<std::uint32_t>(hash >> 32);
    for (std::size_t i = hash & mask;; i = (i + 1) & mask) {
        Slot& slot = slots_[i];
        if (slot.number == 0 || (slot.tag == tag && at(slot.number - 1) == text)) return slot;
    }
}

// Gives all texts a slot, with room for as many again.
void Texts::index_all() {
    slots_.assign(std::bit_ceil(std::max<std::size_t>(4 * (ends_.size() + 1), 16)), Slot{});
    for (indexed_ = 0; indexed_ < ends_.size(); ++indexed_) {
        const std::string_view text = at(static_cast<std::int64_t>(indexed_));
        const std::uint64_t hash = XXH3_64bits(text.data(), text.size());
        Slot& slot = slot_of(text, hash);
        if (slot.number == 0)
            slot = {static_cast<std::uint32_t>(hash >> 32), static_cast<std::uint32_t>(indexed_ + 1)};
    }
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

bool Block::any_retired() const {
    const auto& states = cells[static_cast<std::size_t>(retired_column(table))].state;
    return std::find(states.begin(), states.end(), CellState::present) != states.end();
}

bool is_actual(const Block& block, std::size_t row, int column) {
    if (!columns(block.table)[static_cast<std::size_t>(column)].actual || !block.present(row, column)) return false;
    return block.table != Table::demand || column != demand::ordered_at ||
           demand_status(block.text(row, demand::status)) != DemandStatus::forecast;
}

Instant happened_at(const Block& block, std::size_t row) {
    Instant latest = Instant::beginning();
    const auto infos = columns(block.table);
    for (int c = 0; c < static_cast<int>(infos.size()); ++c)
        if (infos[static_cast<std::size_t>(c)].actual && is_actual(block, row, c))
            latest = std::max(latest, Instant{block.cell(row, c).value});
    return latest;
}

Key content_of(const Block& block, std::size_t row, bool but_retired) {
    std::string bytes;
    const auto infos = columns(block.table);
    for (std::size_t c = 0; c < infos.size(); ++c) {
        const Cell cell = block.cell(row, static_cast<int>(c));
        if (cell.state == CellState::absent) continue;
        if (but_retired && cell.state == CellState::cleared && static_cast<int>(c) == retired_column(block.table))
            continue;
        bytes.push_back(static_cast<char>(c));
        bytes.push_back(static_cast<char>(cell.state));
        if (!cell.present()) continue;
        if (infos[c].type == Type::text) {
            const std::string_view text = block.texts.at(cell.value);
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
