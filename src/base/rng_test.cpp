#include "base/rng.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <set>
#include <vector>

namespace drum {
namespace {

struct Moments {
    double mean = 0, variance = 0;
};

constexpr int kDraws = 200'000;

Moments moments(const std::function<double(Rng&)>& draw) {
    Rng rng(seed_of("moments"));
    double sum = 0, squares = 0;
    for (int i = 0; i < kDraws; ++i) {
        const double x = draw(rng);
        sum += x;
        squares += x * x;
    }
    const double mean = sum / kDraws;
    return {mean, squares / kDraws - mean * mean};
}

// The mean within five standard errors, the variance within four per cent (five standard errors of the widest here).
void expect_moments(const Moments& seen, double mean, double variance) {
    EXPECT_NEAR(seen.mean, mean, 5 * std::sqrt(variance / kDraws));
    EXPECT_NEAR(seen.variance, variance, 0.04 * variance);
}

// Everything seeded stands on these; if they drift, so do the bytes of every result.
TEST(Rng, FirstValuesNeverDrift) {
    EXPECT_EQ(seed_of(""), 3186748617240399690u);
    EXPECT_EQ(seed_of("outlook", 20261123), 7236252930833686968u);
    Rng rng(42);
    EXPECT_DOUBLE_EQ(rng.uniform(), 0.15802686859384163);
    EXPECT_DOUBLE_EQ(rng.uniform(), 0.73366646103278554);
    EXPECT_EQ(rng.below(1'000'000), 714'094);
    EXPECT_DOUBLE_EQ(rng.normal(), 0.66680238345027665);
    EXPECT_DOUBLE_EQ(rng.exponential(10), 7.9756790196189407);
    EXPECT_DOUBLE_EQ(rng.gamma(10, 0.5), 11.097664437574142);
    EXPECT_DOUBLE_EQ(rng.lognormal(10, 0.5), 8.2040268968984833);
    EXPECT_EQ(rng.poisson(10), 10);
    EXPECT_EQ(rng.poisson(10'000), 10'155);
}

TEST(Rng, SamplersHaveTheirMoments) {
    expect_moments(moments([](Rng& r) { return r.uniform(); }), 0.5, 1.0 / 12);
    expect_moments(moments([](Rng& r) { return r.normal(); }), 0, 1);
    expect_moments(moments([](Rng& r) { return r.exponential(3); }), 3, 9);
    expect_moments(moments([](Rng& r) { return r.gamma(5, 0.4); }), 5, 4);
    expect_moments(moments([](Rng& r) { return r.gamma(5, 1); }), 5, 25);
    expect_moments(moments([](Rng& r) { return r.lognormal(5, 0.4); }), 5, 4);
    expect_moments(moments([](Rng& r) { return static_cast<double>(r.poisson(0.3)); }), 0.3, 0.3);
    expect_moments(moments([](Rng& r) { return static_cast<double>(r.poisson(40)); }), 40, 40);
    expect_moments(moments([](Rng& r) { return static_cast<double>(r.poisson(499)); }), 499, 499);
    expect_moments(moments([](Rng& r) { return static_cast<double>(r.poisson(5'000)); }), 5'000, 5'000);
}

TEST(Rng, BelowIsEvenAndInside) {
    Rng rng(1);
    std::vector<int> seen(7, 0);
    for (int i = 0; i < 70'000; ++i) ++seen.at(static_cast<std::size_t>(rng.below(7)));
    for (const int count : seen) EXPECT_NEAR(count, 10'000, 5 * std::sqrt(10'000 * 6.0 / 7));
    for (int i = 0; i < 1000; ++i) EXPECT_EQ(rng.below(1), 0);
}

// Scenarios compare by common random numbers: a changed cv or mean must not move the later draws.
TEST(Rng, EverySamplerTakesOneDraw) {
    const auto after = [](const std::function<void(Rng&)>& draw) {
        Rng rng(7);
        draw(rng);
        return rng.uniform();
    };
    const double expected = after([](Rng& r) { r.uniform(); });
    EXPECT_EQ(after([](Rng& r) { r.normal(); }), expected);
    EXPECT_EQ(after([](Rng& r) { r.gamma(4, 0); }), expected);
    EXPECT_EQ(after([](Rng& r) { r.gamma(4, 2); }), expected);
    EXPECT_EQ(after([](Rng& r) { r.lognormal(4, 0); }), expected);
    EXPECT_EQ(after([](Rng& r) { r.lognormal(4, 2); }), expected);
    EXPECT_EQ(after([](Rng& r) { r.poisson(0); }), expected);
    EXPECT_EQ(after([](Rng& r) { r.poisson(3); }), expected);
    EXPECT_EQ(after([](Rng& r) { r.poisson(3'000); }), expected);
}

TEST(Rng, NoVariationGivesTheMean) {
    Rng rng(3);
    EXPECT_EQ(rng.gamma(4, 0), 4);
    EXPECT_EQ(rng.lognormal(4, 0), 4);
    EXPECT_EQ(rng.gamma(0, 1), 0);
    EXPECT_EQ(rng.poisson(0), 0);
}

TEST(Seed, IsNamedByWordsAndNumber) {
    std::set<std::uint64_t> seeds;
    for (const char* word : {"", "a", "b", "ab", "ba", "outlook"})
        for (std::uint64_t salt = 0; salt < 100; ++salt) seeds.insert(seed_of(word, salt));
    EXPECT_EQ(seeds.size(), 600u);
    EXPECT_EQ(seed_of("outlook", 3), seed_of("outlook", 3));
}

}  // namespace
}  // namespace drum
