// One readable table of text: a header row and the records under it. What every recogniser looks at.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "intake/csv.h"
#include "intake/date_order.h"
#include "intake/vocabulary.h"

namespace drum::intake {

struct Sheet {
    std::string name;                 // of the file
    std::string_view text;            // without byte-order mark
    char delimiter = ',';
    std::vector<std::string> header;  // trimmed, as in the file
    std::vector<std::string> folded;  // the same, folded
    std::string header_line;
    std::size_t body = 0;             // where the records start
    std::int64_t body_line = 1;

    CsvReader records() const { return CsvReader(text.substr(body), delimiter, body_line); }
};

// Checks that the bytes are text and reads the header. Fails with what is wrong with the file as a whole.
Result<Sheet> open_sheet(const std::string& name, std::string_view bytes);

// "'item', 'quantity', 'time'", cut after a dozen names.
std::string quoted_list(const std::vector<std::string>& names);

// How the fields of a sheet become columns of a table.
inline constexpr int kIgnored = -1, kRecordedAt = -2, kSource = -3;
struct FieldPlan {
    int column = kIgnored;                     // of the table, or one of the above
    DateOrder dates = DateOrder::year_first;
    Vocabulary words;                          // of a text column that takes only these; empty = any text
};

// The date order of each of the fields `asked`, by all the values of its column; a field that nothing settles takes the
// order of the others. Fails, naming the column, when none does.
Result<void> settle_dates(const Sheet& sheet, const std::vector<std::size_t>& asked, std::vector<FieldPlan>& fields,
                          std::vector<std::string>& notes);

}  // namespace drum::intake
