// What firm demand asks for of every item, day by day.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "constraint/flow.h"

namespace drum::buffer {

// When what is wanted for a due date must be there.
struct Ahead {
    std::vector<double> days;        // by item: so long before the due date; empty: on that day, all of it
    std::vector<double> slot_days;   // by item: but not before the constraint comes to it, less so many days; negative: it waits for no constraint
    Id constraint = kNone;
    double minutes_a_day = 0;        // of the constraint
};

// Units of every item that firm demand asks for within so many days from the start of the local day, after stock and work in process of its parents.
// Not what an order of its own will bring (state/pegging.h).
//
// Exact by due day, however far ahead. Days are local days, today the first: `within(item, 3)` is what is due today and on the two days after. The hour of
// a due date changes nothing, so that 10 May and 10 May at two o'clock are the same need; a part of a day adds nothing, since what
// is due on the day is not due by its beginning. What is overdue, undated or due today is needed now, over however few days.
class Booked {
public:
    // Never later than on the day it is due for; earlier as `ahead` says (shipping.h).
    explicit Booked(const constraint::Flow& flow, Ahead ahead = {});
    double within(Id item, double days) const;

private:
    double due_within(Id item, double days) const;
    double reached(Id item, double days) const;  // of it, what the constraint comes to in so many days of its work

    // Per item, by day: after so many whole days, so many units in all.
    std::vector<std::uint32_t> first_;  // item -> its first day in days_; one longer than items
    std::vector<std::int32_t> days_;
    std::vector<double> units_;
    Ahead ahead_;
    std::vector<double> slots_;  // by kHorizons: days until the constraint has done what is due by then
};

}  // namespace drum::buffer
