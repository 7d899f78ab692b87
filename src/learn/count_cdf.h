// The distribution of a count of given mean and variance.
#pragma once

namespace drum::learn {

inline constexpr double kCountedUpTo = 10'000;   // mean of what is counted; beyond it quantities are taken for continuous

// P(X <= units) of a count of this mean and variance: Poisson where variance = mean, negative binomial above, gamma
// beyond 10,000 units.
double count_cdf(double mean, double variance, double units);

}  // namespace drum::learn
