#include "buffer/deep.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace drum::buffer {
namespace {

constexpr double kNothing = 1e-14;     // of the first term: what is left of a tail is not looked at
constexpr double kMostUnits = 2e6;     // beyond, the level asked about is kept: units so small are no pieces
constexpr double kRising = 1e-12;      // below it, probabilities are so small that nothing is told from them

// Adds share x P(need = k) to every k of `to`, from the last one or the mode, whichever is lower, both ways.
void add_bell(const Stretch& s, double share, std::vector<double>& to) {
    if (s.mean <= 0) {
        to[0] += share;
        return;
    }
    const bool poisson = s.variance <= s.mean * (1 + 1e-9);
    const double size = poisson ? 0 : s.mean * s.mean / (s.variance - s.mean), ratio = poisson ? 0 : s.mean / (size + s.mean);
    const double extra = poisson ? s.mean : ratio * (size - 1);  // P(k) = P(k - 1) (ratio + extra / k)
    const double mode = std::max(0.0, std::floor(poisson ? s.mean : (size - 1) * s.mean / size));
    const double from = std::min(mode, double(to.size() - 1));
    const double start = poisson ? from * std::log(s.mean) - s.mean - std::lgamma(from + 1)
                                 : std::lgamma(size + from) - std::lgamma(size) - std::lgamma(from + 1) - size * std::log1p(s.mean / size) + from * std::log(ratio);
    const double first = share * std::exp(start), least = std::fabs(first) * kNothing;
    double term = first;
    for (auto k = static_cast<std::size_t>(from); k < to.size() && std::fabs(term) > least; ++k) {
        to[k] += term;
        term *= ratio + extra / (double(k) + 1);
    }
    term = first;
    for (auto k = static_cast<std::size_t>(from); k > 0 && std::fabs(term) > least; --k) {
        term /= ratio + extra / double(k);
        to[k - 1] += term;
    }
}

}  // namespace

double best_deep(const JointItem& item, const Mixture& mixture, double price, double level) {
    const auto positions = static_cast<std::size_t>(std::max(0.0, std::round(item.order_quantity))) + 1;
    const double dear = price * mixture.daily, most = 2 * (mixture.mean_until + 8 * mixture.deviation) + 16;
    for (auto last = static_cast<std::size_t>(1.25 * level) + 16;; last *= 2) {
        if (double(last + positions) > kMostUnits) return level;
        // At position u one unit more costs price x F(u) on hand and takes (F before(u) - F(u)) / daily off the loss; a level more
        // moves all its positions up by one.
        std::vector<double> change(last + positions, 0);
        for (const Stretch& s : mixture.stretches) add_bell(s, (1 + dear) * s.until - s.before, change);
        double at = 0, window = 0, value = 0, best_value = 0;
        for (double& here : change) at += here, here = at;
        for (std::size_t u = 0; u < positions; ++u) window += change[u];
        std::size_t best = 0;
        for (std::size_t s = 0; s < last; ++s) {
            value += window;
            if (value < best_value) best_value = value, best = s + 1;
            if (s + 1 < last) window += change[s + positions] - change[s];
        }
        if ((best < last && window > kRising) || double(last) > most) return double(best);
    }
}

}  // namespace drum::buffer
