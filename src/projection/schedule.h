// When work must start to be done in time: batches placed backwards on the open minutes of the resources of their route.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "projection/structure.h"

namespace drum::projection {

// A moment of working time: a day from today, and the share of that day's working minutes that has passed.
struct Moment {
    int day = 0;
    double share = 1;  // 1: by the end of the day
    auto operator<=>(const Moment&) const = default;
};

// A batch as it is placed: when each step must begin at the latest.
struct Slot {
    Moment start;                // of the first step left
    std::vector<Moment> steps;   // by step of the route, those passed already at `start`
    int days_late = 0;           // whole days by which it should have started before today
};

// Minutes still free, day by day. Batches are placed latest due first, so that what is due earlier finds what is left before.
// Finite at every machine and crew with known minutes, no queue factor (ALGORITHMS 2).
class Schedule {
public:
    explicit Schedule(const Structure& structure);
    // `pieces` good ones of the item are due; `steps_done` of its steps are behind. Takes the minutes it uses.
    Slot place(Id item, double pieces, int steps_done, Moment due);
    // The day on which a batch begun on day `from` is done were it alone: `from` where it takes no more than that day, or no time is known.
    // `parts`, by step of its route: the day before which the step cannot begin; empty: any.
    int done_alone(Id item, double pieces, int from = 0, const std::vector<int>& parts = {});
    // Days said for what is made here and has no route.
    double said_days(Id item) const;

private:
    struct Stretch {                    // minutes of a day that nothing has taken, counted from its opening
        double from = 0, to = 0;
    };
    struct Lane {                       // of one resource
        std::vector<double> open;       // minutes of each day from today
        std::vector<std::vector<Stretch>> free;  // of each day
    };
    Lane& lane(Id resource) { return lanes_[resource]; }
    double minutes_of(std::int32_t step, double pieces) const;
    void extend(Id resource, Lane& lane, int day);
    double minutes_on(Id resource, int day) const;
    bool on_weekday(Id resource, int weekday) const;
    bool limits(Id resource) const;
    Moment take(Id resource, double minutes, Moment end, double& rest);
    static double take_on(std::vector<Stretch>& free, double until, double& rest);

    const Structure& structure_;
    Day today_;
    std::map<Id, Lane> lanes_;
    std::map<Id, double> lead_days_;    // by item: of what is made here and has no route
};

}  // namespace drum::projection
