#include "learn/closed_days.h"

namespace drum::learn {

bool rests_when_closed(const state::State& state, const std::array<double, 7>& week, bool week_known) {
    if (!state.site.calendar || !week_known) return false;
    bool days_off = false;
    for (std::size_t day = 0; day < 7; ++day) {
        if (!state.site.calendar->week[day].empty()) continue;
        if (week[day] > 0) return false;
        days_off = true;
    }
    return days_off;
}

}  // namespace drum::learn
