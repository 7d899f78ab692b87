#include "buffer/joint.h"

#include <algorithm>
#include <cmath>

#include "buffer/bracket.h"
#include "buffer/few_items.h"

namespace drum::buffer {
namespace {

constexpr std::size_t kSample = 512;
constexpr double kClose = 5e-3;      // of what is allowed: what many items may leave of it
constexpr int kRounds = 4;

// Sum of weight x starved share of every `stride`-th item.
double loss_at(const std::vector<JointItem>& items, const std::vector<Curve>& curves, double multiplier, std::size_t stride, Point (Curve::*point)(double) const) {
    double sum = 0;
    for (std::size_t i = 0; i < items.size(); i += stride)
        if (items[i].weight > 0) sum += items[i].weight * (curves[i].*point)(items[i].cost / (multiplier * items[i].weight)).loss;
    return sum;
}

template <class Loss>
Bracket everywhere(Loss loss) {
    return {kLeastMultiplier, kMostMultiplier, loss(kLeastMultiplier), loss(kMostMultiplier)};
}

template <class Loss>
double narrow(const Bracket& bracket, double allowed, double near, Loss loss) {
    return narrowed(bracket, allowed, near, loss).high;
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

namespace {

Joint with_bound(Joint joint, double allowed) {
    joint.bound = joint.money + joint.multiplier * (joint.loss - allowed);  // L(multiplier)
    return joint;
}

// Many items lose so smoothly that the last unit of none matters. The curves say nearly what is lost; how nearly, a sample tells,
// and where that is not enough the levels themselves.
Joint solve_many(const std::vector<JointItem>& items, const std::vector<Curve>& curves, double allowed) {
    const std::size_t stride = items.size() / kSample;
    const auto sample = [&](double multiplier) { return loss_at(items, curves, multiplier, stride, &Curve::near); };
    const auto all = [&](double multiplier) { return loss_at(items, curves, multiplier, 1, &Curve::near); };
    double multiplier = narrow(everywhere(sample), allowed / double(stride), 1e-2, sample);
    const std::size_t finer = std::max<std::size_t>(1, stride / 8);
    double nearly = loss_at(items, curves, multiplier, finer, &Curve::near), truly = loss_at(items, curves, multiplier, finer, &Curve::at);
    Joint out;
    for (int round = 0; round < kRounds; ++round) {
        const double wanted = (truly > 0 ? std::clamp(nearly / truly, 0.5, 2.0) : 1) * allowed * (1 - kClose / 3);
        multiplier = narrow(bracket_around(multiplier, wanted, all), wanted, kClose / 20, all);
        out = levels_at(items, curves, multiplier);
        if (out.loss <= allowed && out.loss >= allowed * (1 - kClose)) break;
        nearly = all(multiplier), truly = out.loss;
    }
    for (double step = 1.01; out.loss > allowed && multiplier < kMostMultiplier; step *= step)
        out = levels_at(items, curves, multiplier = std::min(kMostMultiplier, multiplier * step));
    return with_bound(std::move(out), allowed);
}

}  // namespace

Joint solve_joint(const std::vector<JointItem>& items, const std::vector<Curve>& curves, double allowed) {
    if (items.size() > 4 * kSample) return solve_many(items, curves, allowed);
    const auto nearly = [&](double multiplier) { return loss_at(items, curves, multiplier, 1, &Curve::near); };
    const auto truly = [&](double multiplier) { return loss_at(items, curves, multiplier, 1, &Curve::at); };
    const Bracket bracket = bracket_around(narrow(everywhere(nearly), allowed, kClose, nearly), allowed, truly);
    const bool few = items.size() <= kFewItems;
    const Joint out = with_bound(levels_at(items, curves, narrow(bracket, allowed, few ? 0 : kClose / 20, truly)), allowed);
    return few ? spend_what_is_left(items, curves, allowed, out) : out;
}

}  // namespace drum::buffer
