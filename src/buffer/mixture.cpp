#include "buffer/mixture.h"

#include <algorithm>
#include <cmath>

namespace drum::buffer {
namespace {

double variance_of(const learn::DemandRate& rate, double days, double mean) {
    return mean + mean * mean * ((days > 0 ? rate.alpha / days : 0) + (rate.a > 0 ? 1 / rate.a : 0));
}

// Need over `days` days, wanted in `until` and in `before` of all lead times; `spread` is the variance of the days.
Stretch stretch_of(const learn::DemandRate& rate, double until, double before, double days, double spread) {
    const double daily = rate.mean(), mean = daily * std::max(0.0, days);
    return {until, before, mean, variance_of(rate, days, mean) + daily * daily * spread};
}

double mass_of(const std::vector<double>& pmf) {
    double mass = 0;
    for (const double p : pmf)
        if (p >= kLeastLead) mass += p;
    return mass;
}

}  // namespace

Mixture mixture_of(const JointItem& item) {
    Mixture out;
    out.daily = item.rate.mean();
    const auto& pmf = item.lead->pmf;
    const double mass = mass_of(pmf);
    // One day's need is both: until of one lead time, before of the next. Where nothing is known of the lead time it takes none.
    const auto share = [&](std::size_t l) { return mass <= 0 ? double(l == 0) : l < pmf.size() && pmf[l] >= kLeastLead ? pmf[l] / mass : 0; };
    out.stretches.reserve(pmf.size() + 2);
    double square = 0;
    for (std::size_t k = 0; k <= std::max<std::size_t>(pmf.size(), 1); ++k) {
        const double until = k > 0 ? share(k - 1) : 0, before = share(k);
        if (until + before <= 0) continue;
        const Stretch s = stretch_of(item.rate, until, before, double(k) - 1 + item.review_days, 0);
        out.mean_until += until * s.mean, out.mean_before += before * s.mean, square += until * (s.variance + s.mean * s.mean);
        out.stretches.push_back(s);
    }
    out.deviation = std::sqrt(std::max(0.0, square - out.mean_until * out.mean_until));
    return out;
}

std::vector<Stretch> taken_together(const JointItem& item) {
    const auto& pmf = item.lead->pmf;
    const double mass = mass_of(pmf), daily = item.rate.mean(), review = item.review_days;
    if (mass <= 0) return mixture_of(item).stretches;
    std::vector<Stretch> out;
    out.reserve(64);
    bool alone = false;  // the last stretch is of one day, so that its need is that of the next lead time, a day less
    for (std::size_t first = 0, next = 0; first < pmf.size(); first = next) {
        const double days = double(first) + review, deviation = std::sqrt(variance_of(item.rate, days, daily * days));
        next = first + static_cast<std::size_t>(std::clamp(deviation / std::max(daily, 1e-12), 1.0, std::max(1.0, days / 8)));
        double here = 0, day = 0, square = 0;
        for (std::size_t l = first; l < std::min(next, pmf.size()); ++l) {
            if (pmf[l] < kLeastLead) continue;
            here += pmf[l] / mass, day += pmf[l] / mass * double(l), square += pmf[l] / mass * double(l) * double(l);
        }
        const bool after = alone && next == first + 1;
        alone = here > 0 && next == first + 1;
        if (here <= 0) continue;
        day /= here;
        const double spread = std::max(0.0, square / here - day * day);
        if (after) out.back().before = here;
        else out.push_back(stretch_of(item.rate, 0, here, day + review - 1, spread));
        out.push_back(stretch_of(item.rate, here, 0, day + review, spread));
    }
    return out;
}

}  // namespace drum::buffer
