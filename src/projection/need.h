// How much of an item is needed over a stretch of days, as a distribution.
#pragma once

#include <span>

#include "learn/count_cdf.h"
#include "projection/expected.h"
#include "projection/projection.h"

namespace drum::projection {

inline constexpr double kLeadNegligible = 1e-5;  // lead-time days less likely than this are left out
// What is booked, and the mean and variance of what is not, in units.
struct Moments {
    double known = 0, mean = 0, variance = 0;
};

// Need over n days, the first of them today = what is booked on them + a draw of what nobody has booked yet: the
// learned rate over the days that are usually not booked this far ahead (the booking curve), so that an order and its
// forecast are never both counted, and what is owed is never taken for what will be asked. It is negative binomial with
// variance m + m^2 (alpha / n + 1 / a) over n such days (ALGORITHMS 2), a gamma of the same moments where quantities
// are large.
struct Need {
    const Projection* projection = nullptr;  // null: nothing is booked
    Id item = kNone;                         // its node: at home
    learn::DemandRate rate;                  // {}: only what is booked
    const BookingCurve* curve = nullptr;     // null: nothing is booked ahead
    const Week* week = nullptr;              // null: every day alike
    int sooner = 0;                          // days, see BookingCurve::open_days
    int last_day = kNever;                   // days from today; nothing is needed after it but what is booked

    std::span<const Forecast> forecasts{};  // of a person: over their days they replace the rate
    bool as_forecast = false;               // they are all that is known: none outside their days

    double booked(double days) const { return projection == nullptr ? 0 : projection->within(item, days); }
    double mean(double days) const;
    Moments moments(double days) const;
    // P(need over `days` <= units)
    double probability_within(double days, double units) const;
    // E[(need over `days` - units)+], units.
    double expected_short(double days, double units) const;
};
// E[(X - units)+] of an unbooked need of these moments, by the gamma of them: (m - u) (1 - F(u)) + v f(u) u / m, with f
// its density; units.
double short_of_moments(double mean, double variance, double units);
// Its integral from `units` on, E[((X - units)+)^2] / 2, by the same law: of ((m - u)^2 + v) (1 - F(u)) + v f(u) u / m
// (m + v / m - u); units^2.
double short_beyond_moments(double mean, double variance, double units);
// Of an item at home; of what is not kept only what is booked.
Need need_of(const Projection& projection, const Expected& expected, Id item, bool kept);

// The same over a lead time that is itself uncertain: sum over l of P(lead = l) x ... at l + extra days.
double probability_within(const Need& need, const learn::LeadTime& lead, double extra_days, double units);
double expected_short(const Need& need, const learn::LeadTime& lead, double extra_days, double units);

}  // namespace drum::projection
