// Why a resource stood idle: for every moment one reason, read from what it worked on next.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "constraint/lateness.h"
#include "state/state.h"

namespace drum::constraint {

enum class Cause : std::uint8_t { setup, down, starved, approval, blocked, no_demand, unknown };
inline constexpr int kCauses = 7;
const char* name(Cause cause);  // "setup", "down", ..., as in JSON

// The reason for every idle moment from the end of the reason before (or ever) until `until`.
struct IdleReason {
    Instant until;
    Cause cause = Cause::unknown;
    std::string by;
    // When an order came late: the step on its way that answers for it, who that was (LateStep::id), and how long it took in all.
    std::int32_t order = -1;  // into State::orders: the late one; -1: none
    LateStep::Kind step = LateStep::Kind::supplier;
    Id who = kNone;
    std::int64_t took_micros = 0;
};

// By resource: its reasons in order, covering all time; the last one ends at Instant::end().
//
// The operation that starts next at the resource after an idle moment explains it:
// - its work came from another resource after that moment: starved, by that resource; had it come: unknown, "work was waiting";
// - it is the first of its work, and the make order of that name was placed after that moment: no demand;
// - a component of what it makes was short (less on hand than the order needs, or nothing) until a receipt after that moment:
//   starved, by the component received last; of that wait the last part is charged to the steps of the order it came with that
//   took longer than promised (lateness.h): the time it lay, its approval (cause approval, by that order), its supplier or transport;
// - else unknown; "work was waiting" where a placed order says so.
// After the last operation the make orders still open that need the resource explain in the same way, the one ready first
// telling; with none of them, and no demand that needs the resource: no demand. A log without orders and demand says nothing.
std::vector<std::vector<IdleReason>> idle_reasons(const state::State& state);

}  // namespace drum::constraint
