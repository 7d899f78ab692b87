// Days on which people work: when an order placed on a day is sent and comes, and on which day it must be placed at the
// latest.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "state/state.h"

namespace drum::projection {

// Days are counted from today, 0 = today. One object for a moment; `state` outlives it.
class Ordering {
public:
    Ordering() = default;
    explicit Ordering(const state::State& state);

    // The next working look: `review_days` from today (at least a day), or the first day after that on which the site
    // works.
    int look() const { return look_; }
    // The look after the one on `day`.
    int next_look(int day) const;
    bool site_works(int day) const;
    // The last day to say that work starts on this one, so much of it passed: the working day before where none is;
    // today at the earliest.
    int told_by(int day, double share) const;
    int works_from(int day) const;  // the day, or the first after it on which the site works

    // When an order at the source (into State::sources) that takes `lead_days` comes, decided on day `decided`. With a
    // calendar of the source's own lead days are its open days; with one of the supplier's resource it is sent and
    // comes on open days. It comes on a day on which the site works. The same day where there is no lead time; -1: no
    // source, it comes at once.
    int comes(std::int32_t source, int decided, double lead_days) const;
    int sent(std::int32_t source, int decided) const { return sent(source, decided, decided == 0 ? clock_ : 0); }
    // When it comes of an order that was placed then: after the hour of the cut-off it was sent the next day.
    int placed_comes(std::int32_t source, Instant placed, double lead_days) const;
    // Days of its lead time that are behind an order placed then: as `comes` counts them, whole days before today ended
    // and today with them; and the day on which one comes that has so many to go.
    int behind(std::int32_t source, Instant placed) const;
    int to_go(std::int32_t source, int lead_days) const;
    // The last day from today on, on which the site works, such that an order decided then comes by `need_day`; none
    // where even one of today comes later.
    std::optional<int> order_by(std::int32_t source, double lead_days, int need_day) const;
    // Whether days count alike, so that a lead time of n days is n days, whatever the day it is decided on.
    bool plain(std::int32_t source) const;

private:
    int sent(std::int32_t source, int decided, std::int64_t clock) const;
    int comes_sent(std::int32_t source, int day, double lead_days) const;
    const Calendar* calendar_of(std::int32_t source) const;
    bool in_his_days(std::int32_t source) const;
    bool works(const Calendar* calendar, int day) const;
    int first_open(const Calendar* calendar, int day) const;

    const state::State* state_ = nullptr;
    Day today_;
    std::int64_t clock_ = 0;             // local time of day of the state's moment
    std::vector<Id> supplier_resource_;  // supplier -> the resource of that name, for its calendar; kNone
    int review_days_ = 1, look_ = 1;
};

}  // namespace drum::projection
