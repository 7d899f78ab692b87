#include "state/news.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

#include "state/rows.h"

namespace drum::state {
namespace {

using fact::Block;
using fact::Cell;
using fact::Key;

bool same(const Block& a, std::size_t row_a, const Block& b, std::size_t row_b, int column) {
    const Cell x = a.cell(row_a, column), y = b.cell(row_b, column);
    if (x.state != y.state) {
        // Never said and said to be empty read alike.
        return !x.present() && !y.present();
    }
    if (!x.present()) return true;
    if (fact::columns(a.table)[static_cast<std::size_t>(column)].type == fact::Type::text)
        return a.texts.at(x.value) == b.texts.at(y.value);
    return x.value == y.value;
}

// A fact as a whole: its key, when it was recorded and what it says.
Key version_of(const Block& block, std::size_t row) {
    const Key content = fact::content_of(block, row);
    std::uint64_t words[5] = {block.keys[row].high, block.keys[row].low, content.high, content.low,
                              static_cast<std::uint64_t>(block.recorded_at[row].micros)};
    return fact::key_of({reinterpret_cast<const char*>(words), sizeof words});
}

// What is said of a thing, whenever; that it holds once more is not part of it.
Key saying_of(const Block& block, std::size_t row) {
    const Key content = fact::content_of(block, row, true);
    const std::uint64_t words[4] = {block.keys[row].high, block.keys[row].low, content.high, content.low};
    return fact::key_of({reinterpret_cast<const char*>(words), sizeof words});
}

// Without one of the cells a row of its table needs, it says that there is no such thing (any more).
bool withdraws(const Block& block, std::size_t row) {
    const auto infos = fact::columns(block.table);
    constexpr std::size_t kMostGroups = 8;
    std::array<bool, kMostGroups> there{}, cleared{};  // by group: one of its columns is enough
    for (std::size_t c = 0; c < infos.size(); ++c) {
        const Cell cell = block.cell(row, static_cast<int>(c));
        if (infos[c].needed == 0 || infos[c].needed >= kMostGroups) continue;
        if (block.table == fact::Table::sources && static_cast<int>(c) != fact::sources::item)
            continue;  // what is made here has no supplier
        if (block.table == fact::Table::operations && static_cast<int>(c) == fact::operations::end && block.present(row, fact::operations::start))
            continue;  // begun and going on
        there[infos[c].needed] |= cell.present();
        cleared[infos[c].needed] |= cell.state == fact::CellState::cleared;
    }
    for (std::size_t group = 0; group < kMostGroups; ++group)
        if (cleared[group] && !there[group]) return true;
    return false;
}

// A thing at a moment.
Key moment_of(const Block& block, std::size_t row) {
    std::uint64_t words[3] = {block.keys[row].high, block.keys[row].low, static_cast<std::uint64_t>(block.recorded_at[row].micros)};
    return fact::key_of({reinterpret_cast<const char*>(words), sizeof words});
}

class Sieve {
public:
    Sieve(const std::vector<Block>& known, Instant undated)
        : rows_(merge(known, Instant::end(), Retired::given)), undated_(undated) {
        for (const Block& table : rows_.tables)
            for (std::size_t row = 0; row < table.size(); ++row) row_of_[table.keys[row]] = row;
        std::size_t facts = 0;
        for (const Block& block : known) facts += block.size();
        versions_.reserve(facts);
        last_.reserve(facts);
        for (const Block& block : known)
            for (std::size_t row = 0; row < block.size(); ++row) {
                const Key version = version_of(block, row);
                versions_.insert(version);
                sayings_.insert(saying_of(block, row));
                last_[moment_of(block, row)] = version;
            }
    }

    void pass(const Block& block, News& news) {
        Block fresh(block.table);
        for (std::size_t from = 0; from < block.size();) {
            std::size_t to = from + 1;
            while (to < block.size() && block.keys[to] == block.keys[from]) ++to;
            judge(block, from, to, fresh, news);
            from = to;
        }
        if (fresh.size() > 0) news.blocks.push_back(std::move(fresh));
    }

private:
    void judge(const Block& block, std::size_t from, std::size_t to, Block& fresh, News& news) {
        const auto known = row_of_.find(block.keys[from]);
        bool never_was = known == row_of_.end();
        for (std::size_t row = from; never_was && row < to; ++row) never_was = withdraws(block, row);
        if (never_was) return;
        if (known != row_of_.end() && says_nothing_new(block, from, to, known->second)) {
            ++news.unchanged;
            return;
        }
        const std::size_t before = fresh.size();
        for (std::size_t row = from; row < to;) {  // one moment after the other
            std::size_t end = row + 1;
            while (end < to && block.recorded_at[end] == block.recorded_at[row]) ++end;
            // What was said before and is said again after something else at the same moment stands once more.
            const auto last = last_.find(moment_of(block, row));
            const bool stands = last != last_.end() && last->second == version_of(block, end - 1);
            for (; row < end; ++row)
                if (!versions_.contains(version_of(block, row)) || (row + 1 == end && !stands)) fresh.add_row_from(block, row);
        }
        if (fresh.size() == before) {
            ++news.unchanged;
            return;
        }
        ++(known == row_of_.end() ? news.added : news.changed);
        bool again = known != row_of_.end() && block.table != fact::Table::stock;
        for (std::size_t row = before; again && row < fresh.size(); ++row)
            again = fresh.recorded_at[row] == undated_ && sayings_.contains(saying_of(fresh, row));
        news.said_again += again;
    }

    // For every cell, the last fact that speaks of it says what is known.
    bool says_nothing_new(const Block& block, std::size_t from, std::size_t to, std::size_t known_row) const {
        const Block& known = rows_.of(block.table);
        // The same stock counted later is another count: between the two anything may have moved.
        const bool undated_count = block.table == fact::Table::stock && !block.present(to - 1, fact::stock::counted_at);
        if (undated_count && block.recorded_at[to - 1] > known.recorded_at[known_row]) return false;
        for (int column = 0; column < static_cast<int>(block.cells.size()); ++column)
            for (std::size_t row = to; row-- > from;) {
                if (block.cell(row, column).state == fact::CellState::absent) continue;
                if (!same(block, row, known, known_row, column)) return false;
                break;
            }
        return true;
    }

    Rows rows_;
    Instant undated_;
    std::unordered_set<Key, fact::KeyHash> sayings_;
    std::unordered_map<Key, std::size_t, fact::KeyHash> row_of_;
    std::unordered_set<Key, fact::KeyHash> versions_;
    std::unordered_map<Key, Key, fact::KeyHash> last_;  // key and moment -> the version that stands of it
};

}  // namespace

News news_in(const std::vector<Block>& known, const std::vector<Block>& incoming, Instant undated) {
    News news;
    Sieve sieve(known, undated);
    for (const Block& block : incoming) sieve.pass(block, news);
    return news;
}

News news_in(const std::vector<Block>& known, Block&& incoming, Instant undated) {
    News news;
    bool any_withdrawn = false;
    for (std::size_t row = 0; row < incoming.size() && !any_withdrawn; ++row) any_withdrawn = withdraws(incoming, row);
    if (!known.empty() || any_withdrawn) {
        Sieve(known, undated).pass(incoming, news);
        return news;
    }
    for (std::size_t row = 0; row < incoming.size(); ++row)
        news.added += row == 0 || incoming.keys[row] != incoming.keys[row - 1];
    if (incoming.size() > 0) news.blocks.push_back(std::move(incoming));
    return news;
}

}  // namespace drum::state
