// What the actions of any one item are worked out from. Set once for a moment; private to this room and its tests.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "action/action.h"
#include "action/decisions.h"
#include "action/late_orders.h"
#include "action/superseded.h"

namespace drum::action {

// Something the constraint could make instead of what lacks an item.
struct Alternative {
    Id product = kNone;
    std::vector<Id> needs;  // items at any level of it, sorted
};

struct Basis {
    const constraint::Flow* flow = nullptr;
    const projection::Projection* projection = nullptr;
    const projection::Expected* expected = nullptr;
    double target = 0.99;
    Stake stake;
    Day today;
    Instant start;                                            // of today: what counts days counts from here
    std::vector<Superseded> superseded;                       // drafts that became other orders
    std::map<std::string, const state::Decision*> decisions;  // the latest of each id
    std::vector<char> past_constraint;             // by item: it, or something in it, is worked on by the constraint
    std::size_t begun_work = 0;                    // open work orders that are placed
    std::vector<char> roped;                       // by order: the rope says when it is released
    std::map<Id, double> sold_and_held;            // by item: units of sales that are held: not owed, and not gone
    double worth_freeing = 0;                      // money: an order put off for less is left alone, see put_off.h
    std::vector<Alternative> alternatives;         // by falling throughput per constraint hour
    OrderIndex orders_above;                       // firm orders by what they need
    std::multimap<Id, std::int32_t> stood_in_for;  // by component, into State::alternates, in the order to try

    const state::State& state() const { return *flow->state; }
    buffer::Need need(const buffer::Buffer& buffer) const {
        return buffer::need_of(*projection, *expected, buffer.node, buffer.kept);
    }
};

// Keeps references to all but the stake and the rope.
Basis basis_of(const constraint::Flow& flow, const projection::Projection& projection,
               const projection::Expected& expected, double target, const Stake& stake, const buffer::Rope& rope = {});

// How long an order of the item takes: learned of its source; of what is made here, as the buffer has it. `room` holds
// the latter.
const learn::LeadTime& lead_of(const Basis& basis, const buffer::Buffer& buffer, learn::LeadTime& room);

// The fill of what is expected that is asked of it.
double quantile_of(const Basis& basis, const buffer::Buffer& buffer);

struct Loss {
    double hours = 0, money = 0;
};
// Units short over so many days turned into hours of the constraint (never more than it has in the time) and money.
Loss loss_of(const Basis& basis, const buffer::Buffer& buffer, double units, double days);

// What putting the action off costs: units come after `rest` and `sent_days`, and `supply` is there until then. Sets
// the probabilities of running out and the hours and money at risk.
void weigh(const Basis& basis, const buffer::Buffer& buffer, const learn::LeadTime& rest, double sent_days,
           double supply, Action& action);

// What comes late even so comes a day later for every day of waiting: a hundredth of its throughput a day (ALGORITHMS
// 2). `worth`: of what is late, throughput.
void weigh_lateness(double worth, Action& action);

// The action's fields that do not depend on what is done: id, item, place, unit, what it protects.
Action start(const Basis& basis, const buffer::Buffer& buffer, Verb verb);

// Stock of the item at other places than its home.
std::span<const state::Elsewhere> elsewhere_of(const state::State& state, Id item);

// That it is about this order.
void name_order(const state::State& state, const state::Order& order, Action& action);

// Of its stock, what expires before an order could come and is not used by then: it is not in what is on hand.
double expires_first(const Basis& basis, const buffer::Buffer& buffer);

// The first day on which what is there, open orders as they come, no longer covers the need on average; none within a
// year.
std::optional<Day> stock_out_of(const Basis& basis, const buffer::Buffer& buffer);
// Money per unit of the item from the source, for so many units; none where no price is known.
std::optional<double> unit_cost(const state::State& state, Id item, std::int32_t source, double units);

}  // namespace drum::action
