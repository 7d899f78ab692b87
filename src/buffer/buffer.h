// Job 2, how much: the level of each item that feeds throughput, where it stands against it, and until when it lasts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "buffer/need.h"
#include "buffer/zone.h"
#include "constraint/ranking.h"

namespace drum::buffer {

// One protected item. Quantities in its unit, days from as_of.
struct Buffer {
    Id item = kNone;
    std::int32_t source = -1;       // into State::sources: where it would be ordered
    double on_hand = 0;
    double on_order = 0;            // open orders and requests, drafts and accepted actions included
    double booked = 0;              // requirements due inside the mean protection interval
    double lead_days = 0;           // mean
    double review_days = 0;
    double mean_need = 0;           // over lead time and review
    double level = 0;               // smallest supply that covers need over lead time and review with the target probability
    double order_up_to = 0;
    double position() const { return on_hand + on_order - booked; }
    bool triggered() const { return on_hand + on_order <= level && level > 0; }
    std::optional<double> last_safe_days;  // an order placed up to then still arrives in time; none beyond a fortnight
    double minutes_per_unit = 0;    // constraint minutes that need one unit
    double value_per_unit = 0;      // throughput that needs one unit
    double penetration = 0;         // (target - on hand) / target, target = order_up_to
    Zone zone = Zone::green;
};

struct Buffers {
    std::vector<Buffer> protected_items;  // by item
    std::size_t catalogue = 0;            // items known, for the share under protection
    double target = 0.99;
    std::vector<Id> unknown_stock;        // would be protected, but nothing says what is in stock; by item
};

// Units that someone has promised to order: accepted actions not yet seen as orders; by item.
using AcceptedCover = std::vector<std::pair<Id, double>>;

Buffers protect(const constraint::Flow& flow, const Booked& booked, constraint::Party constraint, const AcceptedCover& accepted);

// Whether a unit is counted in whole pieces: no unit, or a word for pieces.
bool counted_whole(const std::string& unit);

// The need of one item as protect() sees it: its learned rate, or its parents' rates exploded where it has none.
std::vector<learn::DemandRate> item_rates(const constraint::Flow& flow);

}  // namespace drum::buffer
