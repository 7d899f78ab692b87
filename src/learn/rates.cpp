// Consumption per day: discounted Gamma-Poisson (Harvey and Fernandes 1989) with a family prior and the dispersion of
// the negative-binomial observations pooled by family (ALGORITHMS 2).
#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>

#include "learn/learned.h"
#include "learn/needs.h"
#include "learn/posterior.h"

namespace drum::learn {
namespace {

constexpr double kPriorDays = 15;         // weight of the family's mean, of which too little is known to say
constexpr double kTrimmed = 0.2;           // of the dispersions of a family, at either end
constexpr double kFewestPriorDays = 1, kMostPriorDays = 20;

// What one pass over an item's needs leaves to learn from.
struct Seen {
    double units = 0, clock = 0, used_days = 0;
    double alpha = 0, blocks = 0;  // method of moments, and the blocks with need behind it
};

// Of one family, or of one item that has none.
struct Pool {
    double units = 0, clock = 0, used_days = 0;
    std::vector<std::pair<double, double>> alphas;  // of the items, and the blocks behind each
    double between = 0, squares = 0;       // sum of clock (rate - mean)^2, and of clock^2
    double items = 0;
    double mean() const { return clock > 0 ? units / clock : 0; }
    double alpha = 0;                      // of the family; with nothing seen: Poisson
    double used_share() const { return clock > 0 ? used_days / clock : 0; }
};

// Of blocks of `length` clock days, because what a weekly rhythm moves to and fro within a week is no doubt about the need
// of a fortnight.
void measure_dispersion(const Needs& needs, double length, Seen& seen) {
    const std::vector<double> blocks = in_blocks(needs, length);
    if (static_cast<int>(blocks.size()) < kFewestBlocks) return;
    const double mean = needs.units / needs.clock;
    Posterior posterior{kPriorDays * mean, kPriorDays, memory_days(seen.used_days / seen.clock)};
    Dispersion dispersion(length, posterior.memory);
    for (const double units : blocks) {
        dispersion.see(posterior.mean() * length, units);
        posterior.pass(length);
        posterior.a += units;
    }
    seen.alpha = dispersion.alpha(mean, posterior.b);
    seen.blocks = dispersion.used;
}

Seen seen_of(const Needs& needs, double block_days) {
    Seen seen{needs.units, needs.clock, double(needs.events.size()), 0, 0};
    if (needs.clock > 0) measure_dispersion(needs, block_days, seen);
    return seen;
}

void add(const Seen& seen, Pool& pool) {
    pool.units += seen.units;
    pool.clock += seen.clock;
    pool.used_days += seen.used_days;
    if (seen.blocks > 0) pool.alphas.emplace_back(seen.alpha, seen.blocks);
    pool.squares += seen.clock * seen.clock;
    pool.items += 1;
}

// The mean weighted by blocks without the outer fifths, because an item that had been forgotten and is wanted again shows any dispersion.
void settle_dispersion(Pool& pool) {
    std::sort(pool.alphas.begin(), pool.alphas.end());
    double all = 0, at = 0, sum = 0, weight = 0;
    for (const auto& [alpha, blocks] : pool.alphas) all += blocks;
    for (const auto& [alpha, blocks] : pool.alphas) {
        const double within = std::max(0.0, std::min(at + blocks, (1 - kTrimmed) * all) - std::max(at, kTrimmed * all));
        at += blocks;
        sum += within * alpha;
        weight += within;
    }
    pool.alpha = weight > 0 ? std::max(0.0, sum / weight) : 0;
    pool.alphas = {};
}

void compare(const Seen& seen, Pool& pool) {
    if (seen.clock <= 0) return;
    const double off = seen.units / seen.clock - pool.mean();
    pool.between += seen.clock * off * off;
}

// The family's mean weighs as many days as its items are alike: within-item variance of a day / variance between the items
// (Buehlmann and Straub 1970). Items that differ widely say little of a new one.
double prior_days(const Pool& pool) {
    if (pool.items < 3 || pool.units <= 0 || pool.clock <= 0) return kPriorDays;
    const double mean = pool.mean(), within = mean + mean * mean * pool.alpha;
    const double scale = pool.clock - pool.squares / pool.clock;
    const double between = (pool.between - (pool.items - 1) * within) / std::max(scale, 1e-9);
    if (between <= 0) return kMostPriorDays;
    return std::clamp(within / between, kFewestPriorDays, kMostPriorDays);
}

// E[X | X >= units] of a negative binomial of this mean and variance mean + mean^2 / size.
double at_least(double mean, double size, double units) {
    if (mean <= 0 || units <= 0) return units;
    const double share = mean / (size + mean), beyond = boost::math::ibeta(units, size, share);
    if (beyond < 1e-200) return units;
    const double above = units > 1 ? boost::math::ibeta(units - 1, size + 1, share) : 1.0;
    return std::max(units, mean * above / beyond);
}

double memory_of(const Seen& seen, const Pool& pool) {
    return memory_days((seen.used_days + kMemoryDays * pool.used_share()) / (seen.clock + kMemoryDays));
}

DemandRate rate_of(const Needs& needs, const Seen& seen, const Pool& pool, double dispersion) {
    DemandRate rate;
    rate.alpha = shrunk_alpha(seen.alpha, seen.blocks, dispersion);
    const double prior = prior_days(pool);
    Posterior posterior{prior * pool.mean(), prior, memory_of(seen, pool)};
    for (const Needs::Event& event : needs.events) {
        double units = event.units;
        if (const auto& [a, b, memory] = posterior; event.sold_out && a > 0)
            units = at_least(a / b, 1 / std::max(1e-6, rate.alpha + 1 / a), units);
        posterior.pass(event.ran);
        posterior.a += units;
    }
    posterior.pass(needs.ran_after);
    rate.days = std::max(1.0, std::round(seen.clock));
    const auto& [a, b, memory] = posterior;
    if (a <= 0 || b <= 0) return rate;
    // Observations more dispersed than Poisson tell less of the mean: its relative variance is 1 / a + alpha / b.
    rate.a = 1 / (1 / a + rate.alpha / b);
    rate.b = rate.a * b / a;
    return rate;
}

// Blocks of a week for what is protected over a week and more, of a day for what is not.
double block_days(const state::State& state, const std::vector<LeadTime>& lead, Id item) {
    const auto source = state.source_of[item];
    if (source == state.source_of[item + 1] || static_cast<std::size_t>(source) >= lead.size()) return 7;
    return lead[static_cast<std::size_t>(source)].mean() + state.site.review_days < 7 ? 1 : 7;
}

// The families of a state. An item without one has its own mean; its dispersion, a figure without a unit, is that of all who have none.
class Pools {
public:
    explicit Pools(const state::State& state) : state_(state), families_(state.families.size()), alone_(state.items.size()) {}
    Pool& of(Id item) { return has_family(item) ? families_[state_.item[item].family] : alone_[item]; }
    void add(Id item, const Seen& seen) {
        learn::add(seen, of(item));
        if (!has_family(item)) learn::add(seen, none_);
    }
    void settle() {
        for (Pool& family : families_) settle_dispersion(family);
        settle_dispersion(none_);
    }
    double dispersion(Id item) { return has_family(item) ? of(item).alpha : none_.alpha; }

private:
    bool has_family(Id item) const { return state_.item[item].family != kNone; }
    const state::State& state_;
    std::vector<Pool> families_, alone_;
    Pool none_;
};

}  // namespace

std::vector<double> in_blocks(const Needs& needs, double days) {
    std::vector<double> out(static_cast<std::size_t>(needs.clock / days + 1e-9), 0);
    double at = 0;
    for (const Needs::Event& event : needs.events) {
        at += event.ran;
        const auto block = static_cast<std::size_t>(std::max(0.0, std::ceil(at / days - 1e-9) - 1));  // clock days 1 to 7 are the first week
        if (block >= out.size()) break;
        out[block] += event.units;
    }
    return out;
}

std::vector<DemandRate> learn_rates(const state::State& state, Instant until, const std::vector<LeadTime>& lead) {
    const NeedReader needs(state, until);
    const auto count = static_cast<Id>(state.items.size());
    Pools pools(state);
    std::vector<Seen> seen(state.items.size());  // needs are read twice: all of them together would be larger than the moves
    std::vector<char> known(state.items.size(), 0);
    for (Id item = 0; item < count; ++item) {
        const Needs mine = needs.of(item);
        if (mine.empty()) continue;
        known[item] = 1;
        seen[item] = seen_of(mine, block_days(state, lead, item));
        pools.add(item, seen[item]);
    }
    pools.settle();
    for (Id item = 0; item < count; ++item)
        if (known[item]) compare(seen[item], pools.of(item));
    std::vector<DemandRate> out(state.items.size());
    for (Id item = 0; item < count; ++item)
        if (known[item]) out[item] = rate_of(needs.of(item), seen[item], pools.of(item), pools.dispersion(item));
    return out;
}

}  // namespace drum::learn
