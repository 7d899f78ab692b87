#include "hand/taking_back.h"

#include <unordered_map>
#include <unordered_set>

#include "hand/book.h"
#include "fact/each_block.h"
#include "state/rows.h"

namespace drum::hand {
namespace {

using fact::Block;
using fact::Cell;
using fact::Key;
using fact::Table;

using Keys = std::unordered_set<Key, fact::KeyHash>;

bool said_by(const Block& block, std::size_t row, const std::string& id) {
    if (block.source[row] < 0) return false;
    const auto parts = source_parts(block.texts.at(block.source[row]));
    return parts && parts->id == id;
}

bool same(const Block& a, std::size_t row, const Block& b, std::size_t other, int column) {
    const Cell x = a.cell(row, column), y = b.cell(other, column);
    if (x.present() != y.present()) return false;
    if (!x.present()) return true;
    const bool text = fact::columns(a.table)[static_cast<std::size_t>(column)].type == fact::Type::text;
    return text ? a.texts.at(x.value) == b.texts.at(y.value) : x.value == y.value;
}

// The facts of one table about the things that the record spoke of: all of them, and those of others.
struct Told {
    std::vector<Block> all, others;
};

Result<Told> told_of(fact::Facts& facts, Table table, const std::string& id) {
    Keys keys;
    auto read = fact::each_block(facts, table, [&](const Block& block) {
        for (std::size_t row = 0; row < block.size(); ++row)
            if (said_by(block, row, id)) keys.insert(block.keys[row]);
    });
    Told out;
    if (!read || keys.empty()) return read ? Result<Told>(std::move(out)) : std::unexpected(read.error());
    read = fact::each_block(facts, table, [&](const Block& block) {
        Block all(table), others(table);
        for (std::size_t row = 0; row < block.size(); ++row) {
            if (!keys.contains(block.keys[row])) continue;
            all.add_row_from(block, row);
            if (!said_by(block, row, id)) others.add_row_from(block, row);
        }
        if (all.size() > 0) out.all.push_back(std::move(all));
        if (others.size() > 0) out.others.push_back(std::move(others));
    });
    return read ? Result<Told>(std::move(out)) : std::unexpected(read.error());
}

// What makes the rows as they are with the record those that they are without it.
void take_back(const Block& with, const Block& without, Instant recorded_at, TakenBack& out) {
    std::unordered_map<Key, std::size_t, fact::KeyHash> row_of;
    for (std::size_t row = 0; row < without.size(); ++row) row_of[without.keys[row]] = row;
    const Block nothing = [&] {
        Block block(with.table);
        block.add_row({}, recorded_at);
        return block;
    }();
    const int item = fact::find_column(with.table, "item");
    Block& to = out.rows[static_cast<std::size_t>(with.table)];
    for (std::size_t row = 0; row < with.size(); ++row) {
        const auto found = row_of.find(with.keys[row]);
        const bool gone = found == row_of.end();
        const Block& before = gone ? nothing : without;
        const std::size_t at = gone ? 0 : found->second;
        std::optional<std::size_t> made;
        for (int c = 0; c < static_cast<int>(with.cells.size()); ++c) {
            if (same(with, row, before, at, c)) continue;
            if (!made) made = to.add_row(with.keys[row], recorded_at);
            const Cell cell = before.cell(at, c);
            if (!cell.present()) to.clear(*made, c);
            else if (fact::columns(with.table)[static_cast<std::size_t>(c)].type == fact::Type::text) to.set_text(*made, c, before.texts.at(cell.value));
            else to.set(*made, c, cell.value);
        }
        if (!made) continue;
        if (item >= 0 && with.present(row, item)) out.items.emplace(with.text(row, item));
        if (with.table == Table::moves && with.present(row, fact::moves::order)) out.moved.emplace(with.text(row, fact::moves::order));
        const bool order_line = with.table == Table::orders || with.table == Table::demand;
        if (order_line && with.present(row, item) && !before.present(at, item)) out.orders.emplace(with.text(row, 0));
    }
}

}  // namespace

bool TakenBack::empty() const {
    for (const Block& block : rows)
        if (block.size() > 0) return false;
    return true;
}

Result<TakenBack> taken_back(fact::Facts& facts, const std::string& id, Instant recorded_at, bool with_items) {
    TakenBack out;
    for (int t = 0; t < fact::kTables; ++t) out.rows.emplace_back(static_cast<Table>(t));
    for (int t = 0; t < fact::kTables; ++t) {
        const auto table = static_cast<Table>(t);
        if (table == Table::items && !with_items) continue;
        const auto told = told_of(facts, table, id);
        if (!told) return std::unexpected(told.error());
        if (told->all.empty()) continue;
        const state::Rows with = state::merge(told->all, Instant::end(), state::Retired::given),
                          without = state::merge(told->others, Instant::end(), state::Retired::given);
        take_back(with.of(table), without.of(table), recorded_at, out);
    }
    return out;
}

}  // namespace drum::hand
