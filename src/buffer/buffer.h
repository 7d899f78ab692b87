// Job 2, how much: the level of each item that feeds throughput, where it stands against it, and until when it lasts.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "buffer/levels.h"
#include "buffer/need.h"
#include "buffer/zone.h"
#include "constraint/ranking.h"

namespace drum::buffer {

// One protected item. Quantities in its unit, days from the start of the local day.
struct Buffer {
    Id item = kNone;
    std::int32_t source = -1;       // into State::sources: where it would be ordered; -1: it is made here
    double on_hand = 0;
    double on_order = 0;            // open orders and requests, drafts and accepted actions included; work orders of what is made
    double booked = 0;              // requirements due inside the mean protection interval
    double lead_days = 0;           // mean
    double review_days = 0;
    double mean_need = 0;           // over lead time and review
    double level = 0;               // smallest supply that covers need over lead time and review with quantile `asked`
    double order_up_to = 0;
    double position() const { return on_hand + on_order - booked; }
    bool kept = true;               // false: nothing is ordered but for what is booked
    bool at_empty = false;          // a level of 0 is a level: see ItemLevel
    bool triggered() const { return on_hand + on_order <= level && (level > 0 || at_empty); }
    std::optional<double> last_safe_days;  // an order placed up to then still arrives in time; none beyond a fortnight
    double minutes_per_unit = 0;    // constraint minutes that need one unit
    double value_per_unit = 0;      // throughput that needs one unit
    double penetration = 0;         // (target - on hand) / target, target = order_up_to
    Zone zone = Zone::green;
    Protects why = Protects::none;
    double tau = 0;                 // the fill the day's multiplier gives it
    double asked = 0;               // the quantile that delivers it here; the level and the last safe day go by it
    double weight = 0;              // share of throughput that stands while it is short
    double net_hours = 0;           // constraint hours of its mean lead time that need it, net of other released work
    bool replaceable = false;       // none of them: other work keeps the constraint busy, but orders run late
    std::optional<Former> former;   // a former constraint whose claim on it still sets the weight
};

struct Buffers {
    std::vector<Buffer> protected_items;  // by item
    std::size_t catalogue = 0;            // items known, for the share under protection
    double target = 0.99;
    std::vector<Id> unknown_stock;        // would be protected, but nothing says what is in stock; by item
    double multiplier = 0;                // as Levels have it
    double delivered = 1;                 // share of throughput that the levels deliver
    bool tried = false;                   // by a trial of the site's closure
    std::vector<Ration> rations;
};

// Units that someone has promised to order: accepted actions not yet seen as orders; by item.
using AcceptedCover = std::vector<std::pair<Id, double>>;

// By item: units of open orders, requests and drafts, work orders of what is made, and accepted cover.
std::vector<double> on_order_of(const constraint::Flow& flow, const AcceptedCover& accepted);

// One item as it stands now, against the level the morning's prices give it: what a fact about this item changes, and all that it
// changes. A pure function of its arguments, so that one item alone comes out as among all.
Buffer buffer_of(const constraint::Flow& flow, const Booked& booked, const ItemLevel& level, double on_order);

// buffer_of for all items under protection.
Buffers protect(const constraint::Flow& flow, const Booked& booked, const Levels& levels, const AcceptedCover& accepted);
// set_levels and buffer_of for all items.
Buffers protect(const constraint::Flow& flow, const Booked& booked, constraint::Party constraint, const AcceptedCover& accepted);

}  // namespace drum::buffer
