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

// One item as it stands. Quantities in its unit, days from the start of the local day.
struct Buffer : ItemLevel {
    double on_hand = 0;    // usable, at its home
    double on_order = 0;   // all receipts of the projection: open orders and requests, drafts and accepted actions
    double booked = 0;     // requirements within the mean protection interval
    double lead_days = 0;  // mean
    double mean_need = 0;  // over lead time and review
    double level =
        0;  // the smallest supply that covers the cycle with fill `asked`; of what is not kept what is booked
    double position() const { return on_hand + on_order - booked; }
    double supply() const { return on_hand + on_order; }
    bool triggered() const { return kept && supply() < level - 1e-9; }
    std::optional<int>
        last_safe_day;       // an order placed up to then still keeps the level's promise; none beyond sixty days
    double penetration = 0;  // (level - on hand) / level
    Zone zone = Zone::green;
};

struct Buffers {
    std::vector<Buffer> protected_items;  // by item
    std::size_t catalogue = 0;            // items known, for the share under protection
    double target = 0.99;
    std::vector<Id> unknown_stock;  // would be protected, but nothing says what is in stock; by item
    double multiplier = 0;          // as Levels have it
    double delivered = 1;           // share of throughput that the levels deliver
    bool tried = false;             // by a trial of the site's closure
    std::vector<Ration> rations;
};

// One item as it stands now, against the level the morning's prices give it: what a fact about this item changes, and
// all that it changes. A pure function of its arguments, so that one item alone comes out as among all.
Buffer buffer_of(const constraint::Flow& flow, const projection::Projection& projection,
                 const projection::Expected& expected, const ItemLevel& level);
// The level of an item that nothing protects: only what is booked.
ItemLevel as_booked(const constraint::Flow& flow, const projection::Projection& projection, Id node);

// buffer_of for all items under protection.
Buffers protect(const constraint::Flow& flow, const projection::Projection& projection,
                const projection::Expected& expected, const Levels& levels);

// Made items whose level asks for more than is booked, started today.
std::vector<projection::Replenishment> replenishments(const constraint::Flow& flow, const Buffers& buffers,
                                                      const projection::Projection& projection);

// The projection with what levels ask to be made beyond what is booked, and each protected item against its level. What
// is made for a level needs parts, whose levels may then ask for more: until none does.
struct Replenished {
    projection::Projection projection;
    Buffers buffers;
};
Replenished replenished(const constraint::Flow& flow, const projection::Expected& expected, const Levels& levels,
                        projection::Asked asked);
// Units an order of the kept item brings beyond what is booked for today's order: up to its level, at least a cycle. 0:
// nothing.
double beyond_booked(const Buffer& buffer, double booked_due);

}  // namespace drum::buffer
