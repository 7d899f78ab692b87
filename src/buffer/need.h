// How much of an item is needed over a stretch of days, as a distribution.
#pragma once

#include "buffer/booked.h"
#include "learn/count_cdf.h"

namespace drum::buffer {

inline constexpr double kLeadNegligible = 1e-5;  // lead-time days less likely than this are left out
// What is booked, and the mean and variance of what is not, in units.
struct Moments {
    double known = 0, mean = 0, variance = 0;
};

// Need over n days = what is booked + a draw of what is not booked yet, so that an order and its forecast are never both
// counted: the unbooked mean is rate x n less what is booked. Unbooked need is negative binomial with variance
// m + m^2 (alpha / n + 1 / a) (ALGORITHMS 2), a gamma of the same moments where quantities are large.
struct Need {
    const Booked* booked = nullptr;
    Id item = kNone;
    learn::DemandRate rate;

    double mean(double days) const;
    Moments moments(double days) const;
    // P(need over `days` <= units)
    double probability_within(double days, double units) const;
    // E[(need over `days` - units)+], units.
    double expected_short(double days, double units) const;
};

// The same over a lead time that is itself uncertain: sum over l of P(lead = l) x ... at l + extra days.
double probability_within(const Need& need, const learn::LeadTime& lead, double extra_days, double units);
double expected_short(const Need& need, const learn::LeadTime& lead, double extra_days, double units);

// The last of the days 0 to `most` up to which `holds` is true without a break, -1 when not even at 0.
template <class Holds>
int last_day(int most, Holds holds) {
    int day = -1;
    while (day < most && holds(day + 1)) ++day;
    return day;
}
// The smallest supply with P(need over lead time + extra days <= supply) >= target: whole units where the item is counted in
// whole units, else to 1/1000. The same to the unit as a search over probability_within; in lead_need.cpp.
double level(const Need& need, const learn::LeadTime& lead, double extra_days, double target, bool whole_units);
// The last of the days t in 0 to `most` up to which `supply` covers need over lead time + extra days + t with probability `target`; -1 when not even
// at 0. Each day up to it is asked: on a day when much that was expected is booked the doubt shrinks, and what failed the day before would hold again.
int safe_days(const Need& need, const learn::LeadTime& lead, double extra_days, double supply, double target, int most);
// Whole days, up to a year, that so many units cover the need with this probability.
int lasting_days(const Need& need, double units, double target);

using learn::count_cdf;
using learn::kCountedUpTo;

}  // namespace drum::buffer
