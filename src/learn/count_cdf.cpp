#include "learn/count_cdf.h"

#include <algorithm>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/negative_binomial.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <cmath>

namespace drum::learn {
namespace {

constexpr double kSummedUpTo = 60;    // counts up to here are summed term by term, which is quicker than any closed form

// In double, not in Boost's default long double, which costs several times as much for digits nobody reads.
using Policy = boost::math::policies::policy<boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
                                             boost::math::policies::evaluation_error<boost::math::policies::ignore_error>,
                                             boost::math::policies::promote_double<false>>;

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

}  // namespace drum::learn
