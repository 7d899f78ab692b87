// How much of an item is needed over a stretch of days, as a distribution.
#pragma once

#include "learn/count_cdf.h"
#include "projection/expected.h"
#include "projection/projection.h"

namespace drum::buffer {

inline constexpr double kLeadNegligible = 1e-5;  // lead-time days less likely than this are left out
// What is booked, and the mean and variance of what is not, in units.
struct Moments {
    double known = 0, mean = 0, variance = 0;
};

// Need over n days, the first of them today = what is booked on them + a draw of what nobody has booked yet: the learned rate over the days
// that are usually not booked this far ahead (the booking curve), so that an order and its forecast are never both counted, and what is
// owed is never taken for what will be asked. It is negative binomial with variance m + m^2 (alpha / n + 1 / a) over n such days
// (ALGORITHMS 2), a gamma of the same moments where quantities are large.
struct Need {
    const projection::Projection* projection = nullptr;  // null: nothing is booked
    Id item = kNone;                                     // its node: at home
    learn::DemandRate rate;                              // {}: only what is booked
    const projection::BookingCurve* curve = nullptr;     // null: nothing is booked ahead
    const projection::Week* week = nullptr;              // null: every day alike
    int sooner = 0;                                      // days, see BookingCurve::open_days

    double booked(double days) const { return projection == nullptr ? 0 : projection->within(item, days); }
    double mean(double days) const;
    Moments moments(double days) const;
    // P(need over `days` <= units)
    double probability_within(double days, double units) const;
    // E[(need over `days` - units)+], units.
    double expected_short(double days, double units) const;
};
// E[(X - units)+] of an unbooked need of these moments, by the gamma of them: m (1 - F_{k+1}(u)) - u (1 - F_k(u)).
double short_of_moments(double mean, double variance, double units);
// Of an item at home; of what is not kept only what is booked.
Need need_of(const projection::Projection& projection, const projection::Expected& expected, Id item, bool kept);

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
// The smallest supply s of which no more than 1 - fill of a lot is missed in the cycle that an order of `lot` units ends: with X the need over
// lead time + extra days and G(s) = E[(X - s)+], [G(s) - G(s + lot)] / lot <= 1 - fill, that is P(X > u) averaged over s <= u < s + lot
// (Hadley and Whitin 1963; ALGORITHMS 2). A lot of one unit gives level().
double reorder_level(const Need& need, const learn::LeadTime& lead, double extra_days, double fill, double lot, bool whole_units);
// The share of a lot that is missed from this supply on: the left side of the test.
double missed_share(const Need& need, const learn::LeadTime& lead, double extra_days, double lot, double supply);
// Whether `supply` passes that test.
bool covers_cycle(const Need& need, const learn::LeadTime& lead, double extra_days, double fill, double lot, double supply);
// The last of the days t in 0 to `most` on which it still does for lead time + extra days + t; -1 when not even at 0. Need only grows with t.
int covered_days(const Need& need, const learn::LeadTime& lead, double extra_days, double fill, double lot, double supply, int most);

// The last of the days t in 0 to `most` up to which `supply` covers need over lead time + extra days + t with probability `target`; -1 when not even
// at 0. Each day up to it is asked: on a day when much that was expected is booked the doubt shrinks, and what failed the day before would hold again.
int safe_days(const Need& need, const learn::LeadTime& lead, double extra_days, double supply, double target, int most);
// Whole days, up to a year, that so many units cover the need with this probability.
int lasting_days(const Need& need, double units, double target);

using learn::count_cdf;
using learn::kCountedUpTo;

}  // namespace drum::buffer
