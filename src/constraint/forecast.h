// Who will be the constraint tomorrow, from the winners of the days before and nothing else.
#pragma once

#include <cstddef>
#include <vector>

#include "constraint/evidence.h"
#include "constraint/outlook.h"

namespace drum::constraint {

// Two pictures of the winners so far, mixed by how well each has done:
// - memory: the days' winners and shares in equal parts, a day's weight halving every four weeks, plus one day's weight spread
//   evenly over all resources;
// - stays: yesterday's winner again with the learned probability of staying, the rest as memory has it.
// The weights are exp(-Brier score summed over past days), the aggregating rule that loses only a constant against the
// better of the two (Vovk and Zhdanov, JMLR 2009). Memory wins where resources take turns, the other where a
// constraint stays put. Four weeks: in the first half of a machining log any half-life from two to sixty days cost the same
// within 0.02, and a month is as long as a moved constraint may be remembered.
class Forecaster {
public:
    explicit Forecaster(std::size_t resources);
    // Takes the next day's outcome. Days on which nothing was active count for nobody.
    void add(const DayWinner& day);
    // By resource id; sums to 1. Before any day: even. Empty when there are no resources.
    std::vector<double> next() const;
    double days() const { return days_; }

private:
    std::vector<double> memory() const;
    std::vector<double> stays(const std::vector<double>& memory) const;

    std::vector<double> weight_;             // by resource, discounted
    double total_ = 0;                       // sum of weight_
    double stayed_ = 1, left_ = 1;           // discounted counts with one of each to begin with
    double memory_loss_ = 0, stays_loss_ = 0;  // Brier scores, summed
    double days_ = 0;
    Id last_ = kNone;
};

// The probability of each resource to be the constraint of the next day, from the days before it. Sums to 1.
std::vector<double> forecast(const std::vector<DayWinner>& days_before, std::size_t resources);

// Two witnesses of the next days: the programme's draws, and the log of the days before. Neither knows its own error before it has
// been scored, so the probability that the draws give to resources with a log and to the market is shared among them half by
// the draws and half by the log: `idle` to the market (unsaturated_share()), the rest as `log` has it (forecast() of the history, by
// resource id). What the draws give to anybody else stays. Nothing changes before ten worked days have been logged.
void hear_the_log(const std::vector<DayWinner>& history, const std::vector<double>& log, double idle, Outlook& outlook);

// The constraint by name: steady, because it is replaced only when the evidence for another has lasted: a CUSUM of each challenger's
// daily gap in shares to the named one.
struct NamedConstraint {
    Id resource = kNone;      // kNone: nothing was ever active
    Day since;                // the day for which it was first named
    double probability = 0;   // for the day after the history
    Id next = kNone;          // the likeliest other one, kNone when there is none
    double next_probability = 0;
};
NamedConstraint named(const std::vector<DayWinner>& history, std::size_t resources);

}  // namespace drum::constraint
