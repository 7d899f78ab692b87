#include "base/rng.h"

#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>

#include "base/check.h"

namespace drum {
namespace {

namespace math = boost::math;
// Plain doubles all through: Boost's default goes by way of long double, which differs between processors.
using Plain = math::policies::policy<math::policies::promote_double<false>>;

double normal_quantile(double u) { return math::quantile(math::normal_distribution<double, Plain>(), u); }

}  // namespace

std::uint64_t seed_of(std::string_view text, std::uint64_t salt) {
    std::uint64_t hash = 14695981039346656037ULL ^ (salt * 0x9E3779B97F4A7C15ULL);  // FNV-1a, salted
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 1099511628211ULL;
    }
    hash ^= hash >> 31;  // finaliser of splitmix64, so that near names give far seeds
    hash *= 0xBF58476D1CE4E5B9ULL;
    hash ^= hash >> 27;
    return hash;
}

double Rng::uniform() {
    const std::uint64_t bits = engine_() >> 12;  // 52 bits: with 53 the half could round up to 1
    return (static_cast<double>(bits) + 0.5) * 0x1.0p-52;
}

std::int64_t Rng::below(std::int64_t bound) {
    CHECK(bound > 0);
    return static_cast<std::int64_t>(uniform() * static_cast<double>(bound));
}

double Rng::normal() { return normal_quantile(uniform()); }

double Rng::exponential(double mean) { return -mean * std::log(uniform()); }

double gamma_quantile(double share, double mean, double cv) {
    if (cv <= 0 || mean <= 0) return mean;
    const double shape = 1 / (cv * cv);
    return math::quantile(math::gamma_distribution<double, Plain>(shape, mean / shape), share);
}

double Rng::gamma(double mean, double cv) {
    return gamma_quantile(uniform(), mean, cv);  // drawn whatever the cv, so that streams stay aligned
}

double Rng::lognormal(double mean, double cv) {
    const double z = normal();
    if (cv <= 0 || mean <= 0) return mean;
    const double sigma2 = std::log1p(cv * cv);
    return mean * std::exp(std::sqrt(sigma2) * z - sigma2 / 2);
}

std::int64_t Rng::poisson(double mean) {
    const double u = uniform();
    if (mean <= 0) return 0;
    if (mean > 500) {  // the error of the normal with continuity is far below the sampling noise here
        const double z = normal_quantile(u);
        return std::max<std::int64_t>(0, static_cast<std::int64_t>(std::floor(mean + std::sqrt(mean) * z + 0.5)));
    }
    double term = std::exp(-mean), sum = term;
    std::int64_t count = 0;
    while (u > sum && count < 100'000) {
        term *= mean / static_cast<double>(++count);
        sum += term;
        if (term < 1e-300) break;
    }
    return count;
}

}  // namespace drum
