// What a site holds, without its facts: the imports, which of them stand, and where each segment lies with its keys.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "ledger/chain.h"
#include "ledger/database.h"
#include "ledger/store.h"

namespace drum::ledger {

struct Place {  // of a segment
    std::int64_t first = 0;
    std::int64_t count = 0;
    std::int64_t import = 0;
    Bounds bounds;
};

class Catalog {
public:
    // Reads on from where the last refresh ended; the caller is inside a transaction. That the records follow one
    // another and that commit records match their hashes is checked, the hashes of segments are not. Errors: corrupt,
    // too_new (a table this program does not know); the catalog is then empty.
    Result<void> refresh(const Database& database);

    const std::vector<Import>& imports() const { return imports_; }
    bool stands(std::int64_t import) const { return imports_[static_cast<std::size_t>(import) - 1].undone_by == 0; }
    // Whether the import that holds this fact stands; the fact is one of those that were there at the last refresh.
    bool fact_stands(std::int64_t fact) const;
    // Of all imports, in ledger order.
    std::span<const Place> places(fact::Table table) const { return places_[static_cast<std::size_t>(table)]; }
    std::int64_t standing_facts() const;

private:
    Result<void> read_on(const Database& database);
    Result<void> take_segments(Statement& segments, const Import& import, Hash& hash);
    void settle_undos();

    std::vector<Import> imports_;
    std::array<std::vector<Place>, fact::kTables> places_;
    std::int64_t next_fact_ = 1;
    Hash last_{};  // of the newest commit record
};

}  // namespace drum::ledger
