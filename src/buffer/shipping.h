// From the constraint to the due date: the shipping buffer of drum-buffer-rope, in days, and when what joins on the way must be there.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "buffer/need.h"
#include "buffer/rope_target.h"

namespace drum::buffer {

inline constexpr double kLate = 0.1;  // what only runs late counts a tenth of what is lost

// How long work takes over a stretch of its way.
struct WayTime {
    double days = 0;                 // it is done within so many with the site's target; 0: there is no such stretch
    double mean_days = 0, variance = 0;
    RopeBasis basis = RopeBasis::none;
    double observed = 0;             // pieces of work behind `flow_times`

    // P(work is not done within `left` days), of work that has been on the stretch for `age` days.
    double chance_late(double age, double left) const;
};

struct Shipping {
    WayTime whole;                   // from the constraint to the due date
    WayTime rest;                    // of work that passes it: from its last step there to its end
    WayTime after;                   // of work that takes up what such work made: from its release to its end
    std::vector<std::int32_t> follows;  // by item: 0 it passes the constraint, n so many works after that; -1 beside it. Empty: there is no rope
};

// As flow_times or loads, by the rule of the target ahead of the constraint (rope_target.h): from the log, of work that ended in the last
// half year before today; else touch and wait at the stations, each M/M/1 at the load it has while the constraint is busy, their
// waits independent (Reich 1957). The whole is the one stretch there is, else the gamma of their sums over what is wanted.
Shipping shipping_of(const constraint::Flow& flow, constraint::Party constraint);

// Days from the start of today after which an order of the item taken now can be promised: when all that is wanted and begun is through the
// constraint, and the whole stretch after that. None for what needs no work of it.
std::optional<double> promise_days(const constraint::Flow& flow, constraint::Party constraint, const Shipping& shipping, const Rope& rope, Id item);

}  // namespace drum::buffer
