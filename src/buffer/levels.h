// Prices once a day: what is set for each protected item until the next morning. Positions move with every fact (buffer.h).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "buffer/closure.h"
#include "buffer/need.h"
#include "projection/sources.h"

namespace drum::buffer {

inline constexpr double kCycleDays = 7;  // of a supplier from whom nobody knows how often one orders

// One item under protection, as the morning set it.
struct ItemLevel {
    Id item = kNone;
    Id node = kNone;                 // in the projection: its home (`item`), or another place that plans apart
    std::int32_t source = -1;        // into State::sources; -1: it is made here
    Protects why = Protects::none;
    learn::DemandRate rate;          // its own, or its parents' exploded
    learn::LeadTime make_lead;       // of what is made; else the source's, in Learned
    bool kept = true;                // false: nothing is ordered but what is booked: it is not kept in stock, or no unit of it is worth its money
    double tau = 0.99;               // the fill that is promised, as past intervals bear it out
    double asked = 0.99;             // the fill of what is expected that delivers it (learn/recalibration.h)
    double cycle = 0;                // an order's quantity as the morning sees it: the source's minimum, or the need of a cycle
    double review_days = 1;
    double cost = 1;                 // money per unit
    double weight = 0;               // share of throughput that stands while it is short, see set_levels
    double minutes_per_unit = 0;     // constraint minutes that need one unit
    double fed = 0;  // share of these that cannot begin without it; the rest is spent before it joins, and waits for it
    double value_per_unit = 0;       // throughput that needs one unit
    double net_hours = 0;            // constraint hours of its mean lead time that need it, less the other work there is
    bool replaceable = false;        // it feeds the constraint, but other released work would keep that busy: orders run late
    std::optional<Former> former;    // whose claim on it is the greater one still
};

struct Levels {
    std::vector<ItemLevel> items;    // by item; among them such of unknown stock
    double target = 0.99;
    double multiplier = 0;           // money per unit of throughput share; 0: nothing has a known worth, each alone meets the target
    double nominal_loss = 0;         // sum of weight x starved share at the levels
    double borne_out = 1;            // how many times the needs expected to fall beyond the target did in past intervals, by weight
    double delivered = 1;            // share of throughput those levels deliver: by the trial, else 1 - nominal_loss; as past intervals bear it out
    bool tried = false;              // calibrated by a trial of the site's closure
    std::vector<Ration> rations;     // where supply is the constraint
};

// Who is protected and at which fill. The weight of an item is its share of the constraint's work net of what other released work
// could do meanwhile, a tenth of the share that only runs late for that, and its share of the throughput earned without the
// constraint; of all throughput where no machine or crew is the constraint. Levels by one multiplier (joint.h), calibrated by a
// trial of a sample of the site's products (delivered.h) and by where past needs fell (learn/recalibration.h). Depends on the day's flow and
// bookings, not on the minute. A former constraint's weight of an item counts where it is the greater, until the item's mean lead time
// has passed since.
Levels set_levels(const constraint::Flow& flow, const projection::Projection& projection, const projection::Expected& expected,
                  const std::vector<constraint::Receipt>& coming, constraint::Party constraint, const std::vector<Former>& formers = {});
// Days of the longest mean lead time of what somebody needs here: so long a former constraint may matter.
double longest_lead_days(const constraint::Flow& flow, const projection::Expected& expected);

const learn::LeadTime& lead_of(const constraint::Flow& flow, const ItemLevel& item);
using projection::counted_whole;

}  // namespace drum::buffer
