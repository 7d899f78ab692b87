// Utilization and losses: every available minute of a resource is productive or lost to exactly one cause.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "learn/learned.h"
#include "state/state.h"

namespace drum::constraint {

enum class Cause : std::uint8_t { setup, down, starved, approval, blocked, no_demand, unknown };
const char* name(Cause cause);  // "setup", "down", ..., as in JSON

struct Loss {
    Cause cause = Cause::unknown;
    std::string by;             // what it was charged to: item, resource, order; "" when nothing narrower is known
    std::int64_t micros = 0;    // server-microseconds
};

struct Utilization {
    Id resource = kNone;
    Instant from, to;                   // [from, to)
    std::int64_t available_micros = 0;  // servers x open time, extended by work logged outside it
    std::int64_t productive_micros = 0;
    std::vector<Loss> losses;           // by cause, then largest first, then `by`; sums to available - productive
    double ratio() const {
        return available_micros > 0 ? double(productive_micros) / double(available_micros) : 0.0;
    }
};

// Exact: productive + losses = available, in integers. Where rows overlap on a single server, down goes before
// set-up before run. `to` is exclusive.
Utilization utilization(const state::State& state, const learn::Learned& learned, Id resource, Instant from, Instant to);

}  // namespace drum::constraint
