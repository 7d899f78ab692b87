// How long it takes to make an item.
#pragma once

#include <vector>

#include "constraint/flow.h"

namespace drum::buffer {

// By item of `items` (ascending): days from the asking for a work order to its receipt. Discrete Kaplan-Meier of the item's own work
// orders, open ones censored, shrunk by n / (n + 10) to all work orders of the site, and these likewise to a day per route step
// (at least one, cv 0.5). From what happened before the local day.
std::vector<learn::LeadTime> make_leads(const constraint::Flow& flow, const std::vector<Id>& items);

}  // namespace drum::buffer
