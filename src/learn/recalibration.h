// What a promised share takes here: quantiles read off where past needs fell in what had been expected of them, so that 99 %
// promised is 99 % delivered whatever the distribution does (split conformal: Vovk et al. 2005, Lei et al. 2018; ALGORITHMS 2).
#pragma once

#include <array>
#include <vector>

#include "base/ids.h"

namespace drum::learn {

// Where the need of one completed interval fell in what was expected of it before it began: P(need >= it) and P(need > it), the
// transform of a count that needs no random number (Czado, Gneiting and Held 2009).
struct Transform {
    float from = 1, above = 0;
};

class Recalibration {
public:
    Recalibration() = default;  // nothing seen: every share is itself
    explicit Recalibration(const std::vector<Transform>& seen);
    // So few intervals cannot certify 99 %.
    bool tells() const { return count_ >= kFewest; }
    double count() const { return count_; }
    // The quantile of what is expected within which `promised` of the needs fell: the (n + 1) promised-th smallest transform. Of
    // the last five it takes the fifth and goes on in proportion, because the very last are chance. In [0, 1], rising with
    // `promised` and never below it: the intervals were as long as orders were expected to take, and how long they really take may
    // need what the needs leave over.
    double quantile(double promised) const;
    // The other way round: the share of the needs that fell beyond the quantile 1 - `expected` of what was expected, no less than
    // `expected`. In [0, 1].
    double beyond(double expected) const;

private:
    static constexpr double kFewest = 99, kRanks = 5;
    static constexpr int kSteps = 160;           // by tenths of -log(1 - quantile), to 1e-7
    double share_at(double rank) const;          // which so many fell beyond
    double rank_at(double share) const;

    double count_ = 0;
    std::array<float, kSteps + 1> beyond_{};     // intervals that fell beyond each step
};

// Those of a site: by family, and of all items, for families of which too little has been seen.
struct Recalibrations {
    std::vector<Recalibration> family;
    Recalibration all;
    const Recalibration& of(Id of_family) const { return of_family != kNone && family[of_family].tells() ? family[of_family] : all; }
};

}  // namespace drum::learn
