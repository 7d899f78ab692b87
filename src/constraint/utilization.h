// Utilization and losses: every available minute of a resource is productive or lost to exactly one cause.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "constraint/idle.h"
#include "constraint/party.h"
#include "learn/learned.h"
#include "state/state.h"

namespace drum::constraint {

struct Loss {
    Cause cause = Cause::unknown;
    std::string by;             // what it was charged to: item, resource, order; "" when nothing narrower is known
    std::int64_t micros = 0;    // server-microseconds
};

// Minutes lost because an order came late, by the step on its way that answers for them.
struct Delayed {
    LateStep::Kind step = LateStep::Kind::supplier;
    Id who = kNone;                   // as LateStep::id
    std::int64_t micros = 0;          // server-microseconds
    std::int64_t saved_micros = 0;    // of them, had that step been a tenth quicker
};

struct Utilization {
    Id resource = kNone;
    Instant from, to;                   // [from, to); to is never after state.as_of: what is to come is not lost
    std::int64_t available_micros = 0;  // servers x open time, extended by work logged outside it
    std::int64_t productive_micros = 0;
    std::vector<Loss> losses;           // by cause, then largest first, then `by`; sums to available - productive
    std::vector<Delayed> delayed;       // by step and who; part of the losses
    double ratio() const {
        return available_micros > 0 ? double(productive_micros) / double(available_micros) : 0.0;
    }
};

// Who answers for it in the ranking; nobody for a request that lay, or a supplier whom nobody names.
std::optional<Party> party_of(const Delayed& delayed);

// What all windows of all resources share; built once per state, in one pass over the log.
struct LossIndex {
    std::vector<std::vector<IdleReason>> idle;         // by resource
    std::vector<std::vector<Instant>> latest_end;      // by resource: of its operations up to and with each
};
LossIndex loss_index(const state::State& state);

// Exact: productive + losses = available, in integers, and the figures of [a, c) are those of [a, b) plus those of [b, c),
// cause by cause. At each moment the servers at hand are down before in set-up before running, as far as rows say so; then
// blocked or starved where a row says so; the rest stood idle and have the reason of idle.h.
// At hand: all servers in open time; outside it as many as work was logged for: run and set-up, and where the
// hours were only learned also down. (A machine that is broken over a closed weekend loses nothing.)
Utilization utilization(const state::State& state, const learn::Learned& learned, const LossIndex& index, Id resource,
                        Instant from, Instant to);
// The same for a single question.
Utilization utilization(const state::State& state, const learn::Learned& learned, Id resource, Instant from, Instant to);

// The union of the resource's logged run, set-up and down within [from, to), whatever its servers and hours.
std::int64_t busy_micros(const state::State& state, Id resource, Instant from, Instant to);

}  // namespace drum::constraint
