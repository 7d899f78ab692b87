// Facts -> canonical tables that import back to the same rows at every moment.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "fact/block.h"
#include "intake/scratch.h"
#include "intake/sorting.h"

namespace drum::output {

// One table as RFC 4180, UTF-8, with a header row; every line ends with a line feed. Columns that no row holds are left
// out; behind the others stand `recorded_at` (empty: known from the beginning), `source` where any row has one, and
// `fact`, the key. Things stand in the order in which a person looks for them, versions of one in the order of recorded_at;
// the bytes follow from the facts alone. Times carry the zone's offset.
class TableExport {
public:
    using Write = std::function<Result<void>(std::string_view bytes)>;

    // Without scratch everything stays in memory. Zone and scratch outlive it.
    TableExport(fact::Table table, const Zone& zone, intake::Scratch* scratch,
                std::size_t bytes_in_memory = intake::kSortedInMemory);

    // Rows as state::merge_versions gives them, a block at a time. Errors of the scratch.
    Result<void> add(const fact::Block& versions);
    std::int64_t rows() const { return rows_; }      // versions added
    std::int64_t things() const { return things_; }  // different facts among them
    // Gives the bytes piece by piece, once, after the last was added. Errors of the scratch and of `write`.
    Result<void> write(const Write& write);

private:
    fact::Table table_;
    const Zone& zone_;
    intake::Sorting things_in_order_;
    std::vector<bool> present_;  // by column: some row has it
    bool sources_ = false;
    std::int64_t rows_ = 0, things_ = 0;
};

// Whether a file that begins with this line was written by an export of this table, so that a newer one may take its
// place.
bool is_export_header(fact::Table table, std::string_view first_line);

}  // namespace drum::output
