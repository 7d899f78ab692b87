#include "buffer/joint.h"

#include <algorithm>
#include <cmath>

namespace drum::buffer {
namespace {

constexpr double kLeast = 1e-12, kMost = 1e18;  // multipliers beyond these mean nothing
constexpr std::size_t kSample = 512;

// Sum of weight x starved share of every `stride`-th item.
double loss_at(const std::vector<JointItem>& items, const std::vector<Curve>& curves, double multiplier, std::size_t stride) {
    double sum = 0;
    for (std::size_t i = 0; i < items.size(); i += stride)
        if (items[i].weight > 0) sum += items[i].weight * curves[i].at(items[i].cost / (multiplier * items[i].weight)).loss;
    return sum;
}

struct Bracket {
    double low, high;            // the loss is over what is allowed at low (or low means nothing), within it at high
};

// The smallest multiplier within what is allowed. `near` 0: to the last digit, by bisection in logarithms, because few items
// lose in steps; else until the loss is within `near` (relative) of what is allowed, along the chord of the logarithms.
template <class Loss>
double narrow(Bracket bracket, double allowed, double near, Loss loss) {
    double above = loss(bracket.low), within = loss(bracket.high);
    if (above <= allowed) return bracket.low;
    while (bracket.high > bracket.low * (1 + 1e-13) && (near <= 0 || within < allowed * (1 - near))) {
        double share = 0.5;
        if (near > 0 && within > 0 && above < 4 * within) share = std::clamp(std::log(above / (allowed * (1 - near / 2))) / std::log(above / within), 0.02, 0.98);
        const double middle = bracket.low * std::pow(bracket.high / bracket.low, share), here = loss(middle);
        if (here <= allowed) bracket.high = middle, within = here;
        else bracket.low = middle, above = here;
    }
    return bracket.high;
}

}  // namespace

std::vector<Curve> curves_of(const std::vector<JointItem>& items) {
    std::vector<Curve> out;
    out.reserve(items.size());
    for (const JointItem& item : items) out.emplace_back(item);
    return out;
}

Joint levels_at(const std::vector<JointItem>& items, const std::vector<Curve>& curves, double multiplier) {
    Joint out;
    out.multiplier = multiplier;
    out.points.reserve(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        const bool weighs = items[i].weight > 0 && multiplier > 0;
        out.points.push_back(weighs ? curves[i].at(items[i].cost / (multiplier * items[i].weight)) : curves[i].point(0));
        out.money += items[i].cost * out.points.back().on_hand;
        out.loss += items[i].weight * out.points.back().loss;
    }
    return out;
}

Joint solve_joint(const std::vector<JointItem>& items, const std::vector<Curve>& curves, double allowed) {
    const auto all = [&](double multiplier) { return loss_at(items, curves, multiplier, 1); };
    Bracket bracket{kLeast, kMost};
    if (items.size() > 4 * kSample) {  // most of the way by a sample; the rest around what that says
        const std::size_t stride = items.size() / kSample;
        const double guess = narrow(bracket, allowed / double(stride), 1e-2, [&](double m) { return loss_at(items, curves, m, stride); });
        bracket = {guess, guess};
        for (double step = 1.1; bracket.high < kMost && all(bracket.high) > allowed; step *= step) bracket.low = bracket.high, bracket.high *= step;
        for (double step = 1.1; bracket.low > kLeast && all(bracket.low) <= allowed; step *= step) bracket.high = bracket.low, bracket.low /= step;
    }
    Joint out = levels_at(items, curves, narrow(bracket, allowed, items.size() > 4 * kSample ? 1e-4 : 0, all));
    out.bound = out.money + out.multiplier * (out.loss - allowed);  // L(multiplier)
    return out;
}

}  // namespace drum::buffer
