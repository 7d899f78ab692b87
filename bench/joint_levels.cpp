// Joint levels of many items: seconds on one core, and how far each level is from the one the exact mixture gives at the same
// multiplier.
//
//   joint_levels [ITEMS [CHECKED [SEED]]]   default 100000 2000 0; exits 1 over 2 seconds, or where more than one level in 200 is off
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "base/rng.h"
#include "buffer/joint.h"
#include "buffer/need.h"

namespace {

using namespace drum;

double seconds() { return double(std::clock()) / CLOCKS_PER_SEC; }

// Consumption of 0.01 to 300 a day, steady to lumpy, lead times of 2 to 60 days with cv 0 to 0.7, costs over three decades.
struct Catalogue {
    std::vector<learn::LeadTime> leads;
    std::vector<buffer::JointItem> items;
};

Catalogue catalogue(int count, std::uint64_t seed) {
    Rng rng(seed_of("joint levels", seed));
    Catalogue out;
    for (int i = 0; i < count; ++i) out.leads.push_back({learn::lead_pmf(2 + rng.exponential(12), 0.7 * rng.uniform()), 0, 0});
    for (int i = 0; i < count; ++i) {
        buffer::JointItem item;
        const double mean = std::exp(std::log(0.01) + rng.uniform() * std::log(30'000.0)), seen = 5 + rng.exponential(40);
        item.rate = {std::max(0.5, mean * seen), std::max(0.5, mean * seen) / mean, rng.uniform() < 0.3 ? 0 : rng.exponential(1), 100};
        item.lead = &out.leads[static_cast<std::size_t>(i)];
        item.cost = rng.lognormal(20, 2);
        item.weight = rng.exponential(5.0 / count);
        item.order_quantity = std::max(1.0, std::round(7 * mean * rng.uniform() * 2));
        out.items.push_back(item);
    }
    return out;
}

// E[(X - u)+] of a count, by summing its tail.
struct Sums {
    std::vector<double> cdf_until, cdf_before;
    double mean_until = 0, mean_before = 0;
};

Sums exact_sums(const buffer::JointItem& item, std::size_t upto) {
    Sums out{std::vector<double>(upto + 1, 0), std::vector<double>(upto + 1, 0), 0, 0};
    for (std::size_t l = 0; l < item.lead->pmf.size(); ++l) {
        if (item.lead->pmf[l] < 1e-9) continue;
        for (const bool before : {false, true}) {
            const double days = double(l) + item.review_days - (before ? 1 : 0), mean = days * item.rate.mean();
            (before ? out.mean_before : out.mean_until) += item.lead->pmf[l] * mean;
            const double variance = mean + mean * mean * (days > 0 ? item.rate.alpha / days + 1 / item.rate.a : 0);
            auto& cdf = before ? out.cdf_before : out.cdf_until;
            for (std::size_t u = 0; u <= upto; ++u) cdf[u] += item.lead->pmf[l] * buffer::count_cdf(mean, variance, double(u));
        }
    }
    return out;
}

// The last level whose next unit is still worth its price, from above: by the definition, over every level.
double exact_level(const buffer::JointItem& item, double price, double near) {
    const auto width = static_cast<std::size_t>(std::lround(item.order_quantity));
    const auto upto = static_cast<std::size_t>(near * 1.5 + 60) + width;
    const Sums sums = exact_sums(item, upto);
    // Going from s to s + 1 moves the positions s .. s + width up by one: on hand by the mean of F, loss by that of F before - F.
    double best = 0, value = 0, best_value = 0;
    for (std::size_t s = 0; s + width + 1 < upto; ++s) {
        double hand = 0, gain = 0;
        for (std::size_t u = s; u <= s + width; ++u) hand += sums.cdf_until[u], gain += sums.cdf_before[u] - sums.cdf_until[u];
        value += price * hand - gain / item.rate.mean();
        if (value < best_value) best_value = value, best = double(s) + 1;
    }
    return best;
}

}  // namespace

int main(int count, char** arguments) {
    const int items = count > 1 ? std::atoi(arguments[1]) : 100'000, checked = count > 2 ? std::atoi(arguments[2]) : 2'000;
    const Catalogue site = catalogue(items, count > 3 ? static_cast<std::uint64_t>(std::atoi(arguments[3])) : 0);
    (void)buffer::Curve(site.items.front());
    (void)buffer::curves_of({site.items.begin(), site.items.begin() + std::min(items, 100)});  // the table of tails is made once
    const double start = seconds();
    const std::vector<buffer::Curve> curves = buffer::curves_of(site.items);
    const double curved = seconds();
    const buffer::Joint joint = buffer::solve_joint(site.items, curves, 0.01);
    const double solved = seconds();
    std::size_t points = 0;
    for (const buffer::Curve& curve : curves) points += curve.size();
    std::printf("%d joint levels: %.2f s (curves %.2f, multiplier %.2f), nominal loss %.6f of 0.01, %.0f points an item\n", items, solved - start,
                curved - start, solved - curved, joint.loss, double(points) / items);

    int off = 0, off_position = 0, tried = 0;
    double worst = 0;
    const int stride = std::max(1, items / std::max(1, checked));
    for (int i = 0; i < items; i += stride) {
        const auto& item = site.items[static_cast<std::size_t>(i)];
        const double level = joint.points[static_cast<std::size_t>(i)].level;
        if (level + item.order_quantity > 6000) continue;  // by brute force too slow to look at all
        const double exact = exact_level(item, item.cost / (joint.multiplier * item.weight), level);
        const double apart = std::fabs(level - exact), share = apart <= 1 ? 0 : apart / std::max(1.0, exact);
        ++tried;
        worst = std::max(worst, share);
        off_position += apart > 1 && apart > 0.01 * (exact + item.order_quantity) ? 1 : 0;
        if (share > 0.01) {
            if (++off <= 20)
                std::printf("  off: %.0f, exact %.0f; %.3g a day, alpha %.2f, a %.1f, lead %.1f, lot %.0f\n", level, exact, item.rate.mean(), item.rate.alpha, item.rate.a, item.lead->mean(), item.order_quantity);
        }
    }
    std::printf("%d of %d levels checked are off by more than one unit and 1 %% (worst %.2f %%), %d so that it shows in level + lot\n", off, tried,
                100 * worst, off_position);
    return off * 200 <= tried && (solved - start) * 100'000 <= 2.0 * std::max(items, 100'000) ? 0 : 1;
}
