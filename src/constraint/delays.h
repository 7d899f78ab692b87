// What approvals and suppliers cost: the minutes of machines and crews that stood idle because an order came late, in the
// currency in which capacity is measured.
#pragma once

#include <vector>

#include "constraint/outlook.h"
#include "constraint/ranking.h"
#include "constraint/saturation.h"
#include "constraint/utilization.h"

namespace drum::constraint {

struct DelayCost {
    Party party;                       // an approval or a supplier
    std::vector<double> lost_by_day;   // throughput lost on each of the last 28 local days
    double lost_per_day = 0;           // mean of them
    double gain_per_day = 0;           // throughput a day, had its step been a tenth quicker
    double hours_per_week = 0;         // of machines and crews
};

// By party. An idle minute of a resource is worth what its minutes earn in what is wanted now, and nothing while another one was
// saturated: nothing more could have passed that one; together no more can have been lost than
// the throughput that was due and not delivered in time, and nothing where everything was.
std::vector<DelayCost> delay_costs(const Flow& flow, const LossIndex& losses, const std::vector<std::array<bool, kSaturationDays>>& saturated, const Ranking& ranking);

// Throughput of demand that fell due on the last 28 days, and how much of it was not shipped in time.
struct Punctuality {
    double due = 0, late = 0;
};
Punctuality punctuality(const Flow& flow);

// Lets the delays compete. Of each party's probability goes to a delay what share of the last four weeks' seven-day means lay
// above that party's gain from 10 % more (above 1 - target of the throughput, where the market limits). Its ranked entry
// gains the cost; a party the ranking does not have is added.
void compete(const Flow& flow, const std::vector<DelayCost>& costs, Ranking& ranking, Outlook& outlook);

}  // namespace drum::constraint
