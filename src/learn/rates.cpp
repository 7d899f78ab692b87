// Consumption per day: discounted Gamma-Poisson (Harvey and Fernandes 1989) with a family prior and the dispersion of
// the negative-binomial observations pooled by family. Days without stock on which nothing moved are censored.
#include <algorithm>
#include <cmath>

#include "learn/learned.h"

namespace drum::learn {
namespace {

constexpr double kDiscount = 0.98;     // a day; about 50 days of memory
constexpr double kPriorDays = 15;      // weight of the family's mean
constexpr double kNoFamilyAlpha = 0;   // with nothing seen: Poisson

struct Series {
    int first = 0;               // Day::number of the first observed day
    std::vector<double> used;    // units consumed per day
    std::vector<char> censored;
};

struct Pool {
    double units = 0, days = 0;      // for the mean
    double excess = 0, square = 0;   // sum of (variance - mean)+ and of mean^2, for alpha
};

// What left the store because it was needed. Shipments stand for demand only where no customer order says what was wanted.
bool consumes(const state::Move& move, bool ordered) {
    return move.quantity.micro < 0 && (move.kind == state::MoveKind::consume || (!ordered && move.kind == state::MoveKind::ship));
}

// What was ordered each day, for items that are sold: demand, not shipments, is what the market wanted.
std::vector<std::vector<std::pair<int, double>>> ordered_by_day(const state::State& state, Instant until) {
    std::vector<std::vector<std::pair<int, double>>> out(state.items.size());
    for (const state::DemandLine& line : state.demand) {
        const auto at = line.ordered_at ? line.ordered_at : line.shipped_at;
        if (line.cancelled || !at || *at >= until) continue;
        out[line.item].emplace_back(state.site.zone.day_of(*at).number, line.quantity.value());
    }
    return out;
}

void mark_censored(const state::State& state, Id item, Series& series) {
    if (!state.stocked[item]) return;
    const auto from = state.move_of[item], to = state.move_of[item + 1];
    std::int64_t after = state.on_hand[item].micro;  // walk back: on hand before each move
    for (auto m = to; m-- > from;) after -= state.moves[m].quantity.micro;
    std::int64_t level = after;  // at the start of the first move
    auto next = from;
    for (std::size_t d = 0; d < series.used.size(); ++d) {
        const Instant start = state.site.zone.start_of(Day{series.first + static_cast<int>(d)});
        while (next < to && state.moves[next].time < start) level += state.moves[next++].quantity.micro;
        series.censored[d] = level <= 0 && series.used[d] <= 0 ? 1 : 0;
    }
}

Series series_of(const state::State& state, Id item, const std::vector<std::pair<int, double>>& ordered, int first_day,
                 int last_day) {
    std::vector<std::pair<int, double>> events = ordered;
    for (auto m = state.move_of[item]; m < state.move_of[item + 1]; ++m)
        if (consumes(state.moves[m], !ordered.empty()))
            events.emplace_back(state.site.zone.day_of(state.moves[m].time).number, -state.moves[m].quantity.value());
    Series out;
    if (events.empty()) return out;
    out.first = std::max(first_day, last_day - 2000);
    if (out.first > last_day) return out;
    out.used.assign(static_cast<std::size_t>(last_day - out.first + 1), 0);
    out.censored.assign(out.used.size(), 0);
    for (const auto& [day, units] : events)
        if (day >= out.first && day <= last_day) out.used[static_cast<std::size_t>(day - out.first)] += units;
    for (double& units : out.used) units = std::max(0.0, units);
    if (ordered.empty()) mark_censored(state, item, out);
    return out;
}

void add_to_pool(const Series& series, Pool& pool) {
    double n = 0, sum = 0, squares = 0;
    for (std::size_t d = 0; d < series.used.size(); ++d) {
        if (series.censored[d]) continue;
        n += 1;
        sum += series.used[d];
        squares += series.used[d] * series.used[d];
    }
    if (n < 1) return;
    pool.units += sum;
    pool.days += n;
    if (n < 14) return;  // a variance of fewer days says little
    const double mean = sum / n, variance = (squares - sum * mean) / (n - 1);
    pool.excess += std::max(0.0, variance - mean);
    pool.square += mean * mean;
}


// The first day on which the site recorded any need: days before an item's own first event are days of no need for it.
int first_recorded_day(const state::State& state, const std::vector<std::vector<std::pair<int, double>>>& ordered, int last_day) {
    int first = last_day;
    for (const auto& days : ordered)
        for (const auto& [day, units] : days) first = std::min(first, day);
    for (const state::Move& move : state.moves)
        if (consumes(move, false)) first = std::min(first, state.site.zone.day_of(move.time).number);
    return first;
}

}  // namespace

std::vector<DemandRate> learn_rates(const state::State& state, Instant until) {
    const int last_day = state.site.zone.day_of(until).number - 1;
    const auto ordered = ordered_by_day(state, until);
    const int first_day = first_recorded_day(state, ordered, last_day);
    std::vector<Series> series(state.items.size());
    std::vector<Pool> families(state.families.size()), alone(state.items.size());  // who has no family is its own
    const auto pool_of = [&](Id item) -> Pool& {
        const Id family = state.item[item].family;
        return family == kNone ? alone[item] : families[family];
    };
    for (Id item = 0; item < static_cast<Id>(state.items.size()); ++item) {
        if (ordered[item].empty() && state.move_of[item] == state.move_of[item + 1]) continue;
        series[item] = series_of(state, item, ordered[item], first_day, last_day);
        add_to_pool(series[item], pool_of(item));
    }
    std::vector<DemandRate> out(state.items.size());
    for (Id item = 0; item < static_cast<Id>(state.items.size()); ++item) {
        const Series& s = series[item];
        if (s.used.empty()) continue;
        const Pool& pool = pool_of(item);
        DemandRate& rate = out[item];
        const double prior = pool.days > 0 ? pool.units / pool.days : 0;
        rate.a = kPriorDays * prior;
        rate.b = kPriorDays;
        for (std::size_t d = 0; d < s.used.size(); ++d) {
            if (s.censored[d]) continue;
            rate.a = kDiscount * rate.a + s.used[d];
            rate.b = kDiscount * rate.b + 1;
            rate.days += 1;
        }
        rate.alpha = pool.square > 0 ? pool.excess / pool.square : kNoFamilyAlpha;
    }
    return out;
}

}  // namespace drum::learn
