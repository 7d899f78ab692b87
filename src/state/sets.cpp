#include "state/sets.h"

#include <algorithm>
#include <optional>
#include <span>
#include <tuple>

#include "fact/identity.h"
#include "state/merge_runs.h"

namespace drum::state {
namespace {

using fact::Block;
using fact::CellState;
using fact::Key;

// A key that an import brings.
struct Brought {
    Key set, key;
    std::size_t last = 0;  // its newest version in the block
    Instant recorded_at;
    bool retired = false;
};

std::vector<Brought> brought_by(const Block& facts) {
    std::vector<Brought> out;
    for (std::size_t row = 0; row < facts.size(); ++row) {
        if (row + 1 < facts.size() && facts.keys[row + 1] == facts.keys[row]) continue;
        out.push_back({*fact::set_of(facts, row), facts.keys[row], row, facts.recorded_at[row], facts.retired(row)});
    }
    std::sort(out.begin(), out.end(),
              [](const Brought& a, const Brought& b) { return std::tie(a.set, a.key) < std::tie(b.set, b.key); });
    return out;
}

// Puts versions that retire between the others.
void insert(Block& facts, const std::vector<std::pair<Key, Instant>>& retiring) {
    Block added(facts.table);
    for (const auto& [key, recorded_at] : retiring)
        added.set_text(added.add_row(key, recorded_at), fact::retired_column(facts.table), "yes");
    struct Row {
        const Block* block;
        std::size_t row;
    };
    std::vector<Row> rows;
    for (std::size_t row = 0; row < facts.size(); ++row) rows.push_back({&facts, row});
    for (std::size_t row = 0; row < added.size(); ++row) rows.push_back({&added, row});
    std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
        return std::tie(a.block->keys[a.row], a.block->recorded_at[a.row]) <
               std::tie(b.block->keys[b.row], b.block->recorded_at[b.row]);
    });
    Block out(facts.table);
    for (const Row& row : rows) out.add_row_from(*row.block, row.row);
    facts = std::move(out);
}

}  // namespace

Result<Sets> Sets::read(fact::Facts& facts, fact::Table table) {
    Sets out;
    auto runs = facts.runs(table);
    if (!runs) return std::unexpected(runs.error());
    const auto take = [&](const Block& rows) {
        for (std::size_t row = 0; row < rows.size(); ++row) {
            const Key set = *fact::set_of(rows, row), key = rows.keys[row];
            const bool retired = rows.retired(row);
            out.members_.push_back({set, key, rows.recorded_at[row], retired});
            out.scattered_ = out.scattered_ || (!retired && set.high != key.high);
        }
    };
    const auto merged = merge_runs(std::move(*runs), Instant::end(), take, Retired::given);
    if (!merged) return std::unexpected(merged.error());
    std::sort(out.members_.begin(), out.members_.end(),
              [](const Member& a, const Member& b) { return std::tie(a.set, a.key) < std::tie(b.set, b.key); });
    return out;
}

std::int64_t Sets::close(Block& facts) const {
    if (members_.empty()) return 0;
    const std::vector<Brought> brought = brought_by(facts);
    std::vector<std::pair<Key, Instant>> retiring;
    std::int64_t retired = 0;
    for (std::size_t first = 0, end = 0; first < brought.size(); first = end) {
        std::optional<Instant>
            said;  // when the import speaks of the set; what it only retires says nothing of the rest
        for (; end < brought.size() && brought[end].set == brought[first].set; ++end)
            if (!brought[end].retired) said = std::max(said.value_or(Instant::beginning()), brought[end].recorded_at);
        const auto before = [](const Member& member, const Key& set) { return member.set < set; };
        const auto from = std::lower_bound(members_.begin(), members_.end(), brought[first].set, before);
        if (!said || from == members_.end() || from->set != brought[first].set) continue;
        const std::span group(brought.data() + first, end - first);
        const auto find = [&](const Key& key) {
            const auto found =
                std::find_if(group.begin(), group.end(), [&](const Brought& one) { return one.key == key; });
            return found == group.end() ? nullptr : &*found;
        };
        std::optional<Instant> later;  // when others spoke of the set after the import did
        for (auto member = from; member != members_.end() && member->set == from->set; ++member) {
            const Brought* mine = find(member->key);
            if (mine == nullptr && member->recorded_at > *said)
                later = std::max(later.value_or(*said), member->recorded_at);
            if (mine == nullptr && !member->retired && member->recorded_at <= *said) {
                retiring.emplace_back(member->key, *said);
                ++retired;
            }
            const bool again =
                mine != nullptr && member->retired && !mine->retired && member->recorded_at <= mine->recorded_at;
            if (again && facts.cell(mine->last, fact::retired_column(facts.table)).state == CellState::absent)
                facts.clear(mine->last, fact::retired_column(facts.table));
        }
        if (!later) continue;
        for (const Brought& one : group) {
            const auto known = std::find_if(from, members_.end(), [&](const Member& member) {
                return member.set != one.set || member.key == one.key;
            });
            if (!one.retired && (known == members_.end() || known->key != one.key))
                retiring.emplace_back(one.key, *later);
        }
    }
    if (!retiring.empty()) insert(facts, retiring);
    return retired;
}

}  // namespace drum::state
