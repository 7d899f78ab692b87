// Consumption per day: discounted Gamma-Poisson (Harvey and Fernandes 1989) with a family prior and the dispersion of
// the negative-binomial observations pooled by family (ALGORITHMS 2).
#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>

#include "base/rng.h"
#include "learn/learned.h"
#include "learn/needs.h"
#include "learn/past_intervals.h"
#include "learn/posterior.h"

namespace drum::learn {
namespace {

constexpr double kPriorDays = 15;   // weight of the family's mean, of which too little is known to say
constexpr double kLongTime = 0.98;  // share of orders that take no longer
constexpr double kTrimmed = 0.2;    // of the dispersions of a family, at either end
constexpr double kFewestPriorDays = 1, kMostPriorDays = 20;

// What one pass over an item's needs leaves to learn from.
struct Seen {
    double units = 0, clock = 0, used_days = 0;
    double alpha = 0, blocks = 0;  // method of moments, and the blocks with need behind it
    double watched = 0;            // of the clock, what was really seen
    double used_share() const { return clock > 0 ? used_days / clock : 0; }  // of the days
};

// Of one family, or of one item that has none.
struct Pool {
    double units = 0, clock = 0, used_days = 0;
    std::vector<std::pair<double, double>> alphas;  // alpha x used share of the items, and the blocks behind each
    double between = 0, squares = 0;                // sum of clock (rate - mean)^2, and of clock^2
    double items = 0;
    double mean() const { return clock > 0 ? units / clock : 0; }
    double lumps = 0;  // alpha x used share of the family; with nothing seen: Poisson
    double used_share() const { return clock > 0 ? used_days / clock : 0; }
};

// Of blocks of `length` clock days, because what a weekly rhythm moves to and fro within a week is no doubt about the
// need of a fortnight.
void measure_dispersion(const Needs& needs, double length, Seen& seen) {
    const std::vector<double> blocks = in_blocks(needs, length).units;
    if (static_cast<int>(blocks.size()) < kFewestBlocks) return;
    const double mean = needs.units / needs.clock;
    Posterior posterior{kPriorDays * mean, kPriorDays, memory_days(seen.used_share())};
    Dispersion dispersion(length, posterior.memory);
    for (const double units : blocks) {
        dispersion.see(posterior.mean() * length, units);
        posterior.pass(length);
        posterior.a += units;
    }
    seen.alpha = dispersion.alpha(posterior.b);
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
    if (seen.blocks > 0) pool.alphas.emplace_back(seen.alpha * seen.used_share(), seen.blocks);
    pool.squares += seen.clock * seen.clock;
    pool.items += 1;
}

// What comes in lumps is the more dispersed the more seldom it comes: with p uses a day of size S, alpha = E[S^2] /
// (E[S]^2 p). So it is alpha x used share that the items of a family have in common, from the daily to the yearly (over
// the spare parts it is 8 to 13 where alpha is 14 to 140). The mean weighted by blocks without the outer fifths,
// because an item that had been forgotten and is wanted again shows any dispersion.
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
    pool.lumps = weight > 0 ? std::max(0.0, sum / weight) : 0;
    pool.alphas = {};
}

void compare(const Seen& seen, Pool& pool) {
    if (seen.clock <= 0) return;
    const double off = seen.units / seen.clock - pool.mean();
    pool.between += seen.clock * off * off;
}

// The family's mean weighs as many days as its items are alike: within-item variance of a day / variance between the
// items (Buehlmann and Straub 1970). Items that differ widely say little of a new one.
double prior_days(const Pool& pool) {
    if (pool.items < 3 || pool.units <= 0 || pool.clock <= 0) return kPriorDays;
    const double mean = pool.mean(), within = mean + mean * mean * pool.lumps / std::max(pool.used_share(), 1e-9);
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

// Of the days, shrunk to the family's.
double used_share(const Seen& seen, const Pool& pool) {
    return std::max(1e-6, (seen.used_days + kMemoryDays * pool.used_share()) / (seen.clock + kMemoryDays));
}

// Before anything is seen of an item.
Posterior start_of(const Seen& seen, const Pool& pool) {
    const double prior = prior_days(pool);
    return {prior * pool.mean(), prior, memory_days(used_share(seen, pool))};
}

DemandRate rate_of(const Needs& needs, const Seen& seen, Posterior posterior, double dispersion) {
    DemandRate rate;
    rate.alpha = shrunk_alpha(seen.alpha, seen.blocks, dispersion);
    for (const Needs::Event& event : needs.events) {
        double units = event.units;
        if (const auto& [a, b, memory] = posterior; event.sold_out && a > 0)
            units = at_least(a / b, 1 / std::max(1e-6, rate.alpha + 1 / a), units);
        posterior.pass(event.ran);
        posterior.a += units;
    }
    posterior.pass(needs.ran_after);
    rate.days = std::max(1.0, std::round(seen.watched));
    rate.needs = double(needs.events.size());
    const auto& [a, b, memory] = posterior;
    if (a <= 0 || b <= 0) return rate;
    // Observations more dispersed than Poisson tell less of the mean: its relative variance is 1 / a + alpha / b.
    rate.a = 1 / (1 / a + rate.alpha / b);
    rate.b = rate.a * b / a;
    return rate;
}

// How long an order of the item takes; none: it is not bought.
const LeadTime* lead_of(const state::State& state, const std::vector<LeadTime>& lead, Id item) {
    const std::int32_t source = state::outside_source(state, item);
    return source < 0 || static_cast<std::size_t>(source) >= lead.size() ? nullptr
                                                                         : &lead[static_cast<std::size_t>(source)];
}

// Blocks of a week for what is protected over a week and more, of a day for what is not.
int block_days(const state::State& state, const LeadTime* lead) {
    return lead != nullptr && lead->mean() + state.site.review_days < 7 ? 1 : 7;
}

// The families of a state. An item without one has its own mean; its dispersion, a figure without a unit, is that of
// all who have none.
class Pools {
public:
    explicit Pools(const state::State& state)
        : state_(state), families_(state.families.size()), alone_(state.items.size()) {}
    Pool& of(Id item) { return has_family(item) ? families_[state_.item[item].family] : alone_[item]; }
    void add(Id item, const Seen& seen) {
        learn::add(seen, of(item));
        if (!has_family(item)) learn::add(seen, none_);
    }
    void settle() {
        for (Pool& family : families_) settle_dispersion(family);
        settle_dispersion(none_);
    }
    // The alpha that items of its family have who are used as often.
    double dispersion(Id item, const Seen& seen) {
        const Pool& own = of(item);
        return (has_family(item) ? own : none_).lumps / used_share(seen, own);
    }

private:
    bool has_family(Id item) const { return state_.item[item].family != kNone; }
    const state::State& state_;
    std::vector<Pool> families_, alone_;
    Pool none_;
};

// Completed intervals of a sample of each family, which does not depend on who else is there.
class Intervals {
public:
    Intervals(const state::State& state, const std::vector<char>& known)
        : state_(state),
          seen_(state.families.size() + 1),
          items_(state.families.size() + 1, 0),
          sampled_(std::min(kMostOfOne, kMost / double(state.families.size() + 1))) {
        for (std::size_t item = 0; item < known.size(); ++item) items_[group(static_cast<Id>(item))] += known[item];
    }
    void add(Id item, const Needs& needs, const Posterior& start, double pooled_alpha, const LeadTime* lead) {
        const double share = sampled_ / std::max(1.0, items_[group(item)]);
        const std::uint64_t seed = seed_of(state_.items.text(item));
        if (lead == nullptr || (share < 1 && double(seed) >= share * 0x1p64)) return;
        add_intervals(
            needs,
            {start, pooled_alpha, block_days(state_, lead), interval_lengths(lead->pmf, state_.site.review_days), seed},
            seen_[group(item)]);
    }
    Recalibrations settle() const {
        Recalibrations out;
        std::vector<Transform> all;
        for (std::size_t family = 0; family < seen_.size(); ++family) {
            all.insert(all.end(), seen_[family].begin(), seen_[family].end());
            if (family + 1 < seen_.size()) out.family.emplace_back(seen_[family]);
        }
        out.all = Recalibration(all);
        return out;
    }

private:
    std::size_t group(Id item) const {
        const Id family = state_.item[item].family;
        return family == kNone ? seen_.size() - 1 : static_cast<std::size_t>(family);
    }
    static constexpr double kMost = 6'000, kMostOfOne = 1'500;  // items
    const state::State& state_;
    std::vector<std::vector<Transform>> seen_;  // by family, and of those without one
    std::vector<double> items_;                 // with a need
    double sampled_;                            // of each family
};

// The most that was needed in any `days` of the clock.
double most_within(const Needs& needs, double days) {
    double most = 0, sum = 0, at = 0, back = 0;
    std::size_t first = 0;
    for (const Needs::Event& event : needs.events) {
        at += event.ran, sum += event.units;
        for (; back + needs.events[first].ran <= at - days; ++first)
            back += needs.events[first].ran, sum -= needs.events[first].units;
        most = std::max(most, sum);
    }
    return most;
}

// Until one that is ordered when it has run out is there, nearly always.
double longest_wait(const state::State& state, const LeadTime& lead) {
    return lead.quantile(kLongTime) + state.site.review_days;
}

// The needs of an item. Without a family nothing says how often such things are wanted: what was wanted once or twice
// in less than four weeks is taken not to have been wanted in the rest of them, so that a first sale is no daily need.
struct Watched {
    Needs needs;
    double days = 0;
};
Watched needs_of(const NeedReader& reader, const state::State& state, Id item, const LeadTime* lead) {
    constexpr double kFirstDays = 28;
    constexpr std::size_t kFew = 2;
    Watched out{lead != nullptr ? reader.of(item, longest_wait(state, *lead)) : reader.of(item), 0};
    out.days = out.needs.clock;
    if (out.needs.empty() || out.needs.events.size() > kFew || state.item[item].family != kNone ||
        out.needs.clock >= kFirstDays)
        return out;
    out.needs.events.front().ran += kFirstDays - out.needs.clock;
    out.needs.clock = kFirstDays;
    return out;
}

}  // namespace

Blocks in_blocks(const Needs& needs, double days) {
    const auto count = static_cast<std::size_t>(needs.clock / days + 1e-9);
    Blocks out{std::vector<double>(count, 0), std::vector<char>(count, 0)};
    double at = 0;
    for (const Needs::Event& event : needs.events) {
        at += event.ran;
        const auto block = static_cast<std::size_t>(
            std::max(0.0, std::ceil(at / days - 1e-9) - 1));  // clock days 1 to 7 are the first week
        if (block >= count) break;
        out.units[block] += event.units;
        if (event.sold_out) out.sold_out[block] = 1;
    }
    return out;
}

Consumption learn_consumption(const state::State& state, Instant until, const std::vector<LeadTime>& lead) {
    const NeedReader needs(state, until);
    const auto count = static_cast<Id>(state.items.size());
    Pools pools(state);
    std::vector<Seen> seen(
        state.items.size());  // needs are read twice: all of them together would be larger than the moves
    std::vector<char> known(state.items.size(), 0);
    for (Id item = 0; item < count; ++item) {
        const auto [mine, watched] = needs_of(needs, state, item, lead_of(state, lead, item));
        if (mine.empty()) continue;
        known[item] = 1;
        seen[item] = seen_of(mine, block_days(state, lead_of(state, lead, item)));
        seen[item].watched = watched;
        pools.add(item, seen[item]);
    }
    pools.settle();
    for (Id item = 0; item < count; ++item)
        if (known[item]) compare(seen[item], pools.of(item));
    Consumption out;
    out.week = needs.week();
    out.week_known = needs.week_known();
    out.rate.resize(state.items.size());
    Intervals intervals(state, known);
    for (Id item = 0; item < count; ++item) {
        if (!known[item]) continue;
        const Needs mine = needs_of(needs, state, item, lead_of(state, lead, item)).needs;
        const Posterior start = start_of(seen[item], pools.of(item));
        const double pooled_alpha = pools.dispersion(item, seen[item]);
        out.rate[item] = rate_of(mine, seen[item], start, pooled_alpha);
        if (const LeadTime* takes = lead_of(state, lead, item)) {
            const double longest = longest_wait(state, *takes);
            if (const double watched = seen[item].watched; watched >= longest)
                out.rate[item].most = (2 + 3 * longest / watched) * most_within(mine, longest);
        }
        intervals.add(item, mine, start, pooled_alpha, lead_of(state, lead, item));
    }
    out.recalibrations = intervals.settle();
    return out;
}

}  // namespace drum::learn
