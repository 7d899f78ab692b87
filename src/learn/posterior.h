// The gamma of a daily rate and the dispersion around it, as need after need is seen. Private to this room.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "learn/needs.h"

namespace drum::learn {

inline constexpr double kMemoryDays = 50;        // a <- .98 a + x a day, for what is used every other day
inline constexpr double kMostMemoryDays = 500;   // for what is used seldom: some fifteen uses, else its rate would be noise
inline constexpr double kRememberedUses = 15;
inline constexpr double kRemembered = 4;         // memories of the rate that a dispersion is remembered
inline constexpr double kLeastExpected = 0.25;   // of a dispersion's scale, as a share of the squared mean
inline constexpr double kShrinkBlocks = 10;      // blocks with need that weigh as much as the family's dispersion
inline constexpr int kFewestBlocks = 8;          // a variance of fewer says little

inline double memory_days(double used_share) {
    return used_share > 0 ? std::clamp(kRememberedUses / used_share, kMemoryDays, kMostMemoryDays) : kMemoryDays;
}

// The discounted gamma of the daily rate (Harvey and Fernandes 1989).
struct Posterior {
    double a = 0, b = 0, memory = kMemoryDays;
    double mean() const { return b > 0 ? a / b : 0; }
    void pass(double days) {  // without need
        const double kept = std::pow(1 - 1 / memory, days);
        a *= kept;
        b = kept * b + (1 - kept) * memory;
    }
};

// What was needed in each block of so many days against what was expected of it the day before it began, so that a lasting change
// counts only while it is being learned: variance of a block = m + m^2 alpha / days.
struct Dispersion {
    double days = 1, kept = 1;  // of a block; weight that a block leaves to those before it
    double excess = 0, square = 0, used = 0, units_seen = 0, weight = 0;
    Dispersion(double block_days, double memory) : days(block_days), kept(std::exp(-block_days / (kRemembered * memory))) {}
    void see(double expected, double units) {
        excess = kept * excess + (units - expected) * (units - expected) - expected;
        square = kept * square + expected * expected;
        used = kept * used + (units > 0 ? 1 : 0);
        units_seen = kept * units_seen + units, weight = kept * weight + 1;
    }
    // By moments; below 0 for what is steadier than Poisson. The expectation is itself in doubt, so that its square is larger on
    // average than that of the mean; no less than a quarter of it, though what is wanted after a long pause had hardly been expected.
    double alpha(double observed_days) const {
        if (units_seen <= 0) return 0;
        const double block = units_seen / weight, raw = days * excess / std::max(square, kLeastExpected * weight * block * block);
        return raw > 0 ? raw * (1 + std::min(1.0, (days / block + raw) / observed_days)) : raw;
    }
};

// An item's own dispersion shrunk to its family's. Known from n blocks only it is in doubt itself: n / (n - 2), as that of
// Student's t.
inline double shrunk_alpha(double own, double blocks, double pooled) {
    const double n = blocks + kShrinkBlocks, mine = blocks / n;
    return n / (n - 2) * std::max(0.0, mine * own + (1 - mine) * pooled);
}

// Units needed in each whole block of `days` of the clock, and whether the last piece went in it; what is left over at the end
// is left out.
struct Blocks {
    std::vector<double> units;
    std::vector<char> sold_out;
};
Blocks in_blocks(const Needs& needs, double days);

}  // namespace drum::learn
