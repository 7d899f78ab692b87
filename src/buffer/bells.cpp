#include "buffer/bells.h"

#include <algorithm>
#include <cmath>

namespace drum::buffer {

Bells::Bells(const JointItem& item, const Mixture& mixture, const std::vector<Stretch>& stretches)
    : grain_(item.whole ? 1 : 0.001), lot_(std::max(0.0, item.whole ? std::round(item.order_quantity) : item.order_quantity)),
      mean_until_(mixture.mean_until), daily_(mixture.daily) {
    bells_.reserve(stretches.size());
    for (const Stretch& s : stretches) {
        const double inverse = 1 / std::sqrt(std::max(s.variance, 1e-12));
        bells_.push_back({s.until, s.before, s.mean, s.variance, inverse, Tails(s.mean > 0 ? (2 * s.variance / s.mean - 1) * inverse : 0)});
    }
}

Point Bells::at(double level) const {
    const double from = level - grain_ / 2, to = from + lot_ + grain_, width = to - from;  // counts stand half a unit to either side of their number
    double until = 0, before = 0, above = 0;
    for (const Bell& bell : bells_) {
        const double z = (from - bell.mean) * bell.inverse;
        if (z > bell.tails.end()) continue;
        if (z + width * bell.inverse < -7) {  // all of it, as good as surely
            const double excess = bell.mean - (from + to) / 2;
            until += bell.until * excess, before += bell.before * excess, above += bell.until;
            continue;
        }
        const double square = bell.tails.square(z) - bell.tails.square((to - bell.mean) * bell.inverse);
        const double excess = square * std::max(bell.variance, 1e-12) / width;
        until += bell.until * excess, before += bell.before * excess;
        if (bell.until > 0) above += bell.until * bell.tails.above((level + 0.5 - bell.mean) * bell.inverse);
    }
    return {level, std::max(0.0, level + lot_ / 2 - mean_until_ + until), std::max(0.0, until - before) / daily_, 1 - above};
}

// One unit more lifts every position by one: on hand grows by the sum of F over them, the loss falls by that of (F before - F) / daily,
// and sums of 1 - F are what is short at the first position less what is short beyond the last.
Bells::Change Bells::change_at(double level, double dear) const {
    const double to = level + lot_ + grain_;
    Change out{dear * (to - level), 0};
    for (const Bell& bell : bells_) {
        const double share = (1 + dear) * bell.until - bell.before, sd = bell.variance * bell.inverse;
        const double low = (level - bell.mean) * bell.inverse, high = (to - bell.mean) * bell.inverse;
        if (low > bell.tails.end()) continue;
        if (high < -7) {
            out.value -= share * (to - level);
            continue;
        }
        out.value -= share * (bell.tails.excess(low) - bell.tails.excess(high)) * sd;
        out.slope += share * (bell.tails.above(low) - bell.tails.above(high));
    }
    return out;
}

double Bells::best_near(double level, double price) const {
    const double dear = price * daily_;
    double low = -1, high = -1, step = std::max(1.0, 0.02 * level);  // -1: not known
    for (int i = 0; i < 60; ++i) {
        const Change here = change_at(level, dear);
        if (here.value < 0) low = level;
        else if (level <= 0) return 0;
        else high = level;
        // Where it knows no bracket it goes in small steps, so as not to leave the hump it is on.
        const double least = low >= 0 ? low : std::max(0.0, level - 4 * step), most = high >= 0 ? high : level + 4 * step;
        double next = here.slope > 0 ? level - here.value / here.slope : -1;
        if (next < least || next > most) {
            if (low >= 0 && high >= 0) next = (low + high) / 2;
            else next = std::max(0.0, here.value < 0 ? level + step : level - step), step *= 2;
        }
        const bool done = std::fabs(next - level) <= std::max(0.05 * grain_, 2e-3 * level) || (low >= 0 && high >= 0 && high - low < 0.05 * grain_);
        level = next;
        if (done) break;
    }
    return grain_ * std::ceil(level / grain_ - 1e-6);
}

}  // namespace drum::buffer
