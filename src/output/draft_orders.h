// Draft orders to hand to an ERP: the canonical columns of table orders, or JSON grouped by order.
#pragma once

#include <string>
#include <vector>

#include "base/decimal.h"
#include "base/time.h"

namespace drum::output {

struct DraftLine {
    std::string order, action, item, supplier;
    Quantity quantity;
    std::string unit;        // the one it is bought in
    Day requested, expected;
};

// RFC 4180 with a header row. A text that a spreadsheet would take for a formula stands behind an apostrophe, which import
// takes off again.
std::string drafts_csv(const std::vector<DraftLine>& lines);
std::string drafts_json(const std::vector<DraftLine>& lines);
bool is_drafts_file(const std::string& begin);  // by its first bytes

}  // namespace drum::output
