#include "projection/need.h"

#include <algorithm>
#include <boost/math/distributions/gamma.hpp>
#include <cmath>

namespace drum::projection {
namespace {

// In double, not in Boost's default long double, which costs several times as much for digits nobody reads.
using Policy = boost::math::policies::policy<boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
                                             boost::math::policies::evaluation_error<boost::math::policies::ignore_error>,
                                             boost::math::policies::promote_double<false>>;

// Days of need that nobody has booked yet, of the next `days`.
double open_days(const Need& need, double days) {
    if (need.curve != nullptr) return need.curve->open_days(days, need.sooner);
    return need.week == nullptr ? days : need.week->days_of_need(days);
}

double variance_of(const Need& need, double days, double mean) {
    if (mean <= 0) return 0;
    const double per_mean = (days > 0 ? need.rate.alpha / days : 0) + (need.rate.a > 0 ? 1 / need.rate.a : 0);
    return mean + mean * mean * per_mean;
}

}  // namespace

double short_of_moments(double mean, double variance, double units) {
    if (mean <= 0) return std::max(0.0, -units);
    if (units <= 0) return mean - units;
    const double shape = mean * mean / std::max(variance, 1e-12), scale = mean / shape;
    const boost::math::gamma_distribution<double, Policy> own(shape, scale), up(shape + 1, scale);
    return std::max(0.0, mean * cdf(complement(up, units)) - units * cdf(complement(own, units)));
}

double Need::mean(double days) const { return booked(days) + rate.mean() * open_days(*this, days); }

Moments Need::moments(double days) const {
    const double open = rate.mean() > 0 ? open_days(*this, days) : 0, mean = rate.mean() * open;
    return {booked(days), mean, variance_of(*this, open, mean)};
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
    Need out{&projection, item, {}, nullptr, nullptr, 0};
    if (!kept) return out;
    out.rate = expected.rate[i];
    if (expected.curve_of[i] > 0) out.curve = &expected.curves[static_cast<std::size_t>(expected.curve_of[i])];
    out.week = &expected.week;
    out.sooner = expected.sooner[i];
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
