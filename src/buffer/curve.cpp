#include "buffer/curve.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "buffer/tail_table.h"

namespace drum::buffer {
namespace {

constexpr double kNegligible = 3e-7;   // lead-time days less likely than this are left out
constexpr double kTail = 3e-8;         // levels that leave less than this uncovered are not looked at
constexpr double kHead = 0.02;         // nor levels that cover less than this, beyond the first
constexpr int kSummed = 256;           // units of need up to which the distribution is summed

// Need over one stretch of days, and the share of lead times for which it is that of lead time + review, and of a day less.
struct Stretch {
    double until = 0, before = 0, mean = 0, variance = 0;
};

struct Mixture {
    std::vector<Stretch> stretches;
    double mean_until = 0, mean_before = 0, deviation = 0, daily = 0;
};

double variance_of(const learn::DemandRate& rate, double days, double mean) {
    return mean + mean * mean * ((days > 0 ? rate.alpha / days : 0) + (rate.a > 0 ? 1 / rate.a : 0));
}

// Lead-time days so near each other that the need does not tell them apart are taken together, their spread kept in the variance.
void add_stretches(const JointItem& item, Mixture& out) {
    const auto& pmf = item.lead->pmf;
    double mass = 0, mean_lead = 0;
    for (std::size_t l = 0; l < pmf.size(); ++l)
        if (pmf[l] >= kNegligible) mass += pmf[l], mean_lead += pmf[l] * double(l);
    const auto add = [&](double until, double before, double days, double spread) {
        const double mean = out.daily * days;
        out.stretches.push_back({until, before, mean, variance_of(item.rate, days, mean) + out.daily * out.daily * spread});
    };
    const double review = item.review_days;
    out.stretches.reserve(48);
    if (mass <= 0) {  // nothing known of the lead time: it takes none
        add(1, 0, review, 0), add(0, 1, std::max(0.0, review - 1), 0);
        return;
    }
    const auto share = [&](std::size_t l) { return l < pmf.size() && pmf[l] >= kNegligible ? pmf[l] / mass : 0; };
    // As many days as make one standard deviation of the need by then: sums of such bells are smooth. From a sixteenth to an eighth of them.
    const auto group = [&](std::size_t l) {
        const double days = double(l) + review, sd = std::sqrt(variance_of(item.rate, days, out.daily * days));
        return std::max(1.0, std::min(std::max(sd / std::max(out.daily, 1e-12), days / 16), days / (out.daily > 5 ? 4 : 8)));
    };
    if (group(static_cast<std::size_t>(mean_lead / mass)) < 2) {  // one day's need is both: until of one lead time, before of the next
        for (std::size_t k = 0; k <= pmf.size(); ++k) {
            const double until = k > 0 ? share(k - 1) : 0, before = share(k);
            if (until + before > 0) add(until, before, std::max(0.0, double(k) - 1 + review), 0);
        }
        return;
    }
    for (std::size_t first = 0, next = 0; first < pmf.size(); first = next) {
        next = first + static_cast<std::size_t>(group(first));
        double here = 0, day = 0, square = 0;
        for (std::size_t l = first; l < std::min(next, pmf.size()); ++l)
            here += share(l), day += share(l) * double(l), square += share(l) * double(l) * double(l);
        if (here <= 0) continue;
        day /= here;
        const double spread = std::max(0.0, square / here - day * day);
        add(here, 0, day + review, spread), add(0, here, std::max(0.0, day + review - 1), spread);
    }
}

Mixture mixture_of(const JointItem& item) {
    Mixture out;
    out.daily = item.rate.mean();
    add_stretches(item, out);
    double square = 0;
    for (const Stretch& s : out.stretches) {
        out.mean_until += s.until * s.mean, out.mean_before += s.before * s.mean;
        square += s.until * (s.variance + s.mean * s.mean);
    }
    out.deviation = std::sqrt(std::max(0.0, square - out.mean_until * out.mean_until));
    return out;
}

// P(need = k) of both mixtures for k = 0, 1, ... until next to nothing is left, by the recursion of the negative binomial,
// all stretches side by side.
void sum_up(const Mixture& mixture, std::vector<double>& until, std::vector<double>& before) {
    struct Four {  // side by side, so that their sums do not wait for each other
        double term[4] = {}, ratio[4] = {}, extra[4] = {}, until[4] = {}, before[4] = {};
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
    for (int k = 0; k <= 4 * kSummed && left > kTail; ++k) {
        double u[4] = {}, b[4] = {};
        const double inverse = 1 / (double(k) + 1);
        for (Four& four : fours)
            for (int lane = 0; lane < 4; ++lane) {
                u[lane] += four.until[lane] * four.term[lane];
                b[lane] += four.before[lane] * four.term[lane];
                four.term[lane] *= four.ratio[lane] + four.extra[lane] * inverse;
            }
        until.push_back(u[0] + u[1] + (u[2] + u[3])), before.push_back(b[0] + b[1] + (b[2] + b[3]));
        left -= until.back();
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

// Levels by the tails of three moments, where counts stand half a unit to either side of their number. The position is spread
// evenly, so that what is short on average is a difference of two summed excesses.
std::vector<Point> near_points(const Mixture& mixture, double order_quantity, double grain) {
    std::vector<double> levels;
    levels.reserve(96), levels.push_back(0);
    const double dense = std::max(0.0, mixture.mean_until - 2.5 * mixture.deviation), low = std::max(0.0, dense - order_quantity);
    for (int k = 0; k < 16 && low < dense; ++k) levels.push_back(low + (dense - low) * k / 16);
    for (double z = -2.5, step = 0.4; z < 40; z += step, step *= z > 3 ? 1.1 : 1) levels.push_back(mixture.mean_until + z * mixture.deviation);
    struct Node {
        double until = 0, before = 0, mean = 0, variance = 0, inverse = 0;  // inverse: of the standard deviation
        Tails tails{0};
    };
    std::vector<Node> nodes;
    nodes.reserve(mixture.stretches.size());
    for (const Stretch& s : mixture.stretches) {
        const double inverse = 1 / std::sqrt(std::max(s.variance, 1e-12));
        nodes.push_back({s.until, s.before, s.mean, s.variance, inverse, Tails(s.mean > 0 ? (2 * s.variance / s.mean - 1) * inverse : 0)});
    }
    std::vector<Point> out;
    out.reserve(levels.size());
    const double half = std::min(0.5, grain / 2), width = std::max(order_quantity, 0.0) + 2 * half;
    for (const double wanted : levels) {
        const double level = grain * std::round(wanted / grain), from = level - half, to = from + width;
        if (level < 0 || (!out.empty() && level <= out.back().level)) continue;
        double until = 0, before = 0, above = 0;
        for (const Node& node : nodes) {
            const double z = (from - node.mean) * node.inverse;
            if (z > node.tails.end()) continue;
            if (z + width * node.inverse < -7) {  // all of it, as good as surely
                const double excess = node.mean - (from + to) / 2;
                until += node.until * excess, before += node.before * excess, above += node.until;
                continue;
            }
            const double square = node.tails.square(z) - node.tails.square((to - node.mean) * node.inverse);
            const double excess = square * std::max(node.variance, 1e-12) / width;
            until += node.until * excess, before += node.before * excess;
            if (node.until > 0) above += node.until * node.tails.above((level + 0.5 - node.mean) * node.inverse);
        }
        out.push_back({level, level + width / 2 - half - mixture.mean_until + until, std::max(0.0, until - before) / mixture.daily, 1 - above});
        if (above < kTail) break;
    }
    return out;
}

// What one more unit on hand takes off the loss.
double slope(const Point& a, const Point& b) { return (a.loss - b.loss) / std::max(b.on_hand - a.on_hand, 1e-300); }

// Keeps the lower convex hull, in place.
void keep_hull(std::vector<Point>& all) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (i > 0 && i + 1 < all.size() && all[i + 1].fill < kHead) continue;
        if (kept > 0 && all[i].on_hand <= all[kept - 1].on_hand) {
            if (all[i].loss < all[kept - 1].loss) all[kept - 1] = all[i];
            continue;
        }
        while (kept > 1 && slope(all[kept - 2], all[kept - 1]) <= slope(all[kept - 1], all[i])) --kept;
        all[kept++] = all[i];
    }
    while (kept > 1 && slope(all[kept - 2], all[kept - 1]) <= 0) --kept;
    all.resize(kept);
}

bool summed(const JointItem& item, const Mixture& mixture) {
    return item.whole && mixture.mean_until + 8 * mixture.deviation <= kSummed;
}

std::vector<Point> points_of(const JointItem& item, const Mixture& mixture) {
    if (mixture.daily <= 0) return {{0, 0, 0, 1}};
    if (!summed(item, mixture)) return near_points(mixture, item.order_quantity, item.whole ? 1 : 0.001);
    std::vector<double> until, before;
    sum_up(mixture, until, before);
    return exact_points(mixture, item.order_quantity, until, before);
}

}  // namespace

std::vector<Point> points_of(const JointItem& item) { return points_of(item, mixture_of(item)); }

Curve::Curve(const JointItem& item) : grain_(item.whole ? 1 : 0.001) {
    CHECK(item.cost > 0 && item.lead != nullptr);
    const Mixture mixture = mixture_of(item);
    between_ = mixture.daily > 0 && !summed(item, mixture);
    std::vector<Point> all = points_of(item, mixture);
    if (mixture.daily > 0) all.insert(all.begin(), {kNotKept, 0, 1, 0});
    keep_hull(all);
    points_.reserve(all.size());
    for (const Point& p : all) points_.push_back({static_cast<float>(p.level), static_cast<float>(p.on_hand), static_cast<float>(p.loss), static_cast<float>(1 - p.fill)});
}

Point Curve::point(std::size_t i) const {
    const Stored& p = points_[i];
    return {grain_ * std::round(double(p.level) / grain_), p.on_hand, p.loss, 1 - double(p.short_of)};
}

Point Curve::at(double price) const {
    // Edges grow flatter upwards: climb while the edge above is worth more than the price.
    std::size_t low = 0, high = points_.size() - 1;
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        const Stored &a = points_[middle], &b = points_[middle + 1];
        if (double(a.loss) - b.loss > price * (double(b.on_hand) - a.on_hand)) low = middle + 1;
        else high = middle;
    }
    const std::size_t first = kept_from();
    if (!between_ || low < first || points_.size() < first + 3 || low + 1 >= points_.size()) return point(low);
    // Between the middles of the two edges that meet here the slope falls steadily: where it is the price. Below the first edge's
    // middle it is taken to fall as it does above.
    const std::size_t middle = std::max(low, first + 1);
    const Point down = point(middle - 1), own = point(middle), up = point(middle + 1);
    const double steep = slope(down, own), flat = slope(own, up);
    const double share = flat > 0 ? std::min(std::log(steep / price) / std::log(steep / flat), 1.0) : 0;
    const double from = (down.level + own.level) / 2, to = (own.level + up.level) / 2;
    Point out;
    out.level = std::max(down.level, grain_ * std::ceil((from + share * (to - from)) / grain_ - 1e-6));
    const bool upper = out.level >= own.level;
    const Point &a = upper ? own : down, &b = upper ? up : own;
    const double t = (out.level - a.level) / (b.level - a.level);
    const auto geometric = [&](double x, double y) { return x > 0 && y > 0 ? x * std::pow(y / x, t) : x + t * (y - x); };
    // On hand is a parabola through the three: straight between two it would be too much.
    const double bend = ((up.on_hand - own.on_hand) / (up.level - own.level) - (own.on_hand - down.on_hand) / (own.level - down.level)) / (up.level - down.level);
    out.on_hand = a.on_hand + t * (b.on_hand - a.on_hand) + bend * (out.level - a.level) * (out.level - b.level);
    out.loss = geometric(a.loss, b.loss);
    out.fill = 1 - geometric(1 - a.fill, 1 - b.fill);
    return out;
}

}  // namespace drum::buffer
