// Landed rows become facts: identity, repeats, dates, and one block in an order that depends on the facts alone.
#pragma once

#include <vector>

#include "base/time.h"
#include "fact/block.h"
#include "intake/landing.h"

namespace drum::intake {

// From when rows that carry no time of their own are known.
struct Moments {
    Instant newest;         // the site's newest recorded_at before this command
    Instant undated_stock;  // stock without a date is what an export shows today: after everything dated that came with it
};

// The block of the table, sorted by (key, recorded_at, content), each fact once. Repeated rows and rows that disagree
// about one thing are told in the reports of their files.
fact::Block settle(Landing&& landing, const Moments& moments, std::vector<FileReport>& reports);

}  // namespace drum::intake
