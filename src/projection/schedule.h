// When work must start to be done in time: batches placed backwards on the open minutes of the resources of their
// route.
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
    std::vector<Moment> steps;   // by step of the route, those with nothing left to do when the next one begins
    std::int32_t batch = -1;     // its number in the schedule; -1: it takes no minutes of anybody
    bool late = false;           // of what has no route: begun today it is there too late
};

using Minutes = std::vector<double>;  // of a batch, by step of the route of its item

// Whole hours that are past of the day of that moment: what is open in them is not open any more.
std::int64_t hours_gone(const state::State& state, Instant at);

// Minutes still free, day by day. Batches are placed latest due first, so that what is due earlier finds what is left
// before. Finite at every machine and crew with known minutes, no queue factor (ALGORITHMS 2).
class Schedule {
public:
    explicit Schedule(const Structure& structure);
    // What so many good pieces take, with a set-up where anything is left to do. `passed`: pieces that have passed each
    // step; empty: none.
    Minutes minutes_of(Id item, double pieces, const std::vector<double>& passed = {}) const;
    // Leaves of the minutes those that lie between now and `due`, were the batch alone: what is still to do of one that
    // is on its way as it should.
    void leave_rest(Id item, Moment due, Minutes& minutes);
    // A batch of the item with so much to do is due. Takes the minutes it uses.
    Slot place(Id item, const Minutes& minutes, Moment due);
    Slot place(Id item, double pieces, Moment due) { return place(item, minutes_of(item, pieces), due); }
    // By batch: the day on which it is done where what was placed does not all fit, each resource doing first what it
    // must end first; -1: in time. No other order of the work makes the latest less late (Jackson 1955).
    std::vector<int> late_batches();
    // The day on which a batch begun on day `from` is done were it alone: `from` where it takes no more than that day,
    // or no time is known. `parts`, by step of its route: the day before which the step cannot begin; empty: any.
    int done_alone(Id item, double pieces, int from = 0, const std::vector<int>& parts = {});
    // The same of so much to do; where it takes nothing, the day of the last part.
    int done_from(Id item, const Minutes& minutes, const std::vector<int>& parts) {
        return forward(item, minutes, 0, {0, 0}, parts).day;
    }
    // The day, or the first after it, on which its last step that takes minutes of anybody is open.
    int open_from(Id item, int day);
    // Days said for what is made here and has no route.
    double said_days(Id item) const;

private:
    struct Stretch {                    // minutes of a day that nothing has taken, counted from its opening
        double from = 0, to = 0;
    };
    struct Load {  // of one step of a batch
        double end =
            0;  // when it must have ended, days from the beginning of today; below 0: it should have been before
        double minutes = 0;
        std::int32_t batch = -1;
        std::size_t step = 0;
    };
    struct Lane {                       // of one resource
        std::vector<double> open;       // minutes of each day from today
        std::vector<std::vector<Stretch>> free;  // of each day
        std::vector<Load> loads;
    };
    struct Batch {
        Id item = kNone;
        Minutes minutes;
        Moment due;
        Moment done;  // where a step cannot end when it must
    };
    Lane& lane(Id resource) { return lanes_[resource]; }
    double usual_open(Id resource);
    Moment forward(Id item, const Minutes& minutes, std::size_t from, Moment at, const std::vector<int>& parts = {});
    void find_late(Id resource, Lane& lane);
    void extend(Id resource, Lane& lane, int day);
    double minutes_on(Id resource, int day) const;
    bool on_weekday(Id resource, int weekday) const;
    bool limits(Id resource) const;
    Moment take(Id resource, double minutes, Moment end, double& rest);
    static double take_on(std::vector<Stretch>& free, double until, double& rest);

    const Structure& structure_;
    Day today_;
    std::int64_t gone_ = 0;  // microseconds of today that are past
    std::map<Id, Lane> lanes_;
    std::vector<Batch> batches_;
    std::map<Id, double> lead_days_;    // by item: of what is made here and has no route
};

}  // namespace drum::projection
