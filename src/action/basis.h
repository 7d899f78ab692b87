// What the actions of any one item are worked out from. Set once for a moment; private to this room and its tests.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "action/action.h"
#include "action/decisions.h"
#include "action/late_orders.h"
#include "action/superseded.h"
#include "state/pegging.h"

namespace drum::action {

// Something the constraint could make instead of what lacks an item.
struct Alternative {
    Id product = kNone;
    std::vector<Id> needs;  // items at any level of it, sorted
};

struct Basis {
    const constraint::Flow* flow = nullptr;
    const buffer::Booked* booked = nullptr;
    const std::vector<constraint::Receipt>* coming = nullptr;  // by item
    double target = 0.99;
    Stake stake;
    Day today;
    Instant start;                          // of today: what counts days counts from here
    std::vector<learn::DemandRate> rates;   // by item
    std::vector<Superseded> superseded;     // drafts that became other orders; not among the next
    std::vector<std::int32_t> open_orders;  // into State::orders, by item: open, drafts and work orders included
    std::vector<std::int32_t> open_of;      // item -> its first; one longer than items
    std::vector<state::Peg> pegs;           // orders for one sale that is still to be served, by order
    std::vector<Id> supplier_resource;      // supplier -> the resource of that name, for its calendar; kNone
    std::map<std::string, const state::Decision*> decisions;  // the latest of each id
    std::vector<char> past_constraint;      // by item: it, or something in it, is worked on by the constraint
    std::vector<Alternative> alternatives;  // by falling throughput per constraint hour
    OrderIndex orders_above;                // firm orders by what they need

    const state::State& state() const { return *flow->state; }
    buffer::Need need(const buffer::Buffer& buffer) const {
        return {booked, buffer.item, buffer.kept ? rates[static_cast<std::size_t>(buffer.item)] : learn::DemandRate{}};
    }
};

// Keeps references to all but the stake.
Basis basis_of(const constraint::Flow& flow, const buffer::Booked& booked, double target,
               const std::vector<constraint::Receipt>& coming, const Stake& stake);

// How long an order of the item takes: learned of its source; of what is made here, as the buffer has it. `room` holds the
// latter.
const learn::LeadTime& lead_of(const Basis& basis, const buffer::Buffer& buffer, learn::LeadTime& room);

// The probability with which the item is kept: the fill the day's multiplier gives it, else the site's target; and the quantile of
// what is expected that delivers it here.
double promised_of(const Basis& basis, const buffer::Buffer& buffer);
double quantile_of(const Basis& basis, const buffer::Buffer& buffer);

struct Loss {
    double hours = 0, money = 0;
};
// Units short over so many days turned into hours of the constraint (never more than it has in the time) and money.
Loss loss_of(const Basis& basis, const buffer::Buffer& buffer, double units, double days);

// What putting the action off costs: units come after `rest` and `sent_days`, and `supply` is there until then. Sets the
// probabilities of running out and the hours and money at risk.
void weigh(const Basis& basis, const buffer::Buffer& buffer, const learn::LeadTime& rest, double sent_days, double supply, Action& action);

// The action's fields that do not depend on what is done: id, item, place, unit, what it protects.
Action start(const Basis& basis, const buffer::Buffer& buffer, Verb verb);

// Stock of the item at other places of the site, units.
double elsewhere(const state::State& state, Id item);

// The first day from `day` on which the supplier works, as far as his calendar is known.
Day when_open(const Basis& basis, Id supplier, Day day);

}  // namespace drum::action
