#include "buffer/need.h"

#include <algorithm>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/negative_binomial.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <cmath>

#include "state/pegging.h"

namespace drum::buffer {
namespace {

constexpr double kSummedUpTo = 60;    // counts up to here are summed term by term, which is quicker than any closed form

// In double, not in Boost's default long double, which costs several times as much for digits nobody reads.
using Policy = boost::math::policies::policy<boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
                                             boost::math::policies::evaluation_error<boost::math::policies::ignore_error>,
                                             boost::math::policies::promote_double<false>>;

double unbooked_mean(const Need& need, double days, double booked) {
    return std::max(0.0, need.rate.mean() * days - booked);
}

double variance_of(const Need& need, double days, double mean) {
    if (mean <= 0) return 0;
    const double per_mean = (days > 0 ? need.rate.alpha / days : 0) + (need.rate.a > 0 ? 1 / need.rate.a : 0);
    return mean + mean * mean * per_mean;
}

// E[(X - units)+] of the unbooked part, by the gamma of the same moments: m (1 - F_{k+1}(u)) - u (1 - F_k(u)).
double short_of(double mean, double variance, double units) {
    if (mean <= 0) return std::max(0.0, -units);
    if (units <= 0) return mean - units;
    const double shape = mean * mean / std::max(variance, 1e-12), scale = mean / shape;
    const boost::math::gamma_distribution<double, Policy> own(shape, scale), up(shape + 1, scale);
    return std::max(0.0, mean * cdf(complement(up, units)) - units * cdf(complement(own, units)));
}

// Chernoff's bound on the probability of this count and all that are further from the mean: below 1e-17.
bool surely_beyond(double mean, double variance, double whole) {
    const double apart = whole - mean;
    if (whole < 1 || apart * apart < 64 * variance) return false;
    const double towards = whole * std::log(whole / mean);
    if (variance <= mean * (1 + 1e-9)) return towards - apart > 39;
    const double size = mean * mean / (variance - mean);
    return towards - (whole + size) * std::log1p(apart / (size + mean)) > 39;
}

// Sum of the first whole + 1 probabilities by their recursion; size <= 0 means Poisson.
double summed_cdf(double mean, double size, double whole) {
    const bool poisson = size <= 0;
    const double share = poisson ? mean : mean / (size + mean);
    double term = poisson ? std::exp(-mean) : std::exp(-size * std::log1p(mean / size)), sum = term;
    for (double k = 1; k <= whole; ++k) {
        term *= share * (poisson ? 1 : size + k - 1) / k;
        sum += term;
    }
    return std::min(sum, 1.0);
}

}  // namespace

Booked::Booked(const constraint::Flow& flow, Ahead ahead)
    : days_{1, 2, 3, 5, 7, 10, 14, 21, 28, 42, 60, 90, 120, 180, 365, 760}, ahead_(std::move(ahead)) {
    const Zone& zone = flow.state->site.zone;
    const Instant today = zone.start_of(zone.day_of(flow.state->as_of));
    const std::size_t items = flow.state->items.size();
    gross_.resize(items * days_.size());
    const std::vector<state::Peg> pegs = state::pegs(*flow.state);
    for (std::size_t h = 0; h < days_.size(); ++h) {
        const Instant to = today + static_cast<std::int64_t>(days_[h] * double(kMicrosPerDay));
        const constraint::Requirements need = constraint::requirements(flow, constraint::firm_wants(flow, to));
        const std::vector<double>& gross = need.gross;
        if (ahead_.constraint != kNone && ahead_.minutes_a_day > 0) slots_.push_back(need.minutes[ahead_.constraint] / ahead_.minutes_a_day);
        for (std::size_t i = 0; i < items; ++i) gross_[i * days_.size() + h] = gross[i];
        for (const state::Peg& peg : pegs) {
            const state::DemandLine& sale = flow.state->demand[static_cast<std::size_t>(peg.sale)];
            double& booked = gross_[static_cast<std::size_t>(sale.item) * days_.size() + h];
            if (!sale.due_at || *sale.due_at <= to) booked = std::max(0.0, booked - peg.outstanding(*flow.state).value());
        }
    }
}

double Booked::reached(double days) const {
    if (slots_.empty() || days >= slots_.back()) return days_.back();
    if (days <= slots_.front()) return 0;
    std::size_t h = 1;
    while (slots_[h] <= days) ++h;
    return days_[h - 1] + (days - slots_[h - 1]) / (slots_[h] - slots_[h - 1]) * (days_[h] - days_[h - 1]);
}

double Booked::within(Id item, double days) const {
    if (!ahead_.days.empty() && ahead_.days[item] > 0) {
        const double due = days + ahead_.days[item], slot = ahead_.slot_days[item];
        days = slot < 0 ? due : std::max(days, std::min(due, reached(days + slot)));
    }
    const double* gross = gross_.data() + static_cast<std::size_t>(item) * days_.size();
    if (days <= days_.front()) return gross[0];  // overdue work is needed now, whatever the horizon
    for (std::size_t h = 1; h < days_.size(); ++h)
        if (days <= days_[h]) {
            const double share = (days - days_[h - 1]) / (days_[h] - days_[h - 1]);
            return gross[h - 1] + share * (gross[h] - gross[h - 1]);
        }
    return gross[days_.size() - 1];
}

double count_cdf(double mean, double variance, double units) {
    if (units < 0) return 0;
    if (mean <= 0) return 1;
    if (mean > kCountedUpTo) {
        const double shape = mean * mean / std::max(variance, 1e-12);
        return cdf(boost::math::gamma_distribution<double, Policy>(shape, mean / shape), units);
    }
    const double whole = std::floor(units + 1e-9);
    if (surely_beyond(mean, variance, whole)) return whole < mean ? 0 : 1;
    const bool poisson = variance <= mean * (1 + 1e-9);
    if (whole <= kSummedUpTo && mean < 500) return summed_cdf(mean, poisson ? 0 : mean * mean / (variance - mean), whole);
    if (poisson) return cdf(boost::math::poisson_distribution<double, Policy>(mean), whole);
    const double size = mean * mean / (variance - mean);
    return cdf(boost::math::negative_binomial_distribution<double, Policy>(size, size / (size + mean)), whole);
}

double Need::mean(double days) const {
    const double known = booked->within(item, days);
    return known + unbooked_mean(*this, days, known);
}

Moments Need::moments(double days) const {
    const double known = booked->within(item, days), mean = unbooked_mean(*this, days, known);
    return {known, mean, variance_of(*this, days, mean)};
}

double Need::probability_within(double days, double units) const {
    const Moments of = moments(days);
    return count_cdf(of.mean, of.variance, units - of.known + 1e-9);
}

double Need::expected_short(double days, double units) const {
    const double known = booked->within(item, days);
    const double mean = unbooked_mean(*this, days, known);
    return short_of(mean, variance_of(*this, days, mean), units - known);
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

int lasting_days(const Need& need, double units, double target) {
    return std::max(0, last_day(365, [&](int t) { return need.probability_within(t, units) >= target; }));
}

}  // namespace drum::buffer
