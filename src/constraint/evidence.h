// What the operation log shows: how many parallel servers a resource has, when it works, in which state each of its
// minutes was, and which resource was the momentary constraint.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/calendar.h"
#include "state/state.h"

namespace drum::constraint {

// Active periods of resources over a horizon, and who was the momentary constraint: the active resource whose
// uninterrupted active period (past and future) is longest; where one such period overlaps the next, the overlap is
// shifting and credited to both (Roser, Nakano and Tanaka, WSC 2001 and 2002).
struct MomentarySegment {
    Instant from, to;
    Id resource = kNone;         // sole constraint, or the first of two
    Id also = kNone;             // the other while shifting
    bool shifting() const { return also != kNone; }
};
// active[r]: sorted disjoint active intervals of resource r. Ties go to the lower id. Instants when none is active are in
// no segment.
std::vector<MomentarySegment> momentary_constraint(const std::vector<std::vector<Interval>>& active, Instant from, Instant to);

struct DayWinner {
    Day day;
    Id resource = kNone;   // kNone: nothing was active that day
    double share = 0;      // of the minutes of the day in which any resource was active; sole + shifting
    std::vector<double> shares;  // by resource id: sole + half of shifting, of those minutes; sums to 1
};
// One entry per local day from the first logged operation to the day before `as_of`'s day and that day itself if any
// operation touched it, in order. Unsmoothed.
std::vector<DayWinner> daily_winners(const std::vector<MomentarySegment>& segments, const Zone& zone,
                                     std::size_t resources, Day first, Day last);

}  // namespace drum::constraint
