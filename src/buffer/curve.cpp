#include "buffer/curve.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "buffer/bells.h"
#include "buffer/deep.h"
#include "buffer/points.h"

namespace drum::buffer {
namespace {

constexpr int kAround = 24;            // sixteenths of a doubling of the price, each way

// What one more unit on hand takes off the loss.
double slope(const Point& a, const Point& b) { return (a.loss - b.loss) / std::max(b.on_hand - a.on_hand, 1e-300); }

// Keeps the lower convex hull, in place. Levels that hold next to nothing differ by rounding only.
void keep_hull(std::vector<Point>& all) {
    std::size_t kept = 0;
    const double nothing = 1e-7 * all.back().on_hand;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (i > 0 && all[i].on_hand < nothing) continue;
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

// Near which levels price x on hand + loss may be least. Were the need of n days known, a unit more would be worth its price up to the last
// day with C(n) = price x daily x P(lead < n) - P(lead = n) < 0. Uncertain need and lots only ever take away changes of sign (Karlin 1968:
// the cdfs are totally positive in days and units), so that there are no more humps than C has; where the need cannot tell
// days apart there is one.
std::vector<double> humps(const Mixture& mixture, double price, double lot) {
    std::vector<double> out;
    double below = 0, last_mean = 0;
    const Stretch* last = nullptr;
    bool worth = false;
    for (const Stretch& s : mixture.stretches) {
        below += s.until;
        const bool now = price * mixture.daily * below < s.before;
        if (worth && !now && last != nullptr) {
            const double deviation = std::sqrt(last->variance), level = std::max(0.0, last->mean + deviation - lot / 2);
            if (!out.empty() && last->mean - last_mean < 1.5 * deviation) out.back() = level;
            else out.push_back(level);
            last_mean = last->mean;
        }
        worth = now, last = &s;
    }
    return out;
}

}  // namespace

Curve::Curve(const JointItem& item) : item_(item) {
    CHECK(item.cost > 0 && item.lead != nullptr);
    const Mixture mixture = mixture_of(item);
    between_ = mixture.daily > 0 && !summed(item, mixture);
    std::vector<Point> all = points_of(item, mixture);
    if (mixture.daily > 0) all.insert(all.begin(), {kNotKept, 0, 1, 0});
    keep_hull(all);
    points_.reserve(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Point& p = all[i];
        const double worth = i + 1 < all.size() ? slope(p, all[i + 1]) : 0;
        points_.push_back({static_cast<float>(p.level), static_cast<float>(p.on_hand), static_cast<float>(p.loss), static_cast<float>(1 - p.fill),
                           static_cast<float>(worth)});
    }
}

Point Curve::point(std::size_t i) const {
    const Stored& p = points_[i];
    const double grain = grain_of(item_);
    return {grain * std::round(double(p.level) / grain), p.on_hand, p.loss, 1 - double(p.short_of)};
}

// Edges grow flatter upwards: climb while the edge above is worth more than the price.
std::size_t Curve::last_worth(double price) const {
    std::size_t low = 0, high = points_.size() - 1;
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (double(points_[middle].worth) > price) low = middle + 1;
        else high = middle;
    }
    return low;
}

Point Curve::at(double price) const {
    const std::size_t low = last_worth(price), first = kept_from();
    if (!between_ || first == points_.size()) return point(low);
    const Mixture mixture = mixture_of(item_);
    const Bells bells(item_, mixture, mixture.stretches);
    const double lot = std::max(0.0, item_.order_quantity);
    const auto deep = [&](double level) {
        return item_.whole && level + lot + 1 < std::max(mixture.mean_until - mixture.deviation, mixture.mean_until / 3);
    };
    std::vector<double> from = humps(mixture, price, lot);
    if (from.size() < 2) from.clear();
    from.push_back(low < first ? point(first).level : near(price).level);
    Point best;
    for (std::size_t i = 0; i < from.size(); ++i) {
        double level = deep(from[i]) ? from[i] : bells.best_near(from[i], price);
        if (deep(level)) level = best_deep(item_, mixture, price, level);
        if (i > 0 && level == best.level) continue;
        const Point here = bells.at(level);
        if (i == 0 || price * here.on_hand + here.loss < price * best.on_hand + best.loss) best = here;
    }
    if (first > 0 && price * best.on_hand + best.loss >= 1) return point(0);
    return best;
}

std::vector<Point> Curve::around(double price) const {
    std::vector<Point> out{point(0)};
    if (!between_) {
        const std::vector<Point> kept = points_of(item_);
        out.resize(kept_from());
        out.insert(out.end(), kept.begin(), kept.end());
        return out;
    }
    for (int step = kAround; step >= -kAround; --step) {
        const Point here = at(price * std::exp2(double(step) / 16));
        if (here.level > out.back().level) out.push_back(here);
    }
    return out;
}

Point Curve::near(double price) const {
    const std::size_t low = last_worth(price), first = kept_from();
    if (!between_ || low < first || points_.size() < first + 3 || low + 1 >= points_.size()) return point(low);
    const std::size_t middle = std::max(low, first + 1);
    const Point down = point(middle - 1), own = point(middle), up = point(middle + 1);
    // In the middles of the two edges that meet here the slope is theirs, less what an edge is steeper than the middle of an exponential;
    // in between it falls steadily: where it is the price. Below the first edge's middle it is taken to fall as it does above.
    const double from = (down.level + own.level) / 2, to = (own.level + up.level) / 2;
    const double edge = std::log(double(points_[middle - 1].worth) / points_[middle].worth), fall = edge / (to - from);
    const auto less = [&](double width) { return std::min(fall * width * fall * width, 4.0) / 24; };
    const double steep = std::log(double(points_[middle - 1].worth)) - less(own.level - down.level), drop = edge - less(own.level - down.level) + less(up.level - own.level);
    const double share = drop > 0 ? std::min((steep - std::log(price)) / drop, 1.0) : 0, grain = grain_of(item_);
    Point out;
    out.level = std::max(down.level, grain * std::ceil((from + share * (to - from)) / grain - 1e-6));
    const bool upper = out.level >= own.level;
    const Point &a = upper ? own : down, &b = upper ? up : own;
    const double t = std::min((out.level - a.level) / (b.level - a.level), 1.0);
    const auto geometric = [&](double x, double y) { return x > 0 && y > 0 ? x * std::pow(y / x, t) : x + t * (y - x); };
    // On hand is a parabola through the three: straight between two it would be too much.
    const double bend = ((up.on_hand - own.on_hand) / (up.level - own.level) - (own.on_hand - down.on_hand) / (own.level - down.level)) / (up.level - down.level);
    out.on_hand = a.on_hand + t * (b.on_hand - a.on_hand) + bend * (out.level - a.level) * (out.level - b.level);
    if (share >= 0 && low > first) {  // from the point in the middle on the loss falls by the price at which each level is best
        const double apart = steep - drop * (own.level - from) / (to - from) - std::log(price);  // of the point's own price, in logarithms
        const double mean_price = std::fabs(apart) < 1e-6 ? price : price * std::expm1(apart) / apart;
        out.loss = std::clamp(own.loss - (out.on_hand - own.on_hand) * mean_price, b.loss, a.loss);
    } else out.loss = geometric(a.loss, b.loss);
    out.fill = 1 - geometric(1 - a.fill, 1 - b.fill);
    return out;
}

}  // namespace drum::buffer
