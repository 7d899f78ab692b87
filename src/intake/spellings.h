// The names a typed header may stand for, its abbreviations written out: "Qty Rec'd" is a received quantity, "W/C" a work
// centre, "Best.-Menge" a Bestellmenge.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace drum::intake {

// Folded as the names of the dictionary are, sorted, in the orders in which people put such words; what the header folds
// to as it stands is not among them.
std::vector<std::string> spellings(std::string_view header);

}  // namespace drum::intake
