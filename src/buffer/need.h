// Levels and last safe days of a need that is itself a distribution (projection/need.h).
#pragma once

#include <algorithm>

#include "buffer/wait.h"
#include "projection/need.h"

namespace drum::buffer {

using learn::count_cdf;
using learn::kCountedUpTo;
using projection::expected_short;
using projection::kLeadNegligible;
using projection::Moments;
using projection::Need;
using projection::need_of;
using projection::probability_within;
using projection::short_beyond_moments;
using projection::short_of_moments;

// The last of the days 0 to `most` up to which `holds` is true without a break, -1 when not even at 0.
template <class Holds>
int last_day(int most, Holds holds) {
    int day = -1;
    while (day < most && holds(day + 1)) ++day;
    return day;
}
// The smallest supply with P(need over lead time + extra days <= supply) >= target: whole units where the item is
// counted in whole units, else to 1/1000. The same to the unit as a search over probability_within; in lead_need.cpp.
double level(const Need& need, const learn::LeadTime& lead, double extra_days, double target, bool whole_units);
// The smallest supply of which, were nothing ordered before that look, no more than 1 - fill is missed of what is asked
// on the days that the order would serve, the supply being anywhere within a lot from there on: the mean over supply,
// supply + 1, ... of G of the need until it comes less G of that until one of the look before does, by what is asked
// between, with G(u) = E[(X - u)+] (Hadley and Whitin 1963, chapter 5). Units, whole ones or thousandths. It never
// falls when more is owed or booked. In missed.cpp.
double reorder_level(const Need& need, const Wait& wait, double fill, double lot, bool whole_units);
// The share that is missed from this supply on: the left side of the test.
double missed_share(const Need& need, const Wait& wait, double lot, double supply);
// Whether `supply` passes that test.
bool covers_wait(const Need& need, const Wait& wait, double fill, double lot, double supply);
// The last of the days 0 to `most` on which `holds`, looked for around a guess; -1 when not even today. What held on a
// day held before it: need only grows with the days.
template <class Holds>
int last_held(int most, int guess, Holds holds) {
    int low = -1, high = most + 1;  // holds, and does not
    int day = std::clamp(guess, 0, most);
    for (int step = 1; high - low > 1; step *= 2) {
        const bool held = holds(day);
        (held ? low : high) = day;
        const bool bounded = low >= 0 && high <= most;
        day = bounded ? (low + high) / 2 : held ? std::min(low + step, most) : std::max(high - step, 0);
    }
    return low;
}

// The last of the days t in 0 to `most` up to which `supply` covers need over lead time + extra days + t with
// probability `target`; -1 when not even at 0. Each day up to it is asked: on a day when much that was expected is
// booked the doubt shrinks, and what failed the day before would hold again.
int safe_days(const Need& need, const learn::LeadTime& lead, double extra_days, double supply, double target, int most);
// Whole days, up to a year, that so many units cover the need with this probability.
int lasting_days(const Need& need, double units, double target);

}  // namespace drum::buffer
