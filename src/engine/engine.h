// THE main path: from the facts known at a moment to what limits, what to do, and why.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "action/action.h"
#include "buffer/buffer.h"
#include "buffer/rope.h"
#include "constraint/delays.h"
#include "constraint/evidence.h"
#include "constraint/forecast.h"
#include "constraint/outlook.h"
#include "constraint/ranking.h"
#include "constraint/utilization.h"
#include "learn/learned.h"
#include "state/state.h"

namespace drum::engine {

struct Question {
    double horizon_days = 14;   // of the ranking and the mix
    int outlook_days = 14;
    int draws = 500;
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
    bool pinned = false;                  // by a manager's choice; `likeliest` is what the evidence says
    constraint::Party likeliest;
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

struct Advice {
    std::unique_ptr<const state::State> state;      // on the heap, so that what points to it may move
    std::unique_ptr<const learn::Learned> learned;
    std::unique_ptr<const constraint::Flow> flow;
    Evidence evidence = Evidence::moves;
    std::vector<constraint::Receipt> coming;
    constraint::Ranking ranking;
    constraint::Outlook outlook;
    std::vector<constraint::DayWinner> history;     // one per local day since the first logged operation
    Named named;
    std::vector<std::array<bool, constraint::kSaturationDays>> saturated;  // by resource, see constraint/saturation.h
    std::vector<constraint::DelayCost> delays;      // of approvals and suppliers, where there is a programme
    std::optional<Raise> raise;                     // none: nothing would
    constraint::LossIndex losses;
    std::optional<constraint::Utilization> last_week;  // of the constraint, when it is a resource with a log
    std::vector<std::optional<double>> trend;       // its utilization on each of the last seven days; none: closed
    std::optional<double> change;                   // against the week before
    Service service;                                // of the last week
    std::unique_ptr<const buffer::Booked> booked;
    buffer::Buffers buffers;
    buffer::Rope rope;                              // work ahead of the constraint, where that is a machine or crew
    action::Stake stake;
    action::Actions actions;
    std::vector<std::string> notes;                 // what could not be told, and why
};

// What is true at state->as_of, from the facts known then and nothing else. Same state: same advice.
Advice advise(std::unique_ptr<const state::State> state, const Question& question = {});
// The same from the rows of the facts known at `as_of`.
Advice advise(const state::Rows& known, Instant as_of, const Question& question = {});

}  // namespace drum::engine
