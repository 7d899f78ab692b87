// What the operation log shows about the limit: when each resource was active, which one was the momentary constraint,
// and who won each past day.
#pragma once

#include <cstddef>
#include <vector>

#include "base/calendar.h"
#include "learn/learned.h"
#include "state/state.h"

namespace drum::constraint {

// Active periods of resources over a horizon, and who was the momentary constraint: the active resource whose
// uninterrupted active period (past and future) is longest; where one such period overlaps the next, the overlap is
// shifting and credited to both (Roser, Nakano and Tanaka, WSC 2001 and 2002).
struct MomentarySegment {
    Instant from, to;
    Id resource = kNone;         // sole constraint, or the earlier of two
    Id also = kNone;             // the later of two while shifting
    bool shifting() const { return also != kNone; }
    bool operator==(const MomentarySegment&) const = default;
};
// active[r]: sorted disjoint active intervals of resource r. Ties go to the lower id. Instants when none is active are in
// no segment. Whole periods compete, also where they reach beyond [from, to): the segments of a window are those of all time,
// clipped.
std::vector<MomentarySegment> momentary_constraint(const std::vector<std::vector<Interval>>& active, Instant from, Instant to);

// Mean length of each resource's active periods in microseconds, 0 where it has none (Roser et al., WSC 2001).
std::vector<double> mean_active_micros(const std::vector<std::vector<Interval>>& active);

struct DayWinner {
    Day day;
    Id resource = kNone;   // kNone: nothing was active that day
    double share = 0;      // of the minutes of the day in which any resource was active; sole + shifting
    std::vector<double> shares;     // by resource id: sole + half of shifting, of those minutes; sums to 1, or all zero
    std::vector<double> predicted;  // by resource id: the forecast of that morning; filled by history() only
};
// One entry per local day from `first` to `last`, in order. Unsmoothed. The winner has the largest sole + shifting; ties
// go to the larger sole share, then to the lower id.
std::vector<DayWinner> daily_winners(const std::vector<MomentarySegment>& segments, const Zone& zone,
                                     std::size_t resources, Day first, Day last);

// When the resource was active: the union of its logged run, set-up and down; of a pool (servers > 1) the time in
// which all its servers were. Operations without an actual start show nothing.
std::vector<Interval> active_intervals(const state::State& state, const learn::Learned& learned, Id resource);

// The winner of every local day from the first logged operation (at most ten years back) to the last day before the local
// day of state.as_of, each with the forecast made that morning. A forecast sees only operations that had ended when its day began, so that no
// later row can change it; servers are those of `learned`. Empty on the days before any operation had ended.
std::vector<DayWinner> history(const state::State& state, const learn::Learned& learned);

}  // namespace drum::constraint
