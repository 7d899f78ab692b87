// Which items are kept in stock: the decoupling point of each, from what stock did in the last year.
#include <algorithm>
#include <cmath>
#include <set>

#include "projection/booked.h"
#include "projection/expected.h"
#include "state/pegging.h"

namespace drum::projection {
namespace {

using state::State;

constexpr std::int64_t kYear = 365 * kMicrosPerDay;

// Stock of one item over time: before its first count as that count and the moves up to it tell, after it as moves and counts do.
class Trace {
public:
    Trace(const State& state, Id item) {
        auto count = std::lower_bound(state.counts.begin(), state.counts.end(), item, [](const state::Count& c, Id i) { return c.item < i; });
        double level = 0;
        bool counted = false;
        const auto take_count = [&] {
            if (!counted)
                for (auto& [at, before] : points_) before += count->quantity.value() - level;
            counted = true;
            level = count->quantity.value();
            points_.emplace_back(count->time, level);
            ++count;
        };
        const auto due = [&](Instant until) { return count != state.counts.end() && count->item == item && count->time <= until; };
        for (auto m = state.move_of[item]; m < state.move_of[item + 1]; ++m) {
            while (due(state.moves[m].time)) take_count();
            level += state.moves[m].quantity.value();
            points_.emplace_back(state.moves[m].time, level);
        }
        while (due(Instant::end())) take_count();
    }
    // On hand before what happens at the moment; nothing before all that is known.
    double before(Instant at) const {
        const auto after = std::lower_bound(points_.begin(), points_.end(), at, [](const auto& point, Instant when) { return point.first < when; });
        return after == points_.begin() ? 0 : (after - 1)->second;
    }

private:
    std::vector<std::pair<Instant, double>> points_;  // level after each
};

struct Served {
    double from_stock = 0, all = 0;
    void see(bool stock) {
        from_stock += stock ? 1 : 0;
        all += 1;
    }
    bool mostly() const { return 2 * from_stock >= all; }
};

// Units by moment, summed up.
class Sums {
public:
    void add(Instant at, double units) { points_.emplace_back(at, units); }
    void settle() {
        std::sort(points_.begin(), points_.end());
        double sum = 0;
        for (auto& point : points_) point.second = sum += point.second;
    }
    double before(Instant at) const {
        const auto after = std::lower_bound(points_.begin(), points_.end(), at, [](const auto& point, Instant when) { return point.first < when; });
        return after == points_.begin() ? 0 : (after - 1)->second;
    }

private:
    std::vector<std::pair<Instant, double>> points_;
};

// Lines of the last year, against what stock was there when they were ordered less what was owed to those before.
Served of_sales(const State& state, const std::vector<const state::DemandLine*>& lines, const Trace& trace) {
    Served out;
    Sums ordered, gone;
    for (const state::DemandLine* line : lines) {
        ordered.add(*line->ordered_at, line->quantity.value());
        const auto left = line->shipped_at ? line->shipped_at : line->due_at ? line->due_at : line->ordered_at;
        if (line->shipped.micro > 0) gone.add(std::max(*left, *line->ordered_at), line->shipped.value());
    }
    ordered.settle();
    gone.settle();
    for (std::size_t from = 0, to = 0; from < lines.size(); from = to) {  // what one order asks for at one moment is one line of it
        const Instant at = *lines[from]->ordered_at;
        double wanted = 0;
        for (; to < lines.size() && lines[to]->order == lines[from]->order && *lines[to]->ordered_at == at; ++to) wanted += lines[to]->quantity.value();
        if (state.as_of - at > kYear) continue;
        const double owed = std::max(0.0, ordered.before(at) - gone.before(at));
        out.see(trace.before(at) - owed >= wanted - 1e-9);
    }
    return out;
}

// What goes into work: each order of a parent is a line, asked for when that was, and gone when it was drawn.
struct Draw {
    Instant at;
    double units = 0;
};

std::vector<std::vector<Draw>> draws_for_work(const Structure& structure) {
    const State& state = *structure.state;
    std::vector<std::vector<Draw>> out(state.items.size());
    for (const state::Order& order : state.orders) {
        const auto asked = order.asked_at();
        if (order.kind != state::OrderKind::make || order.status == state::OrderStatus::cancelled || !asked || *asked > state.as_of) continue;
        for (auto b = state.bom_of[order.item]; b < state.bom_of[order.item + 1]; ++b)
            out[state.bom[b].component].push_back({*asked, order.quantity.value() * drawn_per_good(structure, state.bom[b])});
    }
    return out;
}

Served of_work(const State& state, Id item, std::vector<Draw>& lines, const Trace& trace) {
    Served out;
    if (lines.empty()) return out;
    std::sort(lines.begin(), lines.end(), [](const Draw& a, const Draw& b) { return a.at < b.at; });
    Sums ordered, gone;
    for (const Draw& line : lines) ordered.add(line.at, line.units);
    for (auto m = state.move_of[item]; m < state.move_of[item + 1]; ++m)
        if (state.moves[m].kind == state::MoveKind::consume && state.moves[m].time >= lines.front().at) gone.add(state.moves[m].time, -state.moves[m].quantity.value());
    ordered.settle();
    gone.settle();
    for (const Draw& line : lines) {
        if (state.as_of - line.at > kYear) continue;
        const double owed = std::max(0.0, ordered.before(line.at) - gone.before(line.at));
        out.see(trace.before(line.at) - owed >= line.units - 1e-9);
    }
    return out;
}

// What is drawn without an order: whether it was there a lead time before it was drawn.
Served of_draws(const State& state, Id item, double lead_days, const Trace& trace) {
    Served out;
    const auto lead = static_cast<std::int64_t>(std::max(1.0, lead_days) * double(kMicrosPerDay));
    for (auto m = state.move_of[item]; m < state.move_of[item + 1]; ++m) {
        const state::Move& move = state.moves[m];
        const bool drawn = move.quantity.micro < 0 && (move.kind == state::MoveKind::consume || move.kind == state::MoveKind::ship);
        if (!drawn || state.as_of - move.time > kYear) continue;
        // A book that begins within the lead time says nothing of what was there before.
        if (move.time + -lead < state.moves[state.move_of[item]].time) {
            out.see(true);
            continue;
        }
        out.see(trace.before(move.time + -lead) >= -move.quantity.value() - 1e-9);
    }
    return out;
}

// Days an order of each item takes from the asking to the receipt, as a rule: the median of its own in the last year; 0 without any.
std::vector<double> usual_days(const State& state) {
    std::vector<std::vector<double>> all(state.items.size());
    for (const state::Order& order : state.orders) {
        const auto asked = order.asked_at();
        if (!asked || !order.received_at || *order.received_at > state.as_of || state.as_of - *order.received_at > kYear) continue;
        all[order.item].push_back(double(*order.received_at - *asked) / double(kMicrosPerDay));
    }
    std::vector<double> out(all.size(), 0);
    for (std::size_t item = 0; item < all.size(); ++item) {
        if (all[item].empty()) continue;
        const auto middle = all[item].begin() + static_cast<std::ptrdiff_t>(all[item].size() / 2);
        std::nth_element(all[item].begin(), middle, all[item].end());
        out[item] = *middle;
    }
    return out;
}

}  // namespace

std::vector<char> kept_items(const Structure& structure, const std::vector<learn::DemandRate>& rate) {
    const State& state = *structure.state;
    const auto count = state.items.size();
    std::vector<std::vector<const state::DemandLine*>> lines(count);
    std::set<const state::DemandLine*> own;  // served by an order of their own: they say nothing of stock
    for (const state::Peg& peg : state::pegs(state)) own.insert(&state.demand[static_cast<std::size_t>(peg.sale)]);
    for (const state::DemandLine& line : state.demand)
        if (line.ordered_at && *line.ordered_at <= state.as_of && !line.cancelled && line.kind == state::DemandKind::firm && line.quantity.micro > 0)
            if (!own.contains(&line)) lines[line.item].push_back(&line);
    std::vector<char> out(count, 0);
    const std::vector<double> usual = usual_days(state);
    std::vector<std::vector<Draw>> work = draws_for_work(structure);
    for (Id item = 0; item < static_cast<Id>(count); ++item) {
        if (state.item[item].keep) {
            out[item] = *state.item[item].keep;
            continue;
        }
        if (rate[item].mean() <= 0) continue;
        const Trace trace(state, item);
        Served served = of_sales(state, lines[item], trace);
        // Where far more leaves without an order than with one, what leaves says how it is kept.
        if (const Served drawn = of_draws(state, item, std::max(usual[item], lead_days_of(structure, outside_source(state, item)).usual), trace);
            served.all > 0 && drawn.all > 2 * served.all)
            served = drawn;
        if (served.all == 0) served = of_work(state, item, work[item], trace);
        const double lead = std::max(usual[item], lead_days_of(structure, outside_source(state, item)).usual);
        if (served.all == 0) served = of_draws(state, item, lead, trace);
        // Known by its parents alone: kept where they were needed more than once.
        if (served.all == 0)
            out[item] = structure.learned->rate[item].days == 0 && !structure.made[item] && rate[item].needs > 1;
        else out[item] = served.all > 1 && served.mostly();
    }
    return out;
}

}  // namespace drum::projection
