#include "buffer/points.h"

#include <algorithm>
#include <cmath>

#include "buffer/bells.h"

namespace drum::buffer {
namespace {

constexpr double kTail = 1e-10;        // levels that leave less than this uncovered are not looked at
constexpr double kEnded = 1e-14;       // probabilities below this are no longer followed
constexpr int kSummed = 256;           // units of need up to which the distribution is summed

// P(need = k) of both mixtures for k = 0, 1, ... until next to nothing is left, by the recursion of the negative binomial,
// all stretches side by side.
void sum_up(const Mixture& mixture, std::vector<double>& until, std::vector<double>& before) {
    struct Four {  // side by side, so that their sums do not wait for each other
        double term[4] = {}, ratio[4] = {}, extra[4] = {}, until[4] = {}, before[4] = {};
        bool ended(int k) const {
            for (int lane = 0; lane < 4; ++lane)
                if (term[lane] > kEnded || ratio[lane] * (k + 1) + extra[lane] >= k + 1) return false;
            return true;
        }
    };
    std::vector<Four> fours((mixture.stretches.size() + 3) / 4);
    for (std::size_t i = 0; i < mixture.stretches.size(); ++i) {
        const Stretch& s = mixture.stretches[i];
        const bool poisson = s.variance <= s.mean * (1 + 1e-9);
        const double size = poisson ? 0 : s.mean * s.mean / (s.variance - s.mean);
        Four& four = fours[i / 4];
        four.term[i % 4] = poisson ? std::exp(-s.mean) : std::exp(-size * std::log1p(s.mean / size));
        four.ratio[i % 4] = poisson ? 0 : s.mean / (size + s.mean);  // term(k) = term(k - 1) (ratio + extra / k)
        four.extra[i % 4] = poisson ? s.mean : four.ratio[i % 4] * (size - 1);
        four.until[i % 4] = s.until, four.before[i % 4] = s.before;
    }
    until.reserve(kSummed), before.reserve(kSummed);
    double left = 1;
    std::size_t first = 0;  // the need of the shorter lead times ends first
    for (int k = 0; k <= 4 * kSummed && left > kTail; ++k) {
        double u[4] = {}, b[4] = {};
        const double inverse = 1 / (double(k) + 1);
        for (std::size_t i = first; i < fours.size(); ++i) {
            Four& four = fours[i];
            for (int lane = 0; lane < 4; ++lane) {
                u[lane] += four.until[lane] * four.term[lane];
                b[lane] += four.before[lane] * four.term[lane];
                four.term[lane] *= four.ratio[lane] + four.extra[lane] * inverse;
            }
        }
        until.push_back(u[0] + u[1] + (u[2] + u[3])), before.push_back(b[0] + b[1] + (b[2] + b[3]));
        left -= until.back();
        while (k % 8 == 7 && first < fours.size() && fours[first].ended(k)) ++first;
    }
}

// Every level from 0 on, from the probabilities of both needs.
std::vector<Point> exact_points(const Mixture& mixture, double order_quantity, const std::vector<double>& until, const std::vector<double>& before) {
    const std::size_t count = until.size(), width = static_cast<std::size_t>(std::clamp(std::round(order_quantity), 0.0, 1e9));
    // At position u, with F the cdf: on hand = sum of F below u; loss = (mean - mean before + sum of (F - F before) below u) /
    // daily. From `count` on nothing is short. Running sums over the positions below u:
    struct Sums {
        double hand = 0, loss = 0, fill = 1;
    };
    std::vector<Sums> sums(count + 1);
    const double daily = std::max(mixture.daily, 1e-12), start = mixture.mean_until - mixture.mean_before;
    double f = 0, g = 0, below = 0, apart = 0;
    for (std::size_t u = 0; u < count; ++u) {
        sums[u + 1].hand = sums[u].hand + below;
        sums[u + 1].loss = sums[u].loss + std::max(0.0, start + apart) / daily;
        f += until[u], g += before[u];
        sums[u].fill = std::min(1.0, f);
        below += f;
        apart += f - g;
    }
    const double positions = double(width) + 1;
    std::vector<Point> out;
    out.reserve(count);
    for (std::size_t s = 0; s < count; ++s) {
        const std::size_t end = std::min(s + width + 1, count);
        const double beyond = double(s + width + 1 - end);  // positions in which on hand is the position less the mean
        const double more = beyond * (below + (beyond - 1) / 2);
        out.push_back({double(s), (sums[end].hand - sums[s].hand + more) / positions, (sums[end].loss - sums[s].loss) / positions, sums[s].fill});
    }
    return out;
}

// Levels so far apart that the curve between them is smooth.
std::vector<Point> near_points(const Mixture& mixture, const Bells& bells, double order_quantity, double grain) {
    std::vector<double> levels;
    levels.reserve(64), levels.push_back(0);
    const double dense = std::max(0.0, mixture.mean_until - 2.5 * mixture.deviation), low = std::max(0.0, dense - order_quantity);
    for (int k = 0; k < 6 && low < dense; ++k) levels.push_back(low + (dense - low) * k / 6);
    for (double z = -2.5, step = 0.6; z < 80; z += step, step *= z > 3 ? 1.2 : 1) levels.push_back(mixture.mean_until + z * mixture.deviation);
    std::vector<Point> out;
    out.reserve(levels.size());
    for (const double wanted : levels) {
        const double level = grain * std::round(wanted / grain);
        if (level < 0 || (!out.empty() && level <= out.back().level)) continue;
        out.push_back(bells.at(level));
        if (1 - out.back().fill < kTail) break;
    }
    return out;
}

}  // namespace

bool summed(const JointItem& item, const Mixture& mixture) {
    return item.whole && mixture.mean_until + 8 * mixture.deviation <= kSummed;
}

std::vector<Point> points_of(const JointItem& item, const Mixture& mixture) {
    if (mixture.daily <= 0) return {{0, 0, 0, 1}};
    if (!summed(item, mixture)) return near_points(mixture, Bells(item, mixture, taken_together(item)), item.order_quantity, grain_of(item));
    std::vector<double> until, before;
    sum_up(mixture, until, before);
    return exact_points(mixture, item.order_quantity, until, before);
}

std::vector<Point> points_of(const JointItem& item) { return points_of(item, mixture_of(item)); }

}  // namespace drum::buffer
