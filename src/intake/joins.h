// Sheets of one command that belong together: order lines and their heads, stock and the names of its places. A key is
// proposed by the name of a column and confirmed by its values.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "intake/header_names.h"
#include "intake/sheet.h"

namespace drum::intake {

// Where the rows of a sheet can be looked up in another: each row of `child` has at most one there.
struct Link {
    std::size_t child = 0, parent = 0;               // of the sheets of the command
    std::vector<std::size_t> child_key, parent_key;  // fields, in the same order
};

// For each pair of the sheets `among` (indices) the link with the fewest columns: columns of the same name that look
// like keys, the parent's values each there once, and at least 98 % of the child's rows found there. Sheets of more
// rows than can be held in memory are no parents.
std::vector<Link> links_between(const std::vector<Sheet>& sheets, const std::vector<std::size_t>& among);

// The child's sheet with fields of the parent's behind its own, named "PurchaseOrderHeader.VendorID". A row that is
// not found there has them empty.
Sheet with_looked_up(const Sheet& child, const Sheet& parent, const Link& link, const std::vector<std::size_t>& fields);
// How the parent is called in those headers and in notes: the file's name without folder and ending.
std::string short_name(const Sheet& sheet);

}  // namespace drum::intake
