// What is booked of every node before anything is netted: sales, and what open orders still draw; and what is on its
// way. Private to this room.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "projection/projection.h"
#include "projection/sources.h"

namespace drum::projection {

// Which node a fact about an item at a place belongs to.
class Nodes {
public:
    explicit Nodes(const state::State& state);
    Id of(Id item, Id place) const;
    const std::vector<Node>& all() const { return all_; }
    std::vector<Id> apart(Id item) const;  // its nodes besides home
    Id leaves(
        const state::Order& order) const;  // of a transfer: the node it comes from; kNone: from outside, or no transfer

private:
    const state::State* state_;
    std::vector<Node> all_;
    std::map<std::pair<Id, Id>, Id> apart_;
};

inline constexpr int kTomorrow = 1;  // what is overdue, or asked for today, comes no sooner
using ByNode = std::vector<std::vector<Requirement>>;

// Sales as they stand, less what their own orders bring.
void add_sales(const Structure& structure, const Nodes& nodes, const std::vector<Pegged>& pegged, ByNode& out);
// What open transfers still take from the nodes they leave, on the last day on which they can leave.
void add_transfers(const Structure& structure, const Nodes& nodes, const Ordering& ordering,
                   const std::vector<char>& counted, ByNode& out);
// By order: whether it brings anything to the item's stock, or takes components for it.
std::vector<char> counted_orders(const state::State& state, const Asked& asked);
std::vector<Pegged> pegged_of(const Structure& structure, const Ordering& ordering, Schedule& schedule,
                              const Asked& asked, const std::vector<char>& counted);
// When an open order comes: the median day of its law.
Receipt receipt_of(const Structure& structure, const Ordering& ordering, Schedule& schedule, const Asked& asked,
                   std::int32_t order);
std::vector<std::vector<Receipt>> all_receipts(const Structure& structure, const Nodes& nodes, const Ordering& ordering,
                                               Schedule& schedule, const Asked& asked, const std::vector<char>& counted,
                                               const std::vector<Pegged>& pegged, std::vector<std::int32_t>& lost);

// Units of each component that open orders have still to draw, line by line of the bill that holds on the day they
// start.
class Drawing {
public:
    explicit Drawing(const Structure& structure);
    // `start` says when a step (into State::routes; -1: the item has no route) begins; `pieces`: that it is to bring
    // still.
    template <class Start>
    void of(std::int32_t order, double pieces, Start start, ByNode& out);
    // Units of what the order has still to bring, of which something was drawn or has passed a step.
    double under_way(std::int32_t order);

private:
    double had(std::int32_t order, const state::BomLine& line, Day day);
    double drawn(std::int32_t order, Id component, Day day);
    void deal(std::int32_t order, Id component, Day day, double issued);
    double spent(std::int32_t order, const state::BomLine& line) const;
    double past_drawing(std::int32_t order, const state::BomLine& line) const;
    const Structure& structure_;
    std::map<std::pair<std::string_view, Id>, double> issued_;  // of (order, component)
    std::map<std::pair<std::int32_t, Id>, double> dealt_;       // of a line of it: good units
};

template <class Start>
void Drawing::of(std::int32_t index, double pieces, Start start, ByNode& out) {
    const state::State& state = *structure_.state;
    const state::Order& order = state.orders[static_cast<std::size_t>(index)];
    const Day day = state::bill_day(state, order, state.site.zone.day_of(state.as_of) + start(-1).day);
    each_line(state, order.item, day, [&](const state::BomLine& line) {
        const double units = std::max(0.0, pieces - had(index, line, day)) * drawn_per_good(structure_, line);
        if (units <= 0) return;
        const Moment at = start(drawing_step(state, line));
        const From from = order.kind == state::OrderKind::make ? From::work : From::subcontract;
        Requirement wanted{at, at.day, units, from, true, index, 0, kNever};
        wanted.step = drawing_step(state, line);
        out[static_cast<std::size_t>(line.component)].push_back(wanted);
    });
}

}  // namespace drum::projection
