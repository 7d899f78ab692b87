// Documents with several lines, as exports write them: the head's cells stand in the first row and are blank below.
#pragma once

#include "intake/sheet.h"

namespace drum::intake {

// Gives every line the cells of its head, where the header shows which columns belong to lines
// ("order_line/product_id", "Item Code (Items)"): a row whose head is all blank belongs to the row above. Other sheets
// stay as they are.
Sheet filled_down(const Sheet& sheet);

}  // namespace drum::intake
