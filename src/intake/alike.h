// A table cut over several files of one command: heads of January and of February, a list too long for one export. What
// one part leaves open - the order of its dates, its decimal mark, whether its keys are all there - the others may
// settle.
#pragma once

#include <cstddef>
#include <vector>

#include "intake/sheet.h"

namespace drum::intake {

// The sheets by the tables they are parts of, as indices; each stands in one table. Parts have the same header, and
// neither their names nor how they write dates and numbers say that they are different things. In the order of the
// first sheet of each table; the parts of one in the order of their names.
std::vector<std::vector<std::size_t>> tables_among(const std::vector<Sheet>& sheets);
// The table: called what the names of its parts have in common, or after the one that says more; its records those of
// all parts (RecordsOf).
Sheet put_together(const std::vector<Sheet>& sheets, const std::vector<std::size_t>& parts);

}  // namespace drum::intake
