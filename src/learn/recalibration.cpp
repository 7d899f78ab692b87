#include "learn/recalibration.h"

#include <algorithm>
#include <cmath>

namespace drum::learn {
namespace {

constexpr double kPerStep = 10;      // steps per unit of -log(1 - quantile)
constexpr double kMostSaid = 1e-6;   // no quantile beyond: levels for one interval in a million are no buffers

constexpr double kLeastCounted = 0.5;  // where none fell beyond, so that logarithms are finite

double step_share(int step) { return std::exp(-double(step) / kPerStep); }

}  // namespace

Recalibration::Recalibration(const std::vector<Transform>& seen) : count_(double(seen.size())) {
    std::array<double, kSteps + 1> beyond{};
    for (const Transform& t : seen)
        for (int step = 0; step <= kSteps; ++step) {
            const double share = step_share(step), from = t.from, above = t.above;
            if (share <= above) break;
            beyond[static_cast<std::size_t>(step)] += share >= from ? 1 : (share - above) / (from - above);
        }
    for (std::size_t step = 0; step < beyond.size(); ++step) beyond_[step] = static_cast<float>(beyond[step]);
}

// Between two steps by the logarithm.
double Recalibration::share_at(double rank) const {
    int step = 0;
    while (step < kSteps && double(beyond_[static_cast<std::size_t>(step) + 1]) >= rank) ++step;
    const double here = beyond_[static_cast<std::size_t>(step)];
    if (step == kSteps || here <= rank) return step_share(step);
    const double next = beyond_[static_cast<std::size_t>(step) + 1];
    return step_share(step) * std::exp(-std::log(here / rank) / std::log(here / std::max(next, kLeastCounted)) / kPerStep);
}

double Recalibration::rank_at(double share) const {
    const double steps = std::clamp(-std::log(std::max(share, 1e-300)) * kPerStep, 0.0, double(kSteps));
    const auto step = std::min(static_cast<std::size_t>(steps), static_cast<std::size_t>(kSteps - 1));
    const double here = std::max(double(beyond_[step]), kLeastCounted), next = std::max(double(beyond_[step + 1]), kLeastCounted);
    return here * std::pow(next / here, steps - double(step));
}

double Recalibration::quantile(double promised) const {
    if (!tells() || promised <= 0 || promised >= 1) return promised;
    const double rank = (count_ + 1) * (1 - promised), sure = std::max(rank, kRanks);
    return std::max(promised, 1 - std::max(share_at(sure) * rank / sure, kMostSaid));
}

double Recalibration::beyond(double expected) const {
    if (!tells() || expected <= 0 || expected >= 1) return expected;
    const double rank = rank_at(expected);
    const double share = rank >= kRanks ? rank / (count_ + 1) : kRanks / (count_ + 1) * expected / share_at(kRanks);
    return std::clamp(share, expected, 1.0);
}

}  // namespace drum::learn
