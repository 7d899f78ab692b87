// Consumption per day: discounted Gamma-Poisson (Harvey and Fernandes 1989) with a family prior and the dispersion of
// the negative-binomial observations pooled by family. Days without stock on which nothing moved are censored.
#include <algorithm>
#include <cmath>

#include "learn/learned.h"

namespace drum::learn {
namespace {

constexpr double kDiscount = 0.98;     // a day; about 50 days of memory
constexpr double kPriorDays = 15;      // weight of the family's mean
constexpr int kMostDays = 2000;        // looked back at
constexpr double kNoFamilyAlpha = 0;   // with nothing seen: Poisson

// The observed local days, first to last, and where each starts: asked once of the zone, not once per move and item.
class Days {
public:
    Days(const Zone& zone, int first, int last) : first_(first) {
        for (int day = first; day <= last + 1; ++day) starts_.push_back(zone.start_of(Day{day}));
    }
    std::size_t size() const { return starts_.empty() ? 0 : starts_.size() - 1; }
    int first() const { return first_; }
    Instant start(std::size_t day) const { return starts_[day]; }
    // The number of the day within these; size() for a moment outside.
    std::size_t of(Instant at) const {
        if (size() == 0 || at < starts_.front() || at >= starts_.back()) return size();
        auto day = std::min(static_cast<std::size_t>((at - starts_.front()) / kMicrosPerDay), size() - 1);
        while (at < starts_[day]) --day;  // a clock change moved the start by an hour
        while (at >= starts_[day + 1]) ++day;
        return day;
    }

private:
    int first_;
    std::vector<Instant> starts_;  // and that of the day after the last
};

struct Series {                  // of one item, over Days
    std::vector<double> used;    // units consumed per day; empty: nothing is known of the item
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

void mark_censored(const state::State& state, Id item, const Days& days, Series& series) {
    if (!state.stocked[item]) return;
    const auto from = state.move_of[item], to = state.move_of[item + 1];
    std::int64_t after = state.on_hand[item].micro;  // walk back: on hand before each move
    for (auto m = to; m-- > from;) after -= state.moves[m].quantity.micro;
    std::int64_t level = after;  // at the start of the first move
    auto next = from;
    for (std::size_t d = 0; d < days.size(); ++d) {
        while (next < to && state.moves[next].time < days.start(d)) level += state.moves[next++].quantity.micro;
        series.censored[d] = level <= 0 && series.used[d] <= 0 ? 1 : 0;
    }
}

void read_series(const state::State& state, Id item, const std::vector<std::pair<int, double>>& ordered, const Days& days, Series& out) {
    out.used.clear();
    out.censored.clear();
    bool any = !ordered.empty();
    for (auto m = state.move_of[item]; m < state.move_of[item + 1] && !any; ++m) any = consumes(state.moves[m], false);
    if (!any) return;
    out.used.assign(days.size(), 0);
    out.censored.assign(days.size(), 0);
    for (const auto& [day, units] : ordered)
        if (day >= days.first() && day < days.first() + static_cast<int>(days.size())) out.used[static_cast<std::size_t>(day - days.first())] += units;
    for (auto m = state.move_of[item]; m < state.move_of[item + 1]; ++m)
        if (consumes(state.moves[m], !ordered.empty()))
            if (const std::size_t day = days.of(state.moves[m].time); day < days.size()) out.used[day] -= state.moves[m].quantity.value();
    for (double& units : out.used) units = std::max(0.0, units);
    if (ordered.empty()) mark_censored(state, item, days, out);
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
    Instant earliest = Instant::end();
    for (const state::Move& move : state.moves)
        if (consumes(move, false)) earliest = std::min(earliest, move.time);
    return earliest == Instant::end() ? first : std::min(first, state.site.zone.day_of(earliest).number);
}

DemandRate rate_of(const Series& series, const Pool& pool) {
    DemandRate rate;
    const double prior = pool.days > 0 ? pool.units / pool.days : 0;
    rate.a = kPriorDays * prior;
    rate.b = kPriorDays;
    for (std::size_t d = 0; d < series.used.size(); ++d) {
        if (series.censored[d]) continue;
        rate.a = kDiscount * rate.a + series.used[d];
        rate.b = kDiscount * rate.b + 1;
        rate.days += 1;
    }
    rate.alpha = pool.square > 0 ? pool.excess / pool.square : kNoFamilyAlpha;
    return rate;
}

}  // namespace

std::vector<DemandRate> learn_rates(const state::State& state, Instant until) {
    const int last_day = state.site.zone.day_of(until).number - 1;
    const auto ordered = ordered_by_day(state, until);
    const int first_day = first_recorded_day(state, ordered, last_day);
    const Days days(state.site.zone, std::max(first_day, last_day - kMostDays), last_day);
    std::vector<Pool> families(state.families.size()), alone(state.items.size());  // who has no family is its own
    const auto pool_of = [&](Id item) -> Pool& {
        const Id family = state.item[item].family;
        return family == kNone ? alone[item] : families[family];
    };
    Series series;  // of one item at a time, read twice: all of them together would be larger than the moves
    for (Id item = 0; item < static_cast<Id>(state.items.size()); ++item) {
        read_series(state, item, ordered[item], days, series);
        add_to_pool(series, pool_of(item));
    }
    std::vector<DemandRate> out(state.items.size());
    for (Id item = 0; item < static_cast<Id>(state.items.size()); ++item) {
        read_series(state, item, ordered[item], days, series);
        if (!series.used.empty()) out[item] = rate_of(series, pool_of(item));
    }
    return out;
}

}  // namespace drum::learn
