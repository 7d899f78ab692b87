// What to expect: learned from facts recorded before the local day, with a word on how much each figure rests on.
#pragma once

#include <cstdint>
#include <vector>

#include "base/calendar.h"
#include "base/ids.h"
#include "state/state.h"

namespace drum::learn {

// Consumption per day of one item: discounted Gamma-Poisson (Harvey and Fernandes 1989).
struct DemandRate {
    double a = 0, b = 0;       // gamma posterior of the daily rate: mean a / b
    double alpha = 0;          // extra dispersion of the negative-binomial observations, pooled by family
    double days = 0;           // days observed
    double mean() const { return b > 0 ? a / b : 0; }
};

// Lead time in whole days: P(lead = day i).
struct LeadTime {
    std::vector<double> pmf;
    double observed = 0;       // completed orders behind it, of the item at its supplier
    double mean() const;
    // Smallest day with P(lead <= day) >= p.
    int quantile(double p) const;
};

struct ResourceLearned {
    int servers = 1;
    Calendar calendar;
    bool calendar_known = false;     // from the facts, not learned from the log
    bool logged = false;             // has timed operations
    double availability = 1;         // 1 - down share of available time
    double availability_sd = 0;      // of the daily share, for draws
};

struct StepMinutes {                 // run minutes per good unit of one route step
    double mean = 0;
    double cv = 0;                   // of one day's mean, for draws
    double observed = 0;             // operations behind it
};

struct Learned {
    std::vector<DemandRate> rate;            // by item id
    std::vector<LeadTime> lead;              // by source line (State::sources)
    std::vector<ResourceLearned> resource;   // by resource id
    std::vector<StepMinutes> step;           // by route step (State::routes)
    std::vector<double> approval_days;       // completed waits at approval, sorted
};

// Everything above, from the facts in `state`.
Learned learn(const state::State& state);

// The number of parallel servers a log shows: the smallest c such that at most 15 % of the busy time saw more than c
// operations at once. Two workers overlapping now and then on one machine stay one server; a desk of four shows four.
int servers_from_concurrency(const std::vector<Interval>& operations);
// Working hours a log shows, see hours.cpp for the rule.
Calendar hours_from_log(const Zone& zone, const std::vector<Interval>& busy, Instant from, Instant to);

}  // namespace drum::learn
