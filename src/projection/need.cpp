#include "projection/need.h"

#include <algorithm>
#include <boost/math/distributions/gamma.hpp>
#include <cmath>

namespace drum::projection {
namespace {

// In double, not in Boost's default long double, which costs several times as much for digits nobody reads.
using Policy =
    boost::math::policies::policy<boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
                                  boost::math::policies::evaluation_error<boost::math::policies::ignore_error>,
                                  boost::math::policies::promote_double<false>>;

// Days of need that nobody has booked yet, of the next `days`.
double open_days(const Need& need, double days) {
    if (need.last_day != kNever) days = std::min(days, double(std::max(0, need.last_day + 1)));
    if (need.week == nullptr) return need.curve == nullptr ? days : need.curve->open_days(days, need.sooner);
    if (need.curve == nullptr)
        return need.week->days_of_need(days) - need.week->closed_days(days, [](int) { return 1.0; });
    const auto open = [&](int day) { return need.curve->open(day + need.sooner); };
    return std::max(0.0, need.curve->open_days(days, need.sooner) - need.week->closed_days(days, open));
}

// Of what nobody has booked yet: the rate over the days that no forecast speaks of, and what is left of the forecasts.
double unbooked_mean(const Need& need, double days) {
    double open = open_days(need, days), told = 0;
    for (const Forecast& forecast : need.forecasts) {
        const double until = std::min(days, double(forecast.to + 1));
        if (until <= forecast.from) continue;
        open -= open_days(need, until) - open_days(need, forecast.from);
        told += forecast.units * (until - forecast.from) / double(forecast.to + 1 - forecast.from);
    }
    return (need.as_forecast ? 0 : need.rate.mean() * std::max(0.0, open)) + told;
}

double variance_of(const Need& need, double days, double mean) {
    if (mean <= 0) return 0;
    const double per_mean = (days > 0 ? need.rate.alpha / days : 0) + (need.rate.a > 0 ? 1 / need.rate.a : 0);
    return mean + mean * mean * per_mean;
}

// Of the gamma of these moments at `units`: 1 - F(u), and v f(u) u / m with f its density.
struct UpperGamma {
    double scale = 0, above = 0, density = 0;
    UpperGamma(double mean, double variance, double units) : scale(std::max(variance, 1e-12) / mean) {
        const boost::math::gamma_distribution<double, Policy> own(mean / scale, scale);
        above = cdf(complement(own, units)), density = scale * units * pdf(own, units);
    }
};

}  // namespace

double short_of_moments(double mean, double variance, double units) {
    if (mean <= 0) return std::max(0.0, -units);
    if (units <= 0) return mean - units;
    const UpperGamma of(mean, variance, units);
    return std::max(0.0, (mean - units) * of.above + of.density);
}

double short_beyond_moments(double mean, double variance, double units) {
    if (mean <= 0) return units < 0 ? units * units / 2 : 0;
    const double apart = mean - units;
    if (units <= 0) return (apart * apart + variance) / 2;
    const UpperGamma of(mean, variance, units);
    return std::max(0.0, (apart * apart + variance) * of.above + (apart + of.scale) * of.density) / 2;
}

double Need::mean(double days) const { return booked(days) + (rate.mean() > 0 ? unbooked_mean(*this, days) : 0); }

Moments Need::moments(double days) const {
    if (rate.mean() <= 0) return {booked(days), 0, 0};
    const double mean = unbooked_mean(*this, days);
    return {booked(days), mean, variance_of(*this, open_days(*this, days), mean)};
}

double Need::probability_within(double days, double units) const {
    const Moments of = moments(days);
    return learn::count_cdf(of.mean, of.variance, units - of.known + 1e-9);
}

double Need::expected_short(double days, double units) const {
    const Moments of = moments(days);
    return short_of_moments(of.mean, of.variance, units - of.known);
}

Need need_of(const Projection& projection, const Expected& expected, Id item, bool kept) {
    const auto i = static_cast<std::size_t>(item);
    Need out{&projection, item, {}, nullptr, nullptr, 0, kNever, {}};
    if (!kept) return out;
    out.rate = expected.rate[i];
    if (expected.curve_of[i] > 0) out.curve = &expected.curves[static_cast<std::size_t>(expected.curve_of[i])];
    out.week = &expected.week;
    out.as_forecast = expected.as_forecast[i] != 0;
    out.sooner = expected.sooner[i];
    out.last_day = expected.last_day[i];
    const auto of_item = std::equal_range(expected.forecasts.begin(), expected.forecasts.end(), Forecast{item, 0, 0, 0},
                                          [](const Forecast& a, const Forecast& b) { return a.item < b.item; });
    out.forecasts = {of_item.first, of_item.second};
    return out;
}

double probability_within(const Need& need, const learn::LeadTime& lead, double extra_days, double units) {
    double sum = 0, mass = 0;
    for (std::size_t l = 0; l < lead.pmf.size(); ++l) {
        if (lead.pmf[l] < kLeadNegligible) continue;
        sum += lead.pmf[l] * need.probability_within(double(l) + extra_days, units);
        mass += lead.pmf[l];
    }
    return mass > 0 ? sum / mass : need.probability_within(extra_days, units);
}

double expected_short(const Need& need, const learn::LeadTime& lead, double extra_days, double units) {
    double sum = 0, mass = 0;
    for (std::size_t l = 0; l < lead.pmf.size(); ++l) {
        if (lead.pmf[l] < kLeadNegligible) continue;
        sum += lead.pmf[l] * need.expected_short(double(l) + extra_days, units);
        mass += lead.pmf[l];
    }
    return mass > 0 ? sum / mass : need.expected_short(extra_days, units);
}

}  // namespace drum::projection
