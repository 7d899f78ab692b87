// Tails of skewed distributions by table, for the many evaluations that only have to be near.
#pragma once

namespace drum::buffer {

struct Tail {
    double above = 0;   // P(Z > z)
    double excess = 0;  // E[(Z - z)+]
    double square = 0;  // E[((Z - z)+)^2] / 2: the excess summed over everything above z
};

// Rows of the table for one skewness, of the Pearson type III law of mean 0 and variance 1: a gamma moved and stretched to three
// given moments, the normal at skewness 0. Exact figures at twelfths of z and sixteenths of skewness, between them linear in skewness; in
// z excess and squares are cubic by their slope, the rest linear. Beyond a skewness of 4, which is rare, every figure is worked out. A level found by it is off by some
// hundredths of a standard deviation at most, down to tails of 1e-9.
class Tails {
public:
    static constexpr int kSteps = 289;                 // z -4 .. 20 by twelfths
    static constexpr double kPerZ = 12, kLowest = -4;

    explicit Tails(double skewness);
    double above(double z) const;
    double excess(double z) const;
    double square(double z) const;
    double end() const { return end_; }  // beyond it next to nothing is left

private:
    Tail beyond(double z) const;

    const Tail* low_;              // null beyond the table
    double skewness_;
    double share_;      // of the next row
    double end_;
};

inline double Tails::above(double z) const {
    if (z >= end_) return 0;
    if (low_ == nullptr) return beyond(z).above;
    const double at = (z - kLowest) * kPerZ;
    if (at <= 0) return 1;
    const int k = static_cast<int>(at);
    const double f = at - k;
    const auto row = [&](const Tail* from) { return from[k].above + f * (from[k + 1].above - from[k].above); };
    return row(low_) + share_ * (row(low_ + kSteps) - row(low_));
}

inline double Tails::excess(double z) const {
    if (z >= end_) return 0;
    if (low_ == nullptr) return beyond(z).excess;
    const double at = (z - kLowest) * kPerZ;
    if (at <= 0) return -z;
    const int k = static_cast<int>(at);
    const double f = at - k, g = 1 - f;
    const double a = g * g * (1 + 2 * f), b = f * f * (3 - 2 * f), c = f * g * g / kPerZ, d = f * f * g / kPerZ;
    const auto row = [&](const Tail* from) { return a * from[k].excess + b * from[k + 1].excess - c * from[k].above + d * from[k + 1].above; };
    const double low = row(low_);
    return low + share_ * (row(low_ + kSteps) - low);
}

inline double Tails::square(double z) const {
    if (z >= end_) return 0;
    if (low_ == nullptr) return beyond(z).square;
    const double at = (z - kLowest) * kPerZ;
    if (at <= 0) return (1 + z * z) / 2;
    const int k = static_cast<int>(at);
    const double f = at - k, g = 1 - f;
    // Hermite's cubic: the slope of the squares is the excess, downwards.
    const double a = g * g * (1 + 2 * f), b = f * f * (3 - 2 * f), c = f * g * g / kPerZ, d = f * f * g / kPerZ;
    const auto row = [&](const Tail* from) { return a * from[k].square + b * from[k + 1].square - c * from[k].excess + d * from[k + 1].excess; };
    const double low = row(low_);
    return low + share_ * (row(low_ + kSteps) - low);
}

}  // namespace drum::buffer
