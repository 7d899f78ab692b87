// Work in process ahead of the constraint, in hours of its work, and the rope: which work orders to release, hold, expedite.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "buffer/zone.h"
#include "constraint/flow.h"
#include "constraint/party.h"

namespace drum::buffer {

enum class RopeVerb : std::uint8_t { release, hold, expedite };
const char* name(RopeVerb verb);

enum class RopeWhy : std::uint8_t {
    below_target,      // release: less work is ahead of the constraint than protects it
    full,              // hold: enough work is ahead of it; more would only wait
    lacks_material,    // hold: `lacks` is not there, released it would stand
    reserved,          // hold: it does not pass the constraint and `lacks` is wanted by an order that does
    hole,              // expedite: its place in the buffer is empty and the constraint is about to run dry
    late,              // expedite: it is behind the constraint, and most of the time that protects its promise from there is gone
};
const char* name(RopeWhy why);

// One work order that needs a word; orders that run as they should are not listed.
struct RopeOrder {
    std::int32_t order = -1;           // into State::orders
    Id item = kNone;
    double quantity = 0;               // units still to make
    double hours = 0;                  // of constraint work in it
    RopeVerb verb = RopeVerb::hold;
    RopeWhy why = RopeWhy::full;
    Id lacks = kNone;                  // the component, of lacks_material and reserved
    std::optional<double> due_days;    // days from the start of today to its promise
    double ahead_hours = 0;            // constraint work before it in the sequence: until then it is not needed there
    double stretch_days = 0;           // of `late`: what protects its promise from the constraint, or from its release, on
    double gone = 0;                   // of `late`: share of that which is used up, above 1 when it is overdue
    double late_probability = 0;       // of `late`: that the promise is missed, ...
    double later_a_day = 0, later_a_week = 0;  // ... and by how much likelier a day, a week later
};

// How the target was found.
enum class RopeBasis : std::uint8_t {
    none,        // no work order passes the constraint, or it is not a machine or crew
    flow_times,  // from the log: what work took from its release to the constraint
    loads,       // from loads: a closed line of the stations upstream, exponential times
};
const char* name(RopeBasis basis);

struct Shipping;  // shipping.h

struct Rope {
    Id constraint = kNone;             // into State::resources; kNone: there is no rope
    double ahead_hours = 0;            // released and not yet through the constraint
    double waiting_hours = 0;          // of these: standing before it already
    double target_hours = 0;           // the least that keeps it fed to the site's target
    double ahead_after_hours = 0;  // ahead once what is to be released is
    RopeBasis basis = RopeBasis::none;
    double observed = 0;               // work behind `flow_times`
    double upstream_hours = 0;         // mean time from release to the constraint, in its hours
    double penetration = 0;            // (target - ahead) / target, at least 0
    Zone zone = Zone::green;
    double shipping_days = 0;          // from it to the due date, as shipping.h has it
    std::vector<RopeOrder> orders;     // releases, holds and expedites, in the sequence of the constraint
};

// The work orders of the constraint as they stand; empty unless `constraint` is a machine or crew.
// Sequence: by promise (none last), then the order's text. Orders not released yet (draft, requested, approved) are released
// in this sequence while less than the target is ahead and every stocked component is there; each takes its components before
// the next is looked at, those that pass the constraint before those that do not. Work behind the constraint is expedited when more than
// two thirds of what protects its promise are gone.
Rope rope(const constraint::Flow& flow, constraint::Party constraint, const Shipping* shipping = nullptr);

// Machines and crews have hours to fill; nobody else has a rope.
bool has_rope(const state::State& state, constraint::Party party);

// By item: constraint hours of released work, not yet through, that is of the item or of something it goes into. The other
// released work is their sum (at kNone: index items.size()) less this. Empty where there is none.
std::vector<double> released_hours(const constraint::Flow& flow, constraint::Party constraint);

// Stations of a closed line, each by its mean service time with the constraint's = 1 among them: the fewest cards for which
// the constraint is busy `target` of the time. Exact mean value analysis of exponential single servers (Reiser and Lavenberg
// 1980); with one feeder r times as quick it is starved (1 - r) / (1 - r^(cards + 1)), cards = b + 2 (ALGORITHMS 2).
// `most` cards where even they do not do.
int cards_for(const std::vector<double>& service_means, double target, int most = 1000);
// Share of the time the constraint (service mean 1) is busy with so many cards.
double constraint_busy(const std::vector<double>& service_means, int cards);

// The least hours ahead of the constraint such that work released now arrives before they are worked off with probability
// `target`: the ceil((n + 1) target)-th smallest of n flow times (split conformal); where n is too few for that, the
// gamma of their mean and variance, at least its mean. Needs a time.
double hours_of_flow_times(std::vector<double> hours, double target);

}  // namespace drum::buffer
