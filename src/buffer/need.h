// How much of an item is needed over a stretch of days, as a distribution.
#pragma once

#include <vector>

#include "constraint/flow.h"

namespace drum::buffer {

inline constexpr double kLeadNegligible = 1e-5;  // lead-time days less likely than this are left out
inline constexpr double kCountedUpTo = 10'000;   // mean of what is counted; beyond it quantities are taken for continuous

// When what is wanted for a due date must be there.
struct Ahead {
    std::vector<double> days;        // by item: so long before the due date; empty: on that day, all of it
    std::vector<double> slot_days;   // by item: but not before the constraint comes to it, less so many days; negative: it waits for no constraint
    Id constraint = kNone;
    double minutes_a_day = 0;        // of the constraint
};

// Units of every item that firm demand asks for within so many days from the start of the local day, after stock and work in process of its parents;
// worked out once for a few horizons, linear between them. Not what an order of its own will bring (state/pegging.h).
class Booked {
public:
    // Never later than on the day it is due for; earlier as `ahead` says (shipping.h).
    explicit Booked(const constraint::Flow& flow, Ahead ahead = {});
    double within(Id item, double days) const;

private:
    std::vector<double> days_;
    std::vector<double> gross_;  // by item, by horizon
    Ahead ahead_;
    std::vector<double> slots_;  // by horizon: days until the constraint has done what is due by then

    double reached(double days) const;  // the horizon whose work the constraint has done by then
};

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

// The largest whole number of days t in [0, most] for which `holds` is true, -1 when not even at 0; `holds` only ever turns
// from true to false.
template <class Holds>
int last_day(int most, Holds holds) {
    if (!holds(0)) return -1;
    if (holds(most)) return most;
    int low = 0, high = most;
    while (low + 1 < high) {
        const int middle = (low + high) / 2;
        (holds(middle) ? low : high) = middle;
    }
    return low;
}
// The smallest supply with P(need over lead time + extra days <= supply) >= target: whole units where the item is counted in
// whole units, else to 1/1000. The same to the unit as a search over probability_within; in lead_need.cpp.
double level(const Need& need, const learn::LeadTime& lead, double extra_days, double target, bool whole_units);
// The largest whole number of days t in [0, most] for which `supply` covers need over lead time + extra days + t with
// probability `target`; -1 when not even at 0.
int safe_days(const Need& need, const learn::LeadTime& lead, double extra_days, double supply, double target, int most);
// Whole days, up to a year, that so many units cover the need with this probability.
int lasting_days(const Need& need, double units, double target);

// P(X <= units) of a count of this mean and variance: Poisson where variance = mean, negative binomial above, gamma
// beyond 10,000 units.
double count_cdf(double mean, double variance, double units);

}  // namespace drum::buffer
