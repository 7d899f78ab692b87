// Consumption per day: discounted Gamma-Poisson (Harvey and Fernandes 1989) with a family prior and the dispersion of
// the negative-binomial observations pooled by family (ALGORITHMS 2).
#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>

#include "learn/learned.h"
#include "learn/needs.h"

namespace drum::learn {
namespace {

constexpr double kMemoryDays = 50;        // a <- .98 a + x a day, for what is used every week
constexpr double kMostMemoryDays = 500;   // for what is used seldom: some ten uses, else its rate would be noise
constexpr double kRememberedUses = 10;
constexpr double kPriorDays = 15;         // weight of the family's mean, of which too little is known to say
constexpr double kFewestPriorDays = 1, kMostPriorDays = 20;
constexpr double kShrinkBlocks = 10;      // blocks with need that weigh as much as the family's dispersion
constexpr double kFewestBlocks = 8;       // a variance of fewer says little
constexpr double kRemembered = 4;         // memories of the rate that a dispersion is remembered

// What one pass over an item's needs leaves to learn from.
struct Seen {
    double units = 0, clock = 0, used_days = 0;
    double alpha = 0, blocks = 0;  // method of moments, and the blocks with need behind it
};

// Of one family, or of one item that has none.
struct Pool {
    double units = 0, clock = 0, used_days = 0;
    double alpha = 0, blocks = 0;          // sum of alpha x blocks, and of blocks
    double between = 0, squares = 0;       // sum of clock (rate - mean)^2, and of clock^2
    double items = 0;
    double mean() const { return clock > 0 ? units / clock : 0; }
    double dispersion() const { return blocks > 0 ? std::max(0.0, alpha / blocks) : 0; }  // with nothing seen: Poisson
    double used_share() const { return clock > 0 ? used_days / clock : 0; }
};

// The gamma of the daily rate.
struct Posterior {
    double a = 0, b = 0, memory = kMemoryDays;
    void pass(double days) {  // without need
        const double kept = std::pow(1 - 1 / memory, days);
        a *= kept;
        b = kept * b + (1 - kept) * memory;
    }
};

double memory_days(double used_share) {
    return used_share > 0 ? std::clamp(kRememberedUses / used_share, kMemoryDays, kMostMemoryDays) : kMemoryDays;
}

// Units needed in each whole block of `length` clock days; what is left over at the end is left out.
std::vector<double> in_blocks(const Needs& needs, double length) {
    std::vector<double> out(static_cast<std::size_t>(needs.clock / length + 1e-9), 0);
    double at = 0;
    for (const Needs::Event& event : needs.events) {
        at += event.ran;
        const auto block = static_cast<std::size_t>(std::max(0.0, std::ceil(at / length - 1e-9) - 1));  // clock days 1 to 7 are the first week
        if (block >= out.size()) break;
        out[block] += event.units;
    }
    return out;
}

// Dispersion from what was needed in each block of `length` clock days against what was expected of it the day before it began, so that
// a lasting change counts only while it is being learned: variance of a block = m + m^2 alpha / length. Of blocks, because
// what a weekly rhythm moves to and fro within a week is no doubt about the need of a fortnight.
void measure_dispersion(const Needs& needs, double length, Seen& seen) {
    const std::vector<double> blocks = in_blocks(needs, length);
    if (double(blocks.size()) < kFewestBlocks) return;
    const double mean = needs.units / needs.clock;
    Posterior posterior{kPriorDays * mean, kPriorDays, memory_days(seen.used_days / seen.clock)};
    const double kept = std::exp(-length / (kRemembered * posterior.memory));
    double excess = 0, square = 0, used = 0;
    for (const double units : blocks) {
        const double expected = posterior.a / posterior.b * length;
        excess = kept * excess + (units - expected) * (units - expected) - expected;
        square = kept * square + expected * expected;
        used = kept * used + (units > 0 ? 1 : 0);
        posterior.pass(length);
        posterior.a += units;
    }
    if (square <= 0) return;
    // The expectation is itself in doubt, so that its square is larger on average than that of the mean.
    const double raw = length * excess / square;
    seen.alpha = raw > 0 && mean > 0 ? raw * (1 + (1 / mean + raw) / posterior.b) : raw;
    seen.blocks = used;
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
    pool.alpha += seen.alpha * seen.blocks;
    pool.blocks += seen.blocks;
    pool.squares += seen.clock * seen.clock;
    pool.items += 1;
}

void compare(const Seen& seen, Pool& pool) {
    if (seen.clock <= 0) return;
    const double off = seen.units / seen.clock - pool.mean();
    pool.between += seen.clock * off * off;
}

// The family's mean weighs as many days as its items are alike: within-item variance of a day / variance between the items
// (Buehlmann and Straub 1970). Items that differ widely say little of a new one.
double prior_days(const Pool& pool) {
    if (pool.items < 3 || pool.units <= 0) return kPriorDays;
    const double mean = pool.mean(), within = mean + mean * mean * pool.dispersion();
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

DemandRate rate_of(const Needs& needs, const Seen& seen, const Pool& pool) {
    DemandRate rate;
    const double mine = seen.blocks / (seen.blocks + kShrinkBlocks);
    // A variance known from n blocks only is in doubt itself: n / (n - 2), as that of Student's t.
    const double doubt = (seen.blocks + kShrinkBlocks) / (seen.blocks + kShrinkBlocks - 2);
    rate.alpha = doubt * std::max(0.0, mine * seen.alpha + (1 - mine) * pool.dispersion());
    const double used_share = (seen.used_days + kMemoryDays * pool.used_share()) / (seen.clock + kMemoryDays);
    const double prior = prior_days(pool);
    Posterior posterior{prior * pool.mean(), prior, memory_days(used_share)};
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

}  // namespace

std::vector<DemandRate> learn_rates(const state::State& state, Instant until, const std::vector<LeadTime>& lead) {
    const NeedReader needs(state, until);
    const auto count = static_cast<Id>(state.items.size());
    std::vector<Pool> families(state.families.size()), alone(state.items.size());  // who has no family is its own
    const auto pool_of = [&](Id item) -> Pool& {
        const Id family = state.item[item].family;
        return family == kNone ? alone[item] : families[family];
    };
    std::vector<Seen> seen(state.items.size());  // needs are read twice: all of them together would be larger than the moves
    std::vector<char> known(state.items.size(), 0);
    for (Id item = 0; item < count; ++item) {
        const Needs mine = needs.of(item);
        if (mine.empty()) continue;
        known[item] = 1;
        seen[item] = seen_of(mine, block_days(state, lead, item));
        add(seen[item], pool_of(item));
    }
    for (Id item = 0; item < count; ++item)
        if (known[item]) compare(seen[item], pool_of(item));
    std::vector<DemandRate> out(state.items.size());
    for (Id item = 0; item < count; ++item)
        if (known[item]) out[item] = rate_of(needs.of(item), seen[item], pool_of(item));
    return out;
}

}  // namespace drum::learn
