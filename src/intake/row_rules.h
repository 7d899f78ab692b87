// What a row must satisfy beyond the type of each cell, and the few cells that follow from others.
#pragma once

#include <string>
#include <vector>

#include "intake/landing.h"

namespace drum::intake {

struct Fault {
    int column = -1;      // of the table
    std::string message;
};

// Sets what follows from other cells: the sign from `direction`, an unnamed resource from the activity, a denominator
// of one; then appends what is wrong with the row. Cells of an exported fact may come from several versions, which agreed
// each with itself: they are not held against each other again.
void complete_and_check(RowDraft& row, std::vector<Fault>& faults);

}  // namespace drum::intake
