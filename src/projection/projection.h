// What will be: requirements, receipts and planned orders of every item at every place that plans for itself, netted
// day by day. Time-phased netting (Vollmann, Berry and Whybark, Manufacturing Planning and Control); README.md has the
// rules as a planner checks them. Days are local days from today, 0 = the rest of today and all that is overdue.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "projection/calendar.h"
#include "projection/schedule.h"
#include "projection/structure.h"

namespace drum::projection {

// An item at a place that plans for itself: first the home of every item under the item's id, then others.
struct Node {
    Id item = kNone;
    Id place = kNone;  // into State::places; kNone: the item's home
};

enum class From : std::uint8_t { sale, work, make, subcontract, transfer };

// Booked need: so many units must be there.
struct Requirement {
    Moment due;         // never before today
    int asked_day = 0;  // the day it was due, before today where it is overdue
    double units = 0;
    From from = From::sale;
    bool of_order = false;   // ref is an order of ours
    std::int32_t ref = -1;   // sale: into State::demand; of an order: into State::orders; accepted: into
                             // Asked::accepted; else into Projection::planned
    double short_units = 0;  // of it, what no receipt serves: planned
    int served =
        kNever;  // the day on which the last of it is there, if all goes as projected; kNever: nothing brings it
    int helped = kNever;       // the same if every open order that can be pulled forward comes when it is wanted
    int for_day = 0;           // of what goes into a planned order or leaves for another place: the day that is due
    Id into = kNone;           // and its item
    std::int32_t step = -1;    // into State::routes, of work: the one that draws it; -1: there is no route
    bool of_accepted = false;  // ref is what somebody accepted and no order shows yet
    int ordered = kNever;      // of a sale: the day it was ordered; kNever: nothing says it
};

// What is on its way, on the median day of its law.
struct Receipt {
    int day = 0;
    double units = 0;
    std::int32_t order = -1;     // into State::orders; -1: accepted, and no order yet
    std::int32_t accepted = -1;  // then into Asked::accepted
    bool waits = false;          // nobody has bound himself to it yet: it must be sent, approved or released first
    int held = 0;                // somebody refused that or put it off: the first day on which it can be
    bool to_begin = false;       // work of which nothing has been done yet
    bool overdue = false;        // its promise has passed; without one, its lead time
    bool beyond_law = false;     // overdue, and nearly all of its like have come by its age
    bool owed() const { return overdue && !waits && !to_begin; }  // somebody is at it, and it should be there
    bool owes_in_vain() const { return beyond_law && !waits; }    // and it may never come
    int wanted = kNever;                                          // the day of the earliest need it serves
    Moment needed{kNever, 1};                                     // and its moment
    double used = 0;                                              // units that serve booked need
    double stands_in = 0;  // further ones for booked need that is served by orders overdue beyond their law: who comes
                           // as promised stays until they come
    int there =
        0;  // `day`, or later where components of the work come later than its start or its machines have more to do
    int parts = -1;  // of work: the day the last of its components comes that is not in the house, if nobody has given
                     // it out of the pieces that are needed first; -1: all is
    int helped = 0;  // `there`, were it and what it waits for pulled forward as wanted
};

enum class Plan : std::uint8_t { buy, make, transfer };

// An order nobody has placed: what is short, raised to minimum and multiple.
struct Planned {
    std::int32_t node = -1;
    Plan plan = Plan::buy;
    Moment due;                // of the earliest need it serves
    double asked = 0;          // units short
    double units = 0;          // raised to minimum and multiple of its source
    int order_by = 0;          // to be placed, of a make to be given out, on this day at the latest
    int start = 0;             // of a make: the day its first step begins
    bool is_due = false;       // waiting until the next look is too late
    bool late = false;         // placed or started today it comes too late
    std::int32_t source = -1;  // into State::sources; -1: made, or nothing says where from
    int there = kNever;        // the day it is there, if ordered or started then and its components come as projected
    int helped = kNever;       // the same with its components pulled forward as wanted
    int held = 0;              // somebody refused it or put it off: the first day on which it can be placed or begun
    int spread = 0;  // of a purchase: days from the first of it to the last, where its source delivers it over weeks
};

// Units of one requirement served by one receipt or planned order; stock has neither.
struct Link {
    std::int32_t requirement = -1;
    std::int32_t receipt = -1, planned = -1;
    double units = 0;
};

// A sale and the order placed for it: wanted and expected by the two alone.
struct Pegged {
    std::int32_t sale = -1, order = -1;  // into State::demand, State::orders
    double units = 0;
    Receipt comes;  // the order, wanted by the sale
};

// A quote is a lump that is sold with its probability: in the distribution only.
struct Quote {
    Id item = kNone;
    int day = 0;
    double units = 0, sold = 0;
};

// What somebody accepted and no order shows yet.
struct Accepted {
    Id item = kNone;
    double units = 0;
    Day decided;
    bool arrived = false;  // an order says it is there, and the stock does not show it yet
    Id place = kNone;      // where it is to arrive; kNone: the item's home
    std::int32_t lane =
        -1;  // into State::sources: brought along it, from the place it names, or to it; -1: bought or made
};

// More of a made item than is booked: what restores its level, started today.
struct Replenishment {
    Id item = kNone;
    double units = 0;
};

// What somebody refused or put off: until then nobody orders or begins it.
struct Withheld {
    Id item = kNone, place = kNone;  // kNone: where it is at home
    bool brought = false;            // from another place of ours; else bought or made
    Day until;                       // the last day
};

struct Asked {  // of project(), besides the state
    std::vector<Accepted> accepted;
    std::vector<char> not_counted;  // by order: drafts that became other orders; empty: none
    std::vector<Replenishment> replenish;
    std::vector<Withheld> withheld;
    std::map<std::int32_t, Day> unsent;  // by order that waits: the last day on which somebody does not send it
    std::vector<char> kept;              // by item: surplus of it is stock; empty: of all
    std::vector<char> left_alone;  // by order: work, and purchases of what has a bill, of more than is needed, that
                                   // stay as they are; empty: none
};

struct Range {  // of one node, in a list that is kept by node
    std::uint32_t from = 0, to = 0;
};

struct Expiring {
    Id node = kNone;
    int last_day = 0;  // on which it can be used
    double units = 0;
};

struct Projection {
    const Structure* structure = nullptr;  // outlives it
    Day today;
    int look = 1;  // days until the next working look
    Ordering ordering;
    std::vector<Node> nodes;
    std::vector<double> stock;       // by node: usable units there now
    std::vector<Expiring> expiring;  // by node, then day: of its stock, what expires
    std::vector<Requirement> requirements;
    std::vector<Range> requirement_of;  // by node; its requirements by day
    std::vector<double> booked;         // by requirement: units of it and of those before it at the node
    std::vector<Receipt> receipts;
    std::vector<Range> receipt_of;  // by node; by day
    std::vector<Planned> planned;
    std::vector<Range> planned_of;  // by node; by due day
    std::vector<Link> links;
    std::vector<Range> link_of;             // by node; in the order of its requirements
    std::vector<Pegged> pegged;             // by order
    std::vector<Quote> quotes;              // by item
    std::vector<std::int32_t> lost;         // by order, into State::orders: likelier lost than late, and not counted on
    std::multimap<Id, double> asked_for;    // by item: stock with which it is enough for what it could go into today
    std::vector<std::int32_t> sent_or_not;  // into State::orders: placed with who makes it of our parts, and nothing
                                            // shows whether those went out
    std::vector<Id> withheld;               // items of which an order is, sorted
    std::vector<char> fed_as_needed;        // by order: work that draws only for what is needed of it
    std::vector<double> under_way;  // by order: units of work that somebody is at, and that stay; others can be changed
    std::vector<char> put_off;      // by order: work that is asked for long before anything needs it, done for then
    std::vector<char> overcommitted;  // by resource: not all of its work can be in time, or some begins sooner for it
    std::vector<Slot> work;  // by order: of open work orders, when each step must begin at the latest; else empty

