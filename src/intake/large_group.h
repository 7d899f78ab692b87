// Subjects of which there are more rows than are held at once, such as one line a million times: what settle does with
// their repeats, on scratch.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "intake/landing.h"
#include "intake/sorting.h"

namespace drum::intake {

class LargeGroup {
public:
    LargeGroup(fact::Table table, Scratch* scratch) : table_(table), scratch_(scratch), rows_(scratch) {}

    // Identified rows, in the order in which they landed.
    Result<void> add(const Landing& landing);
    // Gives them as records (row_record.h) in the order of their final keys: lines are told apart by their ordinals, and of
    // rows that say the same of one thing the first is left. Copies are counted at the files they stand in. Empties it.
    Result<void> drain(std::vector<FileReport>& reports, const Sorting::Take& take);

private:
    fact::Table table_;
    Scratch* scratch_;
    Sorting rows_;  // by subject; of one subject, copies stand together
};

}  // namespace drum::intake
