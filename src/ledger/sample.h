// Blocks and files for the tests of this room.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include "base/rng.h"
#include "fact/block.h"

namespace drum::ledger::sample {

// A folder that is gone when the test is; in memory where there is such a place, for the thousands of files opened.
class Folder {
public:
    Folder() {
        const bool memory = ::access("/dev/shm", W_OK) == 0;
        std::string name = memory ? "/dev/shm" : std::filesystem::temp_directory_path().string();
        name += "/drum-ledger-XXXXXX";
        path_ = ::mkdtemp(name.data()) == nullptr ? "" : name;
    }
    ~Folder() {
        std::error_code failed;
        std::filesystem::remove_all(path_, failed);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::string operator/(const std::string& name) const { return path_ + "/" + name; }

private:
    std::string path_;
};

// A value of every kind there is: ends of the range, small, whole in its unit, arbitrary.
inline std::int64_t value(Rng& rng) {
    using Limits = std::numeric_limits<std::int64_t>;
    switch (rng.below(6)) {
        case 0: return Limits::max();
        case 1: return Limits::min();
        case 2: return rng.below(3) - 1;
        case 3: return (rng.below(2001) - 1000) * 1'000'000;
        case 4: return Limits::min() + rng.below(100);
        default: return rng.below(Limits::max()) - rng.below(Limits::max());
    }
}

inline std::string text(Rng& rng) {
    switch (rng.below(4)) {
        case 0: return "";
        case 1: return std::string("nul\0inside", 10);
        case 2: return "\xC3\x9C\xE2\x82\xAC \xFF not UTF-8";
        default: return "text " + std::to_string(rng.below(50));
    }
}

// Rows of any table with every state of a cell in every column.
inline fact::Block any_block(fact::Table table, std::size_t rows, std::uint64_t seed) {
    Rng rng(seed);
    fact::Block block(table);
    const auto infos = fact::columns(table);
    for (std::size_t i = 0; i < rows; ++i) {
        const fact::Key key{static_cast<std::uint64_t>(value(rng)), static_cast<std::uint64_t>(value(rng))};
        const std::size_t row = block.add_row(key, Instant{value(rng)});
        if (rng.below(2) == 0) block.source[row] = block.texts.add(text(rng));
        for (int c = 0; c < static_cast<int>(infos.size()); ++c) {
            const auto state = rng.below(3);
            if (state == 1) block.clear(row, c);
            if (state != 2) continue;
            if (infos[static_cast<std::size_t>(c)].type == fact::Type::text) block.set_text(row, c, text(rng));
            else block.set(row, c, value(rng));
        }
    }
    return block;
}

// Moves as a shop writes them.
inline fact::Block moves(std::size_t rows, std::uint64_t seed) {
    Rng rng(seed);
    fact::Block block(fact::Table::moves);
    std::int64_t time = 1'700'000'000LL * kMicrosPerSecond;
    for (std::size_t i = 0; i < rows; ++i) {
        time += rng.below(60) * kMicrosPerMinute;
        const std::string id = "M" + std::to_string(i);
        const std::size_t row = block.add_row(fact::key_of(std::to_string(seed) + id), Instant{time});
        block.source[row] = block.texts.add("moves.csv");
        block.set_text(row, fact::moves::item, "ITEM-" + std::to_string(rng.below(2000)));
        block.set(row, fact::moves::quantity, (rng.below(200) - 100) * 1'000'000);
        block.set(row, fact::moves::time, time);
        block.set_text(row, fact::moves::kind, rng.below(2) == 0 ? "issue" : "receipt");
        block.set_text(row, fact::moves::place, "main");
        block.set_text(row, fact::moves::order, "WO-" + std::to_string(i / 8));
    }
    return block;
}

// The first row in which the stretch [first, first + part.size()) of `whole` differs from `part`; -1 when none does.
inline std::int64_t first_difference(const fact::Block& whole, std::size_t first, const fact::Block& part) {
    if (whole.table != part.table || first + part.size() > whole.size()) return 0;
    const auto infos = fact::columns(whole.table);
    for (std::size_t i = 0; i < part.size(); ++i) {
        const std::size_t row = first + i;
        bool same = whole.keys[row] == part.keys[i] && whole.recorded_at[row] == part.recorded_at[i] &&
                    (whole.source[row] < 0) == (part.source[i] < 0);
        if (same && part.source[i] >= 0) same = whole.texts.at(whole.source[row]) == part.texts.at(part.source[i]);
        for (int c = 0; same && c < static_cast<int>(infos.size()); ++c) {
            const fact::Cell a = whole.cell(row, c), b = part.cell(i, c);
            same = a.state == b.state &&
                   (infos[static_cast<std::size_t>(c)].type == fact::Type::text ? whole.text(row, c) == part.text(i, c)
                                                                               : a.value == b.value);
        }
        if (!same) return static_cast<std::int64_t>(i);
    }
    return -1;
}

}  // namespace drum::ledger::sample
