// An action becomes an order: "order A-7f3c" in the words of an order by hand.
#pragma once

#include "cli/site.h"
#include "hand/spoken.h"

namespace drum::cli {

// The line as it is, or, where it orders an action, with what that asks for: item, quantity, supplier, the day it is expected.
// An accepted or changed action is ordered as it was decided. `facts` is null where there is no site. Errors: not_found,
// bad_input; those of the facts.
Result<hand::Spoken> order_of_action(const hand::Spoken& said, fact::Facts* facts);

}  // namespace drum::cli
