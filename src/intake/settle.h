// Landed rows become facts: identity, repeats, dates, and one block in an order that depends on the facts alone.
#pragma once

#include <vector>

#include "fact/block.h"
#include "intake/landing.h"

namespace drum::intake {

// The block of the table, sorted by (key, recorded_at, content), each fact once. Repeated rows and rows that disagree
// about one thing are told in the reports of their files.
fact::Block settle(Landing&& landing, Instant newest, std::vector<FileReport>& reports);

}  // namespace drum::intake
