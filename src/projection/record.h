// The MRP record of one item at one place, as a table: what every figure of the item is read off.
#pragma once

#include <string>
#include <vector>

#include "projection/need.h"

namespace drum::projection {

struct Quantiles {
    double p05 = 0, p50 = 0, p95 = 0;
};

// One day, or the days from `day` up to `last`. Quantities in the item's unit.
struct RecordLine {
    Day day, last;
    double booked = 0;     // requirements due on it; on the first day all that is overdue too
    double unbooked = 0;   // mean of what nobody has booked yet
    double scheduled = 0;  // receipts expected on it
    double planned = 0;    // planned orders that would come on it
    Quantiles available;   // at the end of the last day, were nothing ordered: stock + receipts - requirements; below
                           // zero: owed
    double short_probability = 0;  // that it is below zero then
};

struct Record {
    Id node = kNone;
    std::vector<RecordLine> lines;   // by day for a fortnight, then by week
    std::optional<Day> lasts_until;  // the last day on which what is there, receipts as they come, covers the mean
                                     // need; none: longer than the record
};

// Units that expire unused by the end of the day, on average: the earliest goes first.
double wasted(const Projection& projection, const Need& need, int day);

// `weeks` of them after the fortnight. `need` is of the node.
Record record_of(const Projection& projection, const Need& need, int weeks);

// P(stock, so many units beside, and what has come by the end of `day` cover what is needed up to then): open orders by
// their laws.
double covered_probability(const Projection& projection, const Need& need, int day, double beside = 0);

// When an open order comes: quantiles of its law in days from today, and P(it never does).
struct Comes {
    int p05 = 0, p50 = 0, p95 = 0;
    double never = 0;
};
Comes comes_of(const Projection& projection, const Receipt& receipt);

}  // namespace drum::projection
