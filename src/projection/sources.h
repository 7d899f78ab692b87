// Where an item is ordered from, and how long that takes.
#pragma once

#include <cstdint>
#include <string>

#include "projection/calendar.h"
#include "projection/structure.h"

namespace drum::projection {

// How long an order of a source takes: as a rule, and with the certainty asked of the site.
struct LeadDays {
    double usual = 0, sure = 0;
};
LeadDays lead_days_of(const Structure& structure, std::int32_t source);

// Nobody has bound himself to it yet: it must be sent, approved or released first.
bool waits(const state::Order& order);
// Work that is to begin on a day to come.
bool starts_later(const state::State& state, const state::Order& order);

// Of the supplier who has the order, else the one it would be ordered from.
std::int32_t source_of_order(const state::State& state, const state::Order& order);
// The day on which an order given today or, later, on day `from` is there at the soonest, of all its suppliers; kNever:
// it has none.
int soonest_day(const Structure& structure, const Ordering& ordering, Id item, int from = 0);

using state::is_our_place;
using state::outside_source;

// The smallest batch of what is made here in which so many come: nought, or raised to minimum and multiple.
double smallest_batch(const state::State& state, Id item, double units);
// The same of an order to a source (into State::sources; -1: as many).
double smallest_purchase(const state::State& state, std::int32_t source, double units);

// The lead time as the calendars have it for an order decided on day `decided`: P(it comes `decided` + i days from
// today).
learn::LeadTime as_it_comes(const Ordering& ordering, std::int32_t source, const learn::LeadTime& lead, int decided);

// Whether a unit is counted in whole pieces: no unit, or a word for pieces.
bool counted_whole(const std::string& unit);
// What somebody orders who wants so much: whole pieces, or from ten on whole units; below that thousandths. Nobody
// orders 454.984 L.
double as_ordered(double wanted, const std::string& unit);

}  // namespace drum::projection
