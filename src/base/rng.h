// Random numbers that are the same everywhere: PCG (O'Neill 2014) and our own inverse-CDF sampling,
// because the distributions of <random> differ between libraries.
#pragma once

#include <cstdint>
#include <pcg_random.hpp>
#include <string_view>

namespace drum {

// A seed from words and numbers, so that a stream is named by what it is for: seed_of("outlook", site, day).
std::uint64_t seed_of(std::string_view text, std::uint64_t salt = 0);

// The value that a gamma variate stays below with probability `share`, in (0, 1); cv 0 gives the mean.
double gamma_quantile(double share, double mean, double cv);

class Rng {
public:
    explicit Rng(std::uint64_t seed) : engine_(seed) {}
    double uniform();                        // in (0, 1)
    std::int64_t below(std::int64_t bound);  // 0 .. bound - 1
    double normal();                         // mean 0, variance 1
    double exponential(double mean);
    double gamma(double mean, double cv);      // cv 0 gives the mean
    double lognormal(double mean, double cv);  // cv 0 gives the mean
    std::int64_t poisson(double mean);

private:
    pcg64 engine_;
};

}  // namespace drum
