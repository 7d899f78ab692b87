// Stock of an item in the past, read by all who ask what was there when.
#pragma once

#include <cstdint>
#include <vector>

#include "state/state.h"

namespace drum::state {

// In millionths of the item's unit, over all places.
struct PastStock {
    struct Point {
        Instant at;
        std::int64_t micro = 0;  // after what moved or was counted then
        bool sure = true;        // false: there was as much at least, and nobody knows how much more
    };
    Point first;                // before the first of them
    std::vector<Point> points;  // by time
};

// Before its first count as that count and the moves up to it tell, after it as moves and counts do; where places are
// counted at moments of their own, as what is there now and the moves tell.
PastStock past_stock(const State& state, Id item);

}  // namespace drum::state
