// Past protection intervals of one item, each against what was known before it. Private to this room.
#pragma once

#include <cstdint>
#include <vector>

#include "learn/needs.h"
#include "learn/posterior.h"
#include "learn/recalibration.h"

namespace drum::learn {

struct Length {
    int days = 1;
    double share = 1;            // of the intervals
};

// What one item's need was expected to be as its history went by.
struct Expectation {
    Posterior start;             // of its daily rate, before anything was seen of it
    double pooled_alpha = 0;     // dispersion of its family
    int block_days = 7;          // over which dispersion is measured
    std::vector<Length> lengths; // of protection intervals
    std::uint64_t seed = 0;      // of the lots
};
// Lead time and review in a dozen stretches, finer towards the longest, which make the tail.
std::vector<Length> interval_lengths(const std::vector<double>& lead_pmf, double review_days);

// The completed intervals of one item one after the other, as long as orders take, each against what its past says of it, need and
// lead time together: those that began with something seen, and with at least half as much behind them as there is now.
// What it has in common with its family (mean, dispersion, how often it is used) is that of today. One in which the last piece went counts as "so much or more".
void add_intervals(const Needs& needs, const Expectation& expected, std::vector<Transform>& out);

}  // namespace drum::learn
