// The text of one cell -> the number it holds, by the type of its column and how the sheet writes numbers and dates.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "fact/schema.h"
#include "intake/mapping.h"

namespace drum::intake {

// As stored in a block. Errors as the parsers of base.
Result<std::int64_t> read_number(std::string_view text, fact::Type type, const FieldPlan& plan, const Zone& zone);
// A list made for spreadsheets guards what would be taken for a formula by an apostrophe before it: "'=A" says "=A".
std::string_view without_guard(std::string_view text);
bool is_date(fact::Type type);
// Nothing stands in the cell: "", "-" among numbers, 0000-00-00 among dates.
bool is_empty(fact::Type type, std::string_view text);
bool is_one(Ratio factor);
// The number in the column's own measure: a lead time in weeks becomes days.
Result<std::int64_t> scaled(std::int64_t value, fact::Type type, Ratio factor);

}  // namespace drum::intake
