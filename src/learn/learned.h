// What to expect: learned from facts recorded before the local day, with a word on how much each figure rests on.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/calendar.h"
#include "base/ids.h"
#include "learn/desks.h"
#include "learn/recalibration.h"
#include "state/state.h"

namespace drum::learn {

// Consumption per day of one item: discounted Gamma-Poisson (Harvey and Fernandes 1989). Need over n days has mean
// n a / b and variance m + m^2 (alpha / n + 1 / a). For an item that feeds one logged machine a day is a usual day of
// that machine.
struct DemandRate {
    double a = 0, b = 0;  // gamma posterior of the daily rate: mean a / b, relative variance 1 / a
    double alpha = 0;     // extra dispersion of the negative-binomial observations, its own shrunk to the family's
    // Units beyond which nobody need keep it: twice and more what was ever needed within the days that an order and the
    // review may take. Further out the law of need is but extrapolated, and a single large sale makes it so wide that
    // it would fill the store.
    double most = 0;   // 0: not bought, or watched for too short
    double days = 0;   // days observed, those on which nothing could be needed left out
    double needs = 0;  // days on which something was needed
    double mean() const { return b > 0 ? a / b : 0; }
};

// Days from the request (the placing, where no request is known) to the receipt: P(lead = day i).
struct LeadTime {
    std::vector<double> pmf;
    double observed = 0;           // completed orders behind it, of the item at its supplier
    double observed_supplier = 0;  // of any item at its supplier
    std::vector<double> slip{};  // P(it comes `slip_from` + i days after its promise); empty: nothing that was promised
                                 // has come, so that it is believed
    int slip_from = 0;
    double mean() const;
    double mean_beyond(double age) const;  // given that it takes longer than `age`; age + 1 beyond anything known
    // Smallest day with P(lead <= day) >= p.
    int quantile(double p) const;
};

struct ResourceLearned {
    int servers = 1;
    Calendar calendar;
    bool calendar_known = false;  // from the facts, not learned from the log
    bool logged = false;          // has timed operations
    double availability = 1;      // 1 - down share of available time
    double availability_sd = 0;   // of the daily share, for draws
    double run_cv = 0;            // of one day's run minutes against the mean, for draws
};

struct StepMinutes {      // run minutes per unit of one route step
    double mean = 0;      // typed and logged minutes, weighted by n / (n + 10)
    double cv = 0;        // of one operation's minutes per unit
    double observed = 0;  // operations behind it
};

// Whether a sale that is past due and open ever ships. Competing risks by Bayes' rule: of lines open so many days past
// due, those that were shipped later still against those that are open after twice as long; the latter count as far as
// a log tells what is shipped at all. Before any log it is as if 49 lines had been shipped, 90 days late on average,
// and one never.
struct OpenSales {
    std::vector<int> late;  // days past due of lines that were shipped late, in order
    std::vector<int> open;  // of those that are open
    double logged = 0;      // lines that are known to have been shipped
    double ships(int days_past_due) const;
};

struct Learned {
    std::vector<DemandRate> rate;           // by item id
    Recalibrations recalibrations;          // of what is promised of needs
    std::vector<LeadTime> lead;             // by source line (State::sources)
    std::vector<ResourceLearned> resource;  // by resource id
    std::vector<StepMinutes> step;          // by route step (State::routes)
    std::vector<double>
        supply_per_week;     // by source line: units that come while the supplier is behind; < 0: he is not
    std::vector<Desk> desk;  // by resource id
    OpenSales open_sales;
    bool any_rate = false;  // some item's consumption was learned
    std::array<double, 7> week{1, 1, 1, 1,
                               1, 1, 1};  // by weekday, 0 = Monday: its share of need, 7 in all; days off have none
    bool week_known = false;              // enough was told to say so
    int untold_days = 0;  // whole days before today of which nothing was recorded: what they used is still to be told
};

// Everything above, from what happened before the local day of state.as_of: what is learned is set once a day.
Learned learn(const state::State& state);

// The parts of learn(), each a pure function of the state.
// `lead` by source line tells over which stretch need must be known; without it, weeks and more.
struct Consumption {
    std::array<double, 7> week{1, 1, 1, 1, 1, 1, 1};
    bool week_known = false;
    std::vector<DemandRate> rate;  // by item id
    Recalibrations recalibrations;
};
Consumption learn_consumption(const state::State& state, Instant until, const std::vector<LeadTime>& lead = {});
inline std::vector<DemandRate> learn_rates(const state::State& state, Instant until) {
    return learn_consumption(state, until).rate;
}
std::vector<LeadTime> learn_lead_times(const state::State& state, Instant until);
void learn_slips(const state::State& state, Instant until, std::vector<LeadTime>& lead);
// Receipts a week while he was behind, over the last eight, of suppliers that owed something overdue for at least half
// of them and do now.
std::vector<double> learn_supply(const state::State& state, Instant until);
OpenSales learn_open_sales(const state::State& state, Instant until);
// Local days since it was due (where nothing says when, since it was ordered); none where neither is known.
std::optional<int> days_past_due(const state::State& state, const state::DemandLine& line);
std::vector<StepMinutes> learn_steps(const state::State& state, Instant until);
std::vector<ResourceLearned> learn_resources(const state::State& state, Instant until);

// Discrete Kaplan-Meier (1958) over whole days with weights; censored observations left the risk set unseen. A prior
// counts as so many completed observations more (the posterior mean of a Dirichlet process: Susarla and Van Ryzin
// 1976), which is shrinking by n / (n + weight) where nothing is censored, and keeps to what open ones have outlived
// where something is. What mass is left beyond the longest age seen follows the lognormal fitted to all of them.
struct Duration {
    int days = 0;
    double weight = 1;
    bool censored = false;
};
std::vector<double> kaplan_meier(const std::vector<Duration>& observations, const std::vector<double>& prior = {},
                                 double prior_weight = 0);
// Mean and sd of the logarithm of days, by maximum likelihood with the censored ones.
struct Lognormal {
    double mu = 0, sigma = 0;
};
Lognormal lognormal_of(const std::vector<Duration>& observations);
// The lognormal of this mean and cv over whole days; cv 0 gives the mean, rounded up.
std::vector<double> lead_pmf(double mean_days, double cv);

// The number of parallel servers a log shows: the smallest c such that at most 15 % of the busy time saw more than c
// operations at once. Two workers overlapping now and then on one machine stay one server; a desk of four shows four.
int servers_from_concurrency(const std::vector<Interval>& operations);
// Working hours a log shows, see hours.cpp for the rule.
Calendar hours_from_log(const Zone& zone, const std::vector<Interval>& busy, Instant from, Instant to);

}  // namespace drum::learn
