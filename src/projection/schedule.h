// When work must start to be done in time: batches placed backwards on the open minutes of the resources of their
// route. What a step needs together, a machine and its crew, works at the same time; of what can do the same one does.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <vector>

#include "projection/structure.h"

namespace drum::projection {

inline constexpr int kNever = std::numeric_limits<int>::max();
inline constexpr int kLongestDays = 3650;   // nobody plans further
inline constexpr int kLongestClosed = 400;  // a resource that never opens limits nothing that can be told

// A moment of working time: a day from today, and the share of that day's working minutes that has passed.
struct Moment {
    int day = 0;
    double share = 1;  // 1: by the end of the day
    auto operator<=>(const Moment&) const = default;
};

// A batch as it is placed: when each step must begin at the latest.
struct Slot {
    Moment start;               // of the first step left
    std::vector<Moment> steps;  // by step of the route, those with nothing left to do when the next one begins
    std::int32_t batch = -1;    // its number in the schedule; -1: it takes no minutes of anybody
    bool late = false;          // of what has no route: begun today it is there too late
};

using Minutes = std::vector<double>;  // of a batch, by row of the route of its item

// Of a batch whose parts are not all there when they are drawn: pieces behind those of the portion before it, and by
// step of its route the moment, in days, before which they cannot begin; below nought or none: any.
struct Portion {
    double upto = 1;                    // share of the batch, with the portions before it
    std::vector<double> there, helped;  // as its parts come; as they do with orders pulled forward
};

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
    Slot place(Id item, Minutes minutes, Moment due);
    Slot place(Id item, double pieces, Moment due) { return place(item, minutes_of(item, pieces), due); }
    // A batch waits for parts. Its portions in their order, the last of them up to 1.
    void wait_for(std::int32_t batch, std::vector<Portion> portions);
    // When all that was placed is done, each resource doing first, of what can be begun, what it must end first. No
    // other order of the work makes the latest less late (Jackson 1955; with days before which work cannot begin, Horn
    // 1974). Anew after batches were placed or made to wait.
    void work_through();
    // Work that is in time begins so early that its machines are free for what waits when that can begin. After the
    // last working through.
    void make_way();
    // When the batch must begin for that, and each step of it, if sooner than it was placed; else none.
    std::optional<Slot> sooner(std::int32_t batch) const;
    // The day on which such a share of the batch is done, where that is later than it is due; -1: in time.
    int late(std::int32_t batch, double share = 1, bool helped = false) const;
    // Some step of it ends after it must, be it only by hours.
    bool ends_late(std::int32_t batch) const;
    // Of such a share that is there on that day the moment at which it is done, in days and the share of the last that
    // has passed; the beginning of the day where no step ends after it must.
    double ready_at(std::int32_t batch, int day, double share = 1, bool helped = false) const;
    // The day on which a batch begun on day `from`, be that past, is done were it alone: `from` where it takes no more
    // than that day, or no time is known. `parts`, by step of its route: the day before which the step cannot begin;
    // empty: any.
    int done_alone(Id item, double pieces, int from = 0, const std::vector<double>& parts = {});
    // The same of so much to do; where it takes nothing, the day of the last part.
    int done_from(Id item, const Minutes& minutes, const std::vector<double>& parts) {
        return forward(item, minutes, 0, {0, 0}, parts).day;
    }
    // By resource: not all of its work could be in time, whatever was known so far of what it waits for, or some begins
    // sooner for it.
    std::vector<char> overcommitted() const;
    // Days said for what is made here and has no route.
    double said_days(Id item) const;

private:
    struct Stretch {  // minutes of a day that nothing has taken, counted from its opening
        double from = 0, to = 0;
    };
    struct Load {          // of one step of a batch
        double end = 0;    // when it must have ended, days from the beginning of today; below 0: before that
        double begin = 0;  // where it was placed: days from the beginning of today
        double minutes = 0;
        std::int32_t batch = -1;
        std::uint32_t step = 0, number = 0;  // the row of the route; among those of its batch
    };
    struct Lane {                                // of one resource
        std::vector<double> open;                // minutes of each day from today
        std::vector<std::vector<Stretch>> free;  // of each day
        std::vector<double> before;              // minutes open before each of those days
        std::vector<Load> loads;
        double placed = 0;       // minutes of them
        bool stale = false;      // its work is not in order yet, or something of it waits anew
        bool late = false;       // of some of it, in any order of all
        bool gives_way = false;  // work of it begins sooner than it was placed, for what waits
    };
    struct Done {  // of a portion, where a step cannot end when it must
        Moment there{0, 0}, helped{0, 0};
    };
    struct Batch {
        Id item = kNone;
        Minutes minutes;
        Minutes of_any;  // before one of what can do the same was chosen; empty: there was no choice
        Moment due;
        std::uint32_t loads = 0;
        std::vector<Portion> portions;  // none: it is done as one, and waits for nothing
        std::vector<Moment> steps;      // when each must begin at the latest
        bool sooner = false;            // than it was placed
        std::size_t done = 0;           // into done_: by load, then portion
        std::size_t parts() const { return std::max<std::size_t>(1, portions.size()); }
        bool waits() const;
    };
    struct Job {  // one portion of one load
        std::uint32_t load = 0, portion = 0;
        double from = 0, minutes = 0;     // minutes open before it can begin; minutes to do
        double rest = minutes, done = 0;  // minutes left to do; minutes open before it is done, 0: never
    };
    Lane& lane(Id resource) { return lanes_[resource]; }
    Id resource_of(Id item, std::size_t step) const {
        return structure_.state->routes[static_cast<std::size_t>(structure_.state->route_of[item]) + step].resource;
    }
    struct Rows {
        std::size_t from = 0, to = 0;
    };
    Rows rows_of(Id item, std::size_t row) const;
    std::size_t seat_of(Id item, std::size_t row) const;
    void choose(Id item, Rows rows, Moment end, Minutes& minutes);
    std::int32_t add_batch(Id item, Moment due);
    void add_load(Id resource, Load load);
    double can_begin(Id item, const Minutes& minutes, Rows rows, const std::vector<double>& parts);
    void choose_again(std::int32_t batch);
    void move_load(std::int32_t batch, std::size_t from, std::size_t to);
    double usual_open(Id resource);
    double days_late(Id resource, double rest);
    static bool opens(const Lane& lane) { return lane.before.back() + lane.open.back() > 0; }  // on a day looked at
    Moment leave_rest(Id resource, Moment at, double& minutes);
    double open_before(Id resource, Lane& lane, double at);
    Moment forward(Id item, const Minutes& minutes, std::size_t from, Moment at, const std::vector<double>& parts = {},
                   std::size_t end = std::numeric_limits<std::size_t>::max());
    Moment forward(Id resource, double rest, Moment at);
    enum class As : std::uint8_t { there, helped, both };  // both: nothing in the lane waits
    double setup_of(Id item, std::size_t step) const {
        return structure_.state->routes[static_cast<std::size_t>(structure_.state->route_of[item]) + step]
            .setup_minutes;
    }
    Moment done_by(const Batch& batch, double share, bool helped) const;
    const Minutes& part_of(const Batch& batch, double share, Minutes& room) const;  // the batch's own, or in `room`
    Done& done_of(const Load& load, std::size_t portion) {
        const Batch& batch = batches_[static_cast<std::size_t>(load.batch)];
        return done_[batch.done + load.number * batch.parts() + portion];
    }
    std::vector<Job> jobs_of(Id resource, Lane& lane, As as);
    std::optional<Moment> moment_of(Id resource, Lane& lane, double minutes, int& day);
    void note_done(Lane& lane, const Job& job, Moment at, As as);
    std::vector<Job> work_through(Id resource, Lane& lane, As as);
    using Begins =
        std::map<std::int32_t, std::vector<std::pair<std::size_t, Moment>>>;  // by batch: of some of its rows
    void make_way(Id resource, Lane& lane, Begins& begins);
    using LaidLast = std::pair<bool, double>;
    static std::vector<double> laid_back(std::vector<Job>& jobs, const std::vector<double>& must,
                                         const std::vector<LaidLast>& last);
    static Moment moment_at(const Lane& lane, double minutes);
    void begin_sooner(std::int32_t batch, const std::vector<std::pair<std::size_t, Moment>>& begins);
    void extend(Id resource, Lane& lane, int day);
    double minutes_on(Id resource, int day) const;
    bool on_weekday(Id resource, int weekday) const;
    bool limits(Id resource) const;
    Moment take(Id resource, double minutes, Moment end, double& rest, bool looks_only = false);
    static double take_on(std::vector<Stretch>& free, double until, double& rest);

    const Structure& structure_;
    Day today_;
    std::int64_t gone_ = 0;  // microseconds of today that are past
    std::map<Id, Lane> lanes_;
    std::vector<Batch> batches_;
    std::vector<Done> done_;
    std::map<Id, double> lead_days_;  // by item: of what is made here and has no route
};

}  // namespace drum::projection
