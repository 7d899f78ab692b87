// The audit: how things flow from procurement to fulfilment, which data nothing uses, which is missing, and what to trust.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fact/answers.h"
#include "learn/learned.h"
#include "state/state.h"
#include "state/stock_cards.h"

namespace drum::audit {

// Waits of cases that are through. A quantile is the smallest wait that at least that share of the cases does not exceed.
struct Waits {
    struct Change {                 // of the median, where it is more than chance
        double before_hours = 0, now_hours = 0;
        double days = 0;            // length of each of the two periods, the newer one ending at the moment of the audit
    };
    std::int64_t cases = 0;
    double median_hours = 0, p90_hours = 0, total_hours = 0;
    std::optional<Change> change;
};

struct Open {                       // who waits now
    std::int64_t cases = 0;
    double oldest_hours = 0;
    std::string oldest;             // its order or work
};

enum class Chain : std::uint8_t { buy, make, transfer, sell, stock };

struct Step {                       // from one date of a line to its next
    Chain chain = Chain::buy;
    std::string from, to;
    Waits waits;
    Open open;                      // at `from` now
    std::int64_t disordered = 0;    // lines whose dates run backwards here
    std::optional<double> late;     // share that came after the promised or due date, where that is known
};

struct Handover {                   // work that ended at one step and began at another
    std::string from, to;
    Waits waits;
    double share = 0;               // of all waiting between steps
    Open open;                      // work that ended at `from`, begun nowhere since; at its most usual handover only
};

struct Station {                    // where work is done, by resource, or by activity where people do it
    std::string name;
    double position = 0;            // mean place on the way of its cases, 0 first to 1 last
    Waits queue;                    // from the end of the work before, or the release of the order
    double share = 0;               // of all queueing
    Waits processing;               // logged minutes of one visit
};

struct Loop {                       // work that comes back to a step it had left
    std::string from, back_to;
    std::int64_t cases = 0, times = 0;
    double share = 0;               // of all cases
    double longer_hours = 0;        // median time through of cases with it, less that of cases without
};

struct Work {
    std::int64_t cases = 0, through = 0;
    std::int64_t stopped = 0;       // silent for so long that they will not go on
    double median_hours = 0;        // from first start to last end, of cases that are through
    bool completions_only = false;  // no starts: waits hold the work itself
    std::vector<Handover> handovers;  // the most waiting first
    std::vector<Station> stations;    // in the order of the flow
    std::vector<Loop> loops;          // the most cases first
};

struct Unreferred {                 // rows nothing points to
    std::string what;               // "items that never moved, were ordered or planned"
    std::int64_t count = 0, of = 0;
    std::vector<std::string> some;  // the first by name
};

struct Missing {
    std::string missing, costs, add;
};

enum class Mark : std::uint8_t { sound, doubtful, unusable };
const char* name(Mark mark);
const char* name(Chain chain);

struct ItemTrust {
    Id item = kNone;
    Mark mark = Mark::sound;
    std::string reason, mend;               // "" when sound
    std::int64_t compared = 0, differing = 0;  // counts held against the count before and the moves between
    Quantity last_difference;               // counted less expected, at the newest such count
    double off_money = 0;                   // sum of the differences without their signs, at cost
    std::int64_t below_zero = 0;            // times the moves took the stock below zero
    std::int64_t over_received = 0;         // order lines that brought more than was ordered
    std::optional<double> counted_days_ago;
    double moved = 0, moved_money = 0;      // units in and out, and at cost
};

struct Trust {
    std::vector<ItemTrust> items;           // those that have stock or moves, by id
    std::int64_t sound = 0, doubtful = 0, unusable = 0;
    std::int64_t compared = 0, differing = 0;  // over all items
    double off_money = 0, moved_money = 0, sound_money = 0;
    std::int64_t undated_orders = 0;        // open lines without any date
    std::int64_t forgotten_orders = 0;      // open purchase lines that wait twice as long as any that ever came
    bool only_outflow = false;              // nothing was received, made or counted anywhere: there is no stock to judge
    std::int64_t priced = 0;                // items with a cost or a price to count in money
    std::vector<Id> worst;                  // of those not sound, the most money (or units) moved first; at most ten
};

struct Audit {
    std::vector<Step> steps;                // in the order of the flow
    Work work;
    std::vector<fact::Unread> unread;
    std::vector<Unreferred> unreferred;
    std::vector<Missing> missing;           // in the order of what they would buy
    Trust trust;
};

// Everything, at state.as_of. Coverage and cards are of the facts the state was folded from.
Audit audit(const fact::Coverage& coverage, const std::vector<state::StockCard>& cards, const state::State& state,
            const learn::Learned& learned);

// Its parts.
std::vector<Step> order_steps(const state::State& state);
std::vector<Step> stock_steps(const state::State& state);
Work work_flow(const state::State& state);
std::vector<Unreferred> unreferred(const state::State& state);
std::vector<Missing> missing(const fact::Coverage& coverage, const state::State& state, const Trust& trust);
Trust trust(const std::vector<state::StockCard>& cards, const state::State& state, const learn::Learned& learned);

}  // namespace drum::audit
