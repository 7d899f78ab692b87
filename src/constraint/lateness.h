// Why an order came when it did: which steps on its way took longer than they had promised, and how much of a wait for it each
// of them has to answer for.
#pragma once

#include <cstdint>
#include <vector>

#include "state/state.h"

namespace drum::constraint {

struct LateStep {
    // On the way of an order: written down and sent, decided on, delivered, or brought from another place of the site.
    enum class Kind : std::uint8_t { request, approval, supplier, transport } kind = Kind::supplier;
    Id id = kNone;                    // of an approval a resource, of a supplier or a place he delivers from a supplier; else kNone
    std::int64_t took_micros = 0;     // all of it: what a tenth less of would be a tenth of
    std::int64_t excess_micros = 0;   // beyond its promise: so much earlier the order would have come
    std::int64_t unusual_micros = 0;  // beyond what is usual there
};

const char* name(LateStep::Kind kind);

// What is usual: the median wait at each approval, the median delay against the promise of each supplier, the median time that
// requests lie.
class Usual {
public:
    explicit Usual(const state::State& state);
    // Sets what is beyond the usual of each step.
    void compare(std::vector<LateStep>& steps) const;

private:
    std::vector<std::int64_t> wait_, delay_;  // by resource, by supplier; microseconds
    std::int64_t lies_ = 0;
};

// The steps of an order that took longer than promised, as seen at `at` (its receipt, or while it is still awaited). Deciding has
// no time of its own: an approval promises the moment it is asked, and so does whoever passes a request on: from the request
// until its approval is asked, and from the approval until the order is placed. A supplier promises the promised date, else the typed
// lead time from the placing; without either he promised nothing.
// `unusual_micros` is left at the excess.
std::vector<LateStep> late_steps(const state::State& state, const state::Order& order, Instant at);

// Shares `room` microseconds of waiting among the steps: each answers for at most its excess, since the order would have come no
// earlier without it; where they ask for more than there is, by what was unusual of each (by the excess where nothing was).
std::vector<std::int64_t> shares(std::int64_t room, const std::vector<LateStep>& steps);

}  // namespace drum::constraint
