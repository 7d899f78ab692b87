// What a choice of levels delivers: a seeded simulation of the site's own closure, for the calibration of the multiplier.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "buffer/joint.h"

namespace drum::buffer {

// A kind of work (a product): its share of the throughput wanted, and the share of each item's need that is its own.
struct Work {
    double share = 0;
    std::vector<std::pair<std::int32_t, double>> needs;  // item of the assembly, share of that item's need; by item
    double each_stands_for = 1;                          // items it needs for each that is here, where it needs too many to try
};

// Items with the works that need them. What no work here accounts for of an item's need belongs to works outside, which run
// as far as that item lets them.
struct Assembly {
    std::vector<JointItem> items;
    std::vector<std::uint64_t> seeds;      // by item: of its name, so that its random numbers do not depend on its neighbours
    std::vector<Work> works;
};

// The random numbers of an assembly: the same for every choice of levels, so that choices compare by what they change
// alone. A day's want of each item is negative binomial about a rate that changes every 125 days, drawn from equal
// shares of what is known of it. An order's lead time belongs to the day it is placed on, so that one order more moves
// no other's: what changes little in the facts changes little here.
class Trial {
public:
    explicit Trial(const Assembly& assembly, int days = 1000, std::uint64_t seed = 0);

    struct Outcome {
        double delivered = 0;              // share of the throughput wanted that was made
        std::vector<double> on_hand;       // by item, mean over the days, units
        double money = 0;                  // sum of cost x on hand
    };
    // A work of which only some items are here is delivered as often as all of them are there: the share of those here
    // to the power of the items each stands for, as if they ran short independently. Each day: what was ordered
    // arrives; each work counts by how much of it is wanted that day and runs at the share that its scarcest item
    // allows (items short are shared in proportion); what stands consumes nothing and is lost; at or below its level an
    // item is ordered up to level + order quantity. The first fifth of the days is not counted. `days`: the first so
    // many of all, 0 for all.
    Outcome run(const std::vector<double>& levels, int days = 0) const;
    int days() const { return days_; }

private:
    const Assembly* assembly_;
    int days_;
    std::vector<std::vector<float>> wants_;           // by item, by day
    std::vector<std::vector<std::int16_t>> leads_;    // by item, by the day of the order
};

// The smallest multiplier, from `least` on, whose levels deliver `target` in the trial; `nominal` is the one that
// keeps the nominal within 1 - target. The nominal overcounts (items are short together, and a line that stands
// consumes nothing), so the answer mostly lies below it; above it, up to 64 times, where doubt about rates outlasts an
// interval.
struct Calibrated {
    double multiplier = 0;
    double delivered = 0;                  // share in the trial at that multiplier
};
Calibrated calibrate(const Assembly& assembly, const std::vector<Curve>& curves, const Trial& trial, double least, double nominal, double target);

}  // namespace drum::buffer
