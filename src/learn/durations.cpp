#include "learn/durations.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>

namespace drum::learn {
namespace {

constexpr int kLongestDays = 730;
constexpr double kNarrowest = 0.25;  // sd of the logarithm in a tail: a handful of equal durations does not prove that all are

double normal_cdf(double z) { return boost::math::cdf(boost::math::normal_distribution<double>(), z); }

// Density over what lies beyond, phi(z) / (1 - Phi(z)).
double hazard(double z) {
    const double beyond = std::erfc(z / std::sqrt(2.0)) / 2;
    return beyond > 1e-290 ? std::exp(-z * z / 2) / std::sqrt(2 * std::acos(-1.0)) / beyond : z + 1 / z;
}

double log_of(std::size_t day) { return std::log(std::max(0.5, double(day))); }

// Expectation and maximisation (Dempster, Laird and Rubin 1977): an open duration counts with the mean and the square it has given
// that it is longer.
Lognormal fit(const Ages& ages) {
    Lognormal out;
    double n = 0;
    for (std::size_t day = 0; day < ages.completed.size(); ++day) n += ages.completed[day] + ages.open[day];
    if (ages.weight <= 0) return {log_of(std::max<std::size_t>(1, ages.completed.size() - 1)), 0};
    for (int round = 0; round < 1000; ++round) {
        double sum = 0, squares = 0;
        for (std::size_t day = 0; day < ages.completed.size(); ++day) {
            const double x = log_of(day);
            sum += ages.completed[day] * x;
            squares += ages.completed[day] * x * x;
            if (ages.open[day] <= 0) continue;
            const double over = round == 0 ? 0 : out.sigma * hazard((x - out.mu) / std::max(out.sigma, 1e-6));
            sum += ages.open[day] * (round == 0 ? x : out.mu + over);
            squares += ages.open[day] * (round == 0 ? x * x : out.mu * out.mu + out.sigma * out.sigma + over * (x + out.mu));
        }
        const double mu = sum / n, sigma = std::sqrt(std::max(0.0, squares / n - mu * mu));
        const bool still = std::abs(mu - out.mu) + std::abs(sigma - out.sigma) < 1e-9;
        out = {mu, sigma};
        if (still && round > 0) break;
    }
    return out;
}

// What mass is left beyond the longest age seen, by the lognormal given that it is longer.
void add_tail(const Ages& all, double survival, std::vector<double>& pmf) {
    const int longest = static_cast<int>(pmf.size()) - 1;
    const Lognormal tail = fit(all);
    const double sigma = std::max(kNarrowest, tail.sigma);
    const double seen = normal_cdf((std::log(longest + 0.5) - tail.mu) / sigma);
    double below = seen;
    for (int day = longest + 1; day <= kLongestDays && below < 1 - 1e-6 && seen < 1 - 1e-6; ++day) {
        const double to = normal_cdf((std::log(day + 0.5) - tail.mu) / sigma);
        pmf.push_back(survival * (to - below) / (1 - seen));
        below = to;
    }
    double total = 0;
    for (const double p : pmf) total += p;
    if (total < 1) pmf.push_back(1 - total);
}

}  // namespace

void Ages::add(const Duration& duration) {
    const auto day = static_cast<std::size_t>(std::max(0, duration.days));
    if (completed.size() <= day) completed.resize(day + 1, 0), open.resize(day + 1, 0);
    (duration.censored ? open : completed)[day] += duration.weight;
    if (duration.censored) return;
    count += 1;
    weight += duration.weight;
}

void Ages::add_as_typed(const Ages& other, int typed, int typed_of_other) {
    for (int day = 0; day < static_cast<int>(other.completed.size()); ++day) {
        const auto from = static_cast<std::size_t>(day);
        const int early = typed_of_other > 0 ? static_cast<int>(std::lround(double(day) * typed / typed_of_other)) : day;
        const int as_late = day >= typed_of_other ? day + typed - typed_of_other : std::max(early, std::min(typed, day > 0 ? 1 : 0));
        const auto to = static_cast<std::size_t>(std::clamp(as_late, 0, kLongestDays));
        if (completed.size() <= to) completed.resize(to + 1, 0), open.resize(to + 1, 0);
        completed[to] += other.completed[from];
        if (day >= typed_of_other || as_late < typed) open[to] += other.open[from];  // what is not late yet is none of this either
    }
    count += other.count;
    weight += other.weight;
}

Ages Ages::by_number() const {
    Ages out = *this;
    if (weight <= 0) return out;
    for (auto* days : {&out.completed, &out.open})
        for (double& of_day : *days) of_day *= count / weight;
    out.weight = count;
    return out;
}

std::vector<double> kaplan_meier(const Ages& ages, const std::vector<double>& prior, double prior_weight) {
    Ages all = ages;
    if (prior_weight > 0 && all.completed.size() < prior.size()) all.completed.resize(prior.size(), 0), all.open.resize(prior.size(), 0);
    double at_risk = 0;
    for (std::size_t day = 0; day < all.completed.size(); ++day) {
        if (prior_weight > 0 && day < prior.size()) {
            all.completed[day] += prior_weight * prior[day];
            all.weight += prior_weight * prior[day];
        }
        at_risk += all.completed[day] + all.open[day];
    }
    std::vector<double> pmf(all.completed.size(), 0);
    double survival = 1;
    for (std::size_t day = 0; day < pmf.size(); ++day) {
        const double share = at_risk > 1e-12 ? std::min(1.0, all.completed[day] / at_risk) : 0;
        pmf[day] = survival * share;
        survival -= pmf[day];
        at_risk -= all.completed[day] + all.open[day];
    }
    if (survival >= 1e-9 && !pmf.empty()) add_tail(all, survival, pmf);
    return pmf;
}

std::vector<double> kaplan_meier(const std::vector<Duration>& observations, const std::vector<double>& prior, double prior_weight) {
    Ages ages;
    for (const Duration& observation : observations) ages.add(observation);
    return kaplan_meier(ages, prior, prior_weight);
}

Lognormal lognormal_of(const std::vector<Duration>& observations) {
    Ages ages;
    for (const Duration& observation : observations) ages.add(observation);
    return ages.empty() ? Lognormal{} : fit(ages);
}

std::vector<double> lead_pmf(double mean_days, double cv) {
    mean_days = std::clamp(mean_days, 0.0, double(kLongestDays));
    if (cv <= 0 || mean_days <= 0) {
        std::vector<double> pmf(static_cast<std::size_t>(std::ceil(mean_days - 1e-9)) + 1, 0);
        pmf.back() = 1;
        return pmf;
    }
    const double sigma = std::sqrt(std::log1p(cv * cv)), mu = std::log(mean_days) - sigma * sigma / 2;
    std::vector<double> pmf{0};
    double below = 0;
    for (int day = 1; day <= kLongestDays && below < 1 - 1e-6; ++day) {  // P(day - 1/2 < lead <= day + 1/2)
        const double to = normal_cdf((std::log(day + 0.5) - mu) / sigma);
        pmf.push_back(to - below);
        below = to;
    }
    pmf.back() += 1 - below;
    return pmf;
}

}  // namespace drum::learn
