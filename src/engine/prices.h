// What is set once a day: who limits, what an hour of it is worth, what is learned. Between, only positions move.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "action/action.h"
#include "buffer/levels.h"
#include "buffer/shipping.h"
#include "projection/expected.h"
#include "constraint/delays.h"
#include "constraint/evidence.h"
#include "constraint/forecast.h"
#include "constraint/outlook.h"
#include "constraint/ranking.h"
#include "constraint/utilization.h"
#include "engine/mornings.h"
#include "learn/learned.h"
#include "state/state.h"

namespace drum::engine {

struct Question {
    double horizon_days = 14;   // of the ranking and the mix
    int outlook_days = 14;
    int draws = 500;
    bool rank_now = false;      // the ranking of this very moment, not the day's
};

// What could be worked from: logged starts and ends, routes and demand, or only moves and orders.
enum class Evidence : std::uint8_t { operations, routes, moves };
const char* name(Evidence evidence);

struct Named {                            // the constraint of tomorrow
    bool known = true;                    // false: no programme and no log, nothing can be named
    constraint::Party party;
    double probability = 0;
    std::optional<Day> since;             // known where a log shows it
    constraint::Party next;
    double next_probability = 0;
    std::optional<double> hours_behind;   // constraint hours that separate the two over the horizon
    double hour_value = 0;                // throughput per hour of it
    double gain_per_day = 0;              // from 10 % more of it
    double worth_days = 0;                // the horizon of these two: the question's, or the nearest in which it binds
    bool pinned = false;                  // by a manager's choice
    constraint::Party steady;             // whom the evidence of the last weeks names, pinned or not
    constraint::Party likeliest;          // of tomorrow alone; another than `steady` while that has not lasted
    bool calibrated = false;              // 30 or more forecasts of the kind behind `probability` have been scored
    bool from_log = false;                // named by the log's history, because no programme can be set up
};

struct Raise {                            // what one thing, improved, would raise throughput most
    constraint::Party party;
    double gain_per_day = 0;              // throughput: from 10 % more, or a tenth less wait
    constraint::Party then;               // who limits after that
};

struct Service {                          // utilization of the market: what it got of what it wanted
    double demanded = 0, served = 0;      // throughput due in the window, and shipped of it
};

// The constraint measured: the figure that leads.
struct Measured {
    std::optional<constraint::Utilization> last_week;  // of the constraint, when it is a resource with a log
    std::vector<std::optional<double>> trend;          // its utilization on each of the last seven days; none: closed
    std::optional<double> change;                      // against the week before
    Service service;                                   // of the last week
};

struct Prices {
    std::shared_ptr<const state::State> state;      // the facts they were set from, as of then; outlives what points to it
    std::unique_ptr<const learn::Learned> learned;
    std::unique_ptr<const constraint::Flow> flow;
    std::unique_ptr<const projection::Projection> projection;  // of `flow`
    std::unique_ptr<const projection::Expected> expected;      // need that nobody has booked yet, and what is kept
    Evidence evidence = Evidence::moves;
    std::vector<constraint::Receipt> coming;
    constraint::Ranking ranking;
    constraint::Outlook outlook;
    std::vector<constraint::DayWinner> history;     // one per local day since the first logged operation
    constraint::LossIndex losses;
    std::vector<std::array<bool, constraint::kSaturationDays>> saturated;  // by resource, see constraint/saturation.h
    std::vector<constraint::DelayCost> delays;      // of approvals and suppliers, where there is a programme
    Named named;
    std::optional<Raise> raise;                     // none: nothing would
    Measured measured;
    action::Stake stake;
    std::vector<buffer::Former> formers;            // who was named before, within the longest lead time
    buffer::Shipping shipping;                      // from the constraint to the due date
    buffer::Levels levels;                          // who is protected, and to what fill
};

// When the prices that hold at `state.as_of` were set: at the start of its local day, or later that day when something other
// than a move or an answer to an action was recorded (an order, an operation, a route): then with that.
Instant priced_at(const state::State& state);

}  // namespace drum::engine