    std::span<const Link> links_of(Id node) const { return of(links, link_of, node); }
    std::span<const Requirement> requirements_of(Id node) const { return of(requirements, requirement_of, node); }
    std::span<const Receipt> receipts_of(Id node) const { return of(receipts, receipt_of, node); }
    std::span<const Planned> planned_orders_of(Id node) const { return of(planned, planned_of, node); }
    // Units booked on the first `days` days: within(node, 1) is what is needed today. A part of a day adds nothing.
    double within(Id node, double days) const;
    double on_order(Id node) const;  // units of all receipts

private:
    template <class T>
    static std::span<const T> of(const std::vector<T>& all, const std::vector<Range>& ranges, Id node) {
        const Range range = ranges[static_cast<std::size_t>(node)];
        return std::span<const T>(all).subspan(range.from, range.to - range.from);
    }
};

// When an open order comes, as a law: P(so many days from today). While its promise is still to come by how such
// promises slip, as promised where none is known to; else what its age leaves of the lead time.
learn::LeadTime law_of(const Structure& structure, const Ordering& ordering, const Receipt& receipt);

// P(it never comes): nought where a typed lead time without spread is all that is known; else one order in fifty,
// growing with the age that its like have come by (Bayes). What we cancelled ourselves tells nothing of it.
double never_share(const Structure& structure, const Ordering& ordering, const Receipt& receipt);
inline constexpr double kLost = 0.5;  // likelier lost than late

inline constexpr int kWorthPuttingOff = 14;  // days earlier than needed; less is slack

// The first day on which what is there then no longer covers what is needed on average: booked need, and `unbooked(n)`
// units on the first n days. Receipts count on the day they are there. kNever: not within `most` days.
template <class Unbooked>
int first_short_day(const Projection& projection, Id node, double stock, Unbooked unbooked, int most) {
    std::vector<std::pair<int, double>> receipts;  // day, units
    for (const Receipt& receipt : projection.receipts_of(node))
        if (receipt.there != kNever) receipts.emplace_back(receipt.there, receipt.units);
    std::sort(receipts.begin(), receipts.end());
    const auto is_short = [&](int day) { return stock - projection.within(node, day + 1) - unbooked(day + 1) < -1e-6; };
    std::size_t next = 0;
    for (int day = 0; day <= most;) {  // between receipts need only grows
        for (; next < receipts.size() && receipts[next].first <= day; ++next) stock += receipts[next].second;
        const int last = next < receipts.size() ? std::min(most, receipts[next].first - 1) : most;
        if (is_short(last)) {
            int covered = day - 1, found = last;
            while (found - covered > 1) {
                const int middle = (covered + found) / 2;
                (is_short(middle) ? found : covered) = middle;
            }
            return found;
        }
        day = last + 1;
    }
    return kNever;
}

// The whole site. Depends on nothing but its arguments.
Projection project(const Structure& structure, const Asked& asked = {});

// After so many units of an item are there instead: its own orders anew. False, and nothing is changed, where more than
// they would change: it plans at several places, its stock expires, an order of it is withheld, other components or
// hours are asked for, or something it goes into would be done on another day.
bool renew(Projection& projection, Id item, double stock);

}  // namespace drum::projection
