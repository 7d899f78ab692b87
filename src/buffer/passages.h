// What the log and the orders show of each piece of work on its way to the constraint and from there. Private to this room.
#pragma once

#include <vector>

#include "state/state.h"

namespace drum::buffer {

struct Passage {
    Id item = kNone;
    Instant released = Instant::end();       // its order was placed, or its first operation began
    Instant arrived = Instant::beginning();  // before the constraint: the last operation elsewhere ended
    Instant taken_up = Instant::end();       // by the constraint
    Instant left = Instant::beginning();     // the constraint, before `until`
    Instant ended = Instant::beginning();    // received, or its last run ended, before `until`
    bool ordered = false, closed = false;    // without an order it is closed when the last step of its route has run
    bool followed = false;                   // by a run elsewhere after the constraint
};

// By piece of work, into State::works. Operations without a time of day say nothing of when work arrived or was taken up.
std::vector<Passage> passages(const state::State& state, Id constraint, Instant until);

}  // namespace drum::buffer
