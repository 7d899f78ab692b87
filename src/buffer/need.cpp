#include "buffer/need.h"

#include <algorithm>

namespace drum::buffer {

int lasting_days(const Need& need, double units, double target) {
    return std::max(0, last_day(365, [&](int t) { return need.probability_within(t, units) >= target; }));
}

}  // namespace drum::buffer
