// Facts -> canonical tables that import back to the same rows at every moment.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"
#include "fact/block.h"

namespace drum::output {

struct ExportedTable {
    fact::Table table = fact::Table::site;
    std::string bytes;        // RFC 4180, UTF-8, a header row; every line ends with a line feed
    std::int64_t rows = 0;    // versions written
    std::int64_t things = 0;  // different facts among them
};

// The table's rows as state::history gives them (ascending by key and recorded_at). Columns that no row holds are left
// out; behind them stand `recorded_at` (empty: known from the beginning), `source` where any row has one, and `fact`,
// the key. Things stand in the order in which a person looks for them, versions of one in the order of recorded_at;
// the bytes follow from the facts alone. Times carry the zone's offset.
ExportedTable export_table(const fact::Block& history, const Zone& zone);

// Whether a file that begins with this line was written by export_table for this table, so that a newer export may
// take its place.
bool is_export_header(fact::Table table, std::string_view first_line);

}  // namespace drum::output
