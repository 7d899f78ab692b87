// The words a report adds of its own to the rows of a table.
#pragma once

#include <string>
#include <string_view>

namespace drum::intake {

// "Total", "Gesamt", "Subtotal:", "* " of SAP lists, "North Total": the cell that names a row of sums.
bool names_a_sum(std::string_view cell);
// Of those "North Total" and "Summe 1000": the sum of a group, named with it.
bool names_a_group_sum(std::string_view cell);
// "1,234 rows", "End of report", "Printed on ...".
bool is_footer(std::string_view cell);
// A title as it comes again on every page: folded, without digits.
std::string page_title(std::string_view cell);

}  // namespace drum::intake
