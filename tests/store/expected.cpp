#include "expected.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>

#include "base/rng.h"

namespace drum::store_test {

fact::Block facts_of(const std::string& label, std::size_t facts) {
    Rng rng(seed_of(label));
    std::vector<fact::Key> keys(facts);
    for (std::size_t i = 0; i < facts; ++i) keys[i] = fact::key_of(label + "/" + std::to_string(i));
    std::ranges::sort(keys);
    fact::Block block(fact::Table::moves);
    for (std::size_t i = 0; i < facts; ++i) {
        const std::int64_t time = 1'700'000'000LL * kMicrosPerSecond + rng.below(1'000'000) * kMicrosPerMinute;
        const std::size_t row = block.add_row(keys[i], Instant{time});
        block.source[row] = block.texts.add(label);
        block.set_text(row, fact::moves::item, "ITEM-" + std::to_string(rng.below(2000)));
        block.set(row, fact::moves::quantity, (rng.below(200) - 100) * 1'000'000);
        block.set(row, fact::moves::time, time);
        block.set_text(row, fact::moves::id, std::to_string(i));
    }
    return block;
}

Digest& Digest::operator+=(const Digest& other) {
    facts += other.facts;
    sum += other.sum;
    return *this;
}

Digest digest(const fact::Block& block, std::size_t row) {
    const fact::Key content = fact::content_of(block, row);
    const std::uint64_t who = block.keys[row].high * 3 + block.keys[row].low * 5;
    const auto when = static_cast<std::uint64_t>(block.recorded_at[row].micros) * 7;
    return {1, (content.high ^ who) * 0x9E3779B97F4A7C15ULL + (content.low ^ when)};
}

namespace {

const Digest& expected(const std::string& label) {
    static std::map<std::string, Digest> known;  // of every label met so far
    auto found = known.find(label);
    if (found != known.end()) return found->second;
    const auto facts = std::strtoull(label.substr(label.find(':') + 1).c_str(), nullptr, 10);
    const fact::Block block = facts_of(label, facts);
    Digest all;
    for (std::size_t row = 0; row < block.size(); ++row) all += digest(block, row);
    return known[label] = all;
}

}  // namespace

Result<Said> said_by(ledger::Store& store) {
    Said said;
    auto imports = store.imports();
    if (!imports) return std::unexpected(imports.error());
    said.imports = std::move(*imports);
    auto read = store.read(1, [&](std::int64_t, fact::Block&& block) {
        for (std::size_t row = 0; row < block.size(); ++row) said.chain += digest(block, row);
    });
    if (!read) return std::unexpected(read.error());
    const auto facts = store.facts();
    if (!facts) return std::unexpected(facts.error());
    auto runs = said_as_runs(**facts);
    if (!runs) return std::unexpected(runs.error());
    said.by_label = std::move(*runs);
    return said;
}

Result<std::map<std::string, Digest>> said_as_runs(fact::Facts& facts) {
    std::map<std::string, Digest> by_label;
    const auto runs = facts.runs(fact::Table::moves);
    if (!runs) return std::unexpected(runs.error());
    fact::Block block(fact::Table::moves);
    for (const auto& run : *runs) {
        while (true) {
            const auto more = run->next(block);
            if (!more) return std::unexpected(more.error());
            if (!*more) break;
            for (std::size_t row = 0; row < block.size(); ++row)
                by_label[std::string(block.texts.at(block.source[row]))] += digest(block, row);
        }
    }
    return by_label;
}

bool are_whole(const std::map<std::string, Digest>& by_label) {
    return std::ranges::all_of(by_label, [](const auto& said) { return said.second == expected(said.first); });
}

std::string mismatch(const Said& said) {
    std::size_t standing = 0;
    Digest all;
    for (const ledger::Import& import : said.imports) {
        if (import.kind == ledger::ImportKind::undo) continue;
        if (import.count != expected(import.label).facts) return import.label + ": not as many facts";
        if ((import.undone_by == 0) != said.by_label.contains(import.label)) return import.label + ": stands or does not";
        if (import.undone_by != 0) continue;
        all += expected(import.label);
        ++standing;
    }
    if (!are_whole(said.by_label) || said.by_label.size() != standing) return "other facts than the imports'";
    return all == said.chain ? "" : "the chain says something else than the runs";
}

std::string label_of(const std::string& name, std::size_t facts) { return name + ":" + std::to_string(facts); }

int rounds(int ordinary, int nightly) { return std::getenv("DRUM_NIGHTLY") != nullptr ? nightly : ordinary; }

}  // namespace drum::store_test
