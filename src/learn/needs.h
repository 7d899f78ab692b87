// What was needed of each item, day by day, as far as it could be seen: consumption and sales without what was taken
// back, and a clock that stands still while nothing could be needed. Private to this room.
#pragma once

#include <array>
#include <limits>
#include <utility>
#include <vector>

#include "base/time.h"
#include "state/state.h"

namespace drum::learn {

// The observed local days and where each starts: asked once of the zone, not once per move and item.
class Days {
public:
    Days(const Zone& zone, int first, int last);
    int size() const { return starts_.empty() ? 0 : static_cast<int>(starts_.size()) - 1; }
    int first() const { return first_; }
    Instant start(int day) const { return starts_[static_cast<std::size_t>(day)]; }  // day <= size()
    // The number of the day within these; -1 before the first, size() after the last.
    int of(Instant at) const;

private:
    int first_;
    std::vector<Instant> starts_;  // and that of the day after the last
};

// The need of one item on the days on which there was any, and how much of its clock ran between them. The clock counts
// days on which it could have been needed: not those without stock, not those before it came; for what feeds a logged
// machine the machine's productive time in usual days of it.
struct Needs {
    struct Event {
        double ran = 0;  // of the clock since the event before, this day included
        double units = 0;
        bool sold_out = false;  // the last piece went: more may have been wanted
    };
    std::vector<Event> events;
    double ran_after = 0;  // of the clock since the last event
    double clock = 0;      // all of it
    double units = 0;
    bool empty() const { return events.empty(); }
};

// Reads the needs of one item after the other; everything before `until`.
class NeedReader {
public:
    NeedReader(const state::State& state, Instant until);
    // What is without stock for longer than `longest` days is missed by nobody: those beyond count.
    Needs of(Id item, double longest = std::numeric_limits<double>::infinity()) const;
    // By weekday, 0 = Monday: how much of a usual day's clock runs on it, 7 in all. Days on which the site needs
    // nothing count nothing.
    const std::array<double, 7>& week() const { return week_; }
    bool week_known() const { return week_known_; }

private:
    using ByDay = std::vector<std::pair<int, double>>;  // day within days_, units; ascending, each day once
    struct Stretch {                                    // without stock, whole days [from, to)
        int from = 0, to = 0;
    };
    struct Stock {
        std::vector<Stretch> without;
        std::vector<int> ran_out;  // days that ended without stock
        int came = 0;              // the first day on which it was known
    };
    void read_orders(const state::State& state, Instant until);
    void read_machines(const state::State& state, Instant until);
    void read_week(const state::State& state);
    bool sold_beside(Id item) const;
    ByDay used(Id item) const;
    Stock stock(Id item, const ByDay& used) const;

    const state::State* state_;
    std::vector<ByDay> ordered_;  // by item; days of the calendar until the window is known, then of days_
    std::vector<ByDay> pegged_;   // by item: what was shipped of sales that had an order of their own; likewise
    Days days_;
    std::array<double, 7> week_{1, 1, 1, 1, 1, 1, 1};
    bool week_known_ = false;
    std::vector<double> clock_;  // of days of the week that count: at the start of each day of days_ and after the last
    std::vector<Id> machine_;    // by item: whose time is its clock; kNone: the days
    std::vector<std::vector<double>>
        ran_;  // by resource: the clock at the start of each day and after the last; empty: not logged
};

}  // namespace drum::learn
