// When an order comes that waits for a look to come. Private to this room.
#pragma once

#include <cstdint>
#include <vector>

#include "projection/sources.h"

namespace drum::buffer {

struct Wait {
    const learn::LeadTime* lead = nullptr;  // P(it comes `decided` + i days from today)
    double decided = 1;                     // the look, days from today
    double review_days = 1;                 // to it from the look before, > 0
    // By i: so many days after one of the look before would have come; empty: the review days. Before a supplier closes
    // it is all the days that he is closed.
    std::vector<double> behind{};
};

// Nothing is ordered before the next look in `review_days`, where days count alike.
inline Wait until_next_look(const learn::LeadTime& lead, double review_days) {
    return {&lead, review_days, review_days, {}};
}

// Nothing is ordered from the look on `day` (today: 0) to the look after it, as the calendars have it; `room` keeps the
// law where days do not count alike.
Wait wait_after(const projection::Ordering& ordering, std::int32_t source, const learn::LeadTime& lead, int day,
                learn::LeadTime& room);

}  // namespace drum::buffer
