// Which items are kept in stock: the decoupling point of each, from what stock did in the last year.
#include <algorithm>
#include <cmath>
#include <set>

#include "projection/booked.h"
#include "projection/expected.h"
#include "state/past_stock.h"
#include "state/pegging.h"

namespace drum::projection {
namespace {

using state::State;

constexpr std::int64_t kYear = 365 * kMicrosPerDay;

// Stock of one item over time.
class Trace {
public:
    Trace(const State& state, Id item) : stock_(state::past_stock(state, item)) {}
    // On hand before what happens at the moment; nothing before all that is known.
    double before(Instant at) const {
        const auto& points = stock_.points;
        const auto after = std::lower_bound(points.begin(), points.end(), at,
                                            [](const auto& point, Instant when) { return point.at < when; });
        return after == points.begin() ? 0 : Quantity{(after - 1)->micro}.value();
    }

private:
    state::PastStock stock_;
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
        const auto after = std::lower_bound(points_.begin(), points_.end(), at,
                                            [](const auto& point, Instant when) { return point.first < when; });
        return after == points_.begin() ? 0 : (after - 1)->second;
    }

private:
    std::vector<std::pair<Instant, double>> points_;
};

// Lines of the last year, against what stock was there when they were ordered less what was owed to those before. What
// was shipped whole on the day on which it was ordered was owed to nobody.
Served of_sales(const Structure& structure, const std::vector<const state::DemandLine*>& lines, const Trace& trace) {
    const State& state = *structure.state;
    Served out;
    Sums ordered, gone;
    for (const state::DemandLine* line : lines) {
        const bool dead = structure.dormant[static_cast<std::size_t>(line - state.demand.data())];
        ordered.add(*line->ordered_at, (dead ? line->shipped : line->quantity).value());
        const auto left = line->shipped_at ? line->shipped_at : line->due_at ? line->due_at : line->ordered_at;
        if (line->shipped.micro > 0) gone.add(std::max(*left, *line->ordered_at), line->shipped.value());
    }
    ordered.settle();
    gone.settle();
    const auto day = [&](Instant at) { return state.site.zone.day_of(at); };
    // What one order asks for at one moment is one line of it.
    for (std::size_t from = 0, to = 0; from < lines.size(); from = to) {
        const Instant at = *lines[from]->ordered_at;
        double wanted = 0;
        bool at_once = true;
        for (; to < lines.size() && lines[to]->order == lines[from]->order && *lines[to]->ordered_at == at; ++to) {
            const state::DemandLine& line = *lines[to];
            wanted += line.quantity.value();
            at_once = at_once && line.shipped >= line.quantity && line.shipped_at && day(*line.shipped_at) == day(at);
        }
        if (state.as_of - at > kYear) continue;
        const double owed = at_once ? 0 : std::max(0.0, ordered.before(at) - gone.before(at));
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
        if (order.kind != state::OrderKind::make || order.status == state::OrderStatus::cancelled || !asked ||
            *asked > state.as_of)
            continue;
        for (auto b = state.bom_of[order.item]; b < state.bom_of[order.item + 1]; ++b)
            out[state.bom[b].component].push_back(
                {*asked, order.quantity.value() * drawn_per_good(structure, state.bom[b])});
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
        if (state.moves[m].kind == state::MoveKind::consume && state.moves[m].time >= lines.front().at)
            gone.add(state.moves[m].time, -state.moves[m].quantity.value());
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
        const bool drawn =
            move.quantity.micro < 0 && (move.kind == state::MoveKind::consume || move.kind == state::MoveKind::ship);
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

// Days an order of each item takes from the asking to the receipt, as a rule: the median of its own in the last year; 0
// without any.
std::vector<double> usual_days(const State& state) {
    std::vector<std::vector<double>> all(state.items.size());
    for (const state::Order& order : state.orders) {
        const auto asked = order.asked_at();
        if (!asked || !order.received_at || *order.received_at > state.as_of ||
            state.as_of - *order.received_at > kYear)
            continue;
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
        if (line.ordered_at && *line.ordered_at <= state.as_of && !line.cancelled &&
            line.kind == state::DemandKind::firm && line.quantity.micro > 0)
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
        Served served = of_sales(structure, lines[item], trace);
        // Where far more leaves without an order than with one, what leaves says how it is kept.
        if (const Served drawn = of_draws(
                state, item, std::max(usual[item], lead_days_of(structure, outside_source(state, item)).usual), trace);
            served.all > 0 && drawn.all > 2 * served.all)
            served = drawn;
        if (served.all == 0) served = of_work(state, item, work[item], trace);
        const double lead = std::max(usual[item], lead_days_of(structure, outside_source(state, item)).usual);
        if (served.all == 0) served = of_draws(state, item, lead, trace);
        // Known by its parents alone: kept where they were needed more than once.
        if (served.all == 0)
            out[item] = structure.learned->rate[item].days == 0 && !structure.made[item] && rate[item].needs > 1;
        else
            out[item] = served.all > 1 && served.mostly();
    }
    return out;
}

}  // namespace drum::projection
