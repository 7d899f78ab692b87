// The statistics of waiting. Private to this room.
#pragma once

#include <vector>

#include "audit/audit.h"

namespace drum::audit {

struct Sample {
    Instant end;       // when the wait was over: that dates it
    double hours = 0;
};

// Smallest of the sorted values that at least `share` of them do not exceed; 0 of none.
double quantile(const std::vector<double>& sorted, double share);

// The change compares the last quarter (91 days) with the one before, or the halves of a shorter record. It is said when both
// hold eight cases, the medians differ by a quarter or more and a fifth of the mean wait, and ranks as different are one in a hundred by chance (Mann and
// Whitney 1947, normal approximation with ties).
Waits waits_of(std::vector<Sample> samples, Instant as_of);

// Standard normal value of the rank-sum statistic: positive when `b` tends to be larger. 0 when all are equal.
double rank_sum_z(const std::vector<double>& a, const std::vector<double>& b);

// Takes a case that waits since `since` into the open ones.
void add_open(Open& open, Instant since, Instant as_of, const std::string& name);

double hours_between(Instant from, Instant to);

}  // namespace drum::audit
