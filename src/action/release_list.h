// The daily release list: work that is not begun, red first, with what each order lacks (DESIGN 5).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "action/action.h"

namespace drum::action {

struct Lack {
    Id item = kNone;
    double units = 0;                  // not there on the day it should begin
    int there = projection::kNever;    // days from today: when the last of them is; kNever: nothing brings it
};

struct ToRelease {
    std::int32_t order = -1;           // into State::orders; -1: nobody has made a work order of it yet
    Id item = kNone;
    Id place = kNone;                  // as projection::Node::place
    double units = 0;
    int by = 0;                        // days from today: the last on which it can be released in time
    int wanted = projection::kNever;   // the day the earliest need it serves wants it; kNever: nothing does yet
    int done = projection::kNever;     // the day it is done
    int late = 0;                      // days by which some of it is done after it is wanted
    double hours = 0;                  // of the constraint's work in it
    double penetration = 0;            // share of the time buffer before its release that is gone: 1 on that day, above 1 if it comes late
    buffer::Zone zone = buffer::Zone::green;
    bool held = false;                 // by the rope: released it would only wait
    buffer::RopeWhy why = buffer::RopeWhy::full;  // of what is held
    std::vector<Lack> lacks;
};

struct ReleaseList {
    double buffer_days = 1;            // the rope's target as days of the constraint, a day at least
    std::vector<ToRelease> orders;     // by penetration, deepest first; what is held behind it
};

// Work orders that wait for their release and planned ones without a work order, as far as the last day for their release is within the time buffer.
ReleaseList release_list(const constraint::Flow& flow, const projection::Projection& projection, const buffer::Rope& rope, const Stake& stake);

}  // namespace drum::action
