// What firm demand asks for of every item, day by day.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "constraint/flow.h"

namespace drum::buffer {

// Units of every item that firm demand asks for within so many days from the start of the local day, after stock and work in process of its parents.
//
// Exact by due day, however far ahead. Days are local days, today the first: `within(item, 3)` is what is due today and on the two days after. The hour of
// a due date changes nothing, so that 10 May and 10 May at two o'clock are the same need; a part of a day adds nothing, since what
// is due on the day is not due by its beginning. What is overdue, undated or due today is needed now, over however few days.
class Booked {
public:
    explicit Booked(const constraint::Flow& flow);
    double within(Id item, double days) const;

private:
    // Per item, by day: after so many whole days, so many units in all.
    std::vector<std::uint32_t> first_;  // item -> its first day in days_; one longer than items
    std::vector<std::int32_t> days_;
    std::vector<double> units_;
};

}  // namespace drum::buffer
