// Past mornings: who was expected to limit, from what was known then. The name of the constraint is kept by them.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "constraint/outlook.h"
#include "state/state.h"

namespace drum::engine {

inline constexpr int kMorningsLookedAt = 28;
inline constexpr int kFormerDays = 84;  // a constraint is former for so long at most: what does not come back in twelve weeks does not flicker
extern const std::uint64_t kExpecting;  // of the sources that make an expectation; made by the build (cmake/fingerprint.cmake)

struct Expectation {             // ids differ from one morning's facts to another's, names do not
    constraint::Party::Kind kind = constraint::Party::Kind::market;
    std::string name;            // as constraint::name()
    double probability = 0;
    bool operator==(const Expectation&) const = default;
};

// What was expected at the start of a local day of the day after it. Empty: nothing could be said then.
struct Morning {
    Day day;
    std::vector<Expectation> expected;  // by kind and name; sums to 1
    bool operator==(const Morning&) const = default;
};
std::vector<Expectation> expectations(const state::State& state, const constraint::OutlookDay& tomorrow);
// Who that is among the facts of today, if anybody.
std::optional<constraint::Party> party_of(const state::State& state, const Expectation& one);

// Looks back, and only as far as it must.
struct Past {
    // The state from the facts known at a moment, as of then. Empty: the past cannot be asked. Errors of the facts.
    std::function<Result<std::unique_ptr<const state::State>>(Instant)> state_at;
    // A morning worked out before from the very facts known then; none: work it out. May be empty.
    std::function<std::optional<Morning>(Day)> kept;
    // Takes each morning that was worked out. May be empty.
    std::function<void(const Morning&)> keep;
};

// Whom the evidence names, from the expectations of the days, the latest first; each is asked for only when it is needed, and
// none ends the past. The name changes only when the evidence for another has lasted: going back from the latest day, it is the
// first party for whom the CUSUM (learn/cusum.h) of its lead over the best of the others, in deviations of 0.3, stood above 4:
// two days of 90 against 5 %, four of 60 against 15, and never by a lead of less than 15. Where no such day is in four
// weeks: the party with the largest probability summed over all of them, ties by kind and name. kind market and an empty name: nobody.
using DayBack = std::function<const std::vector<Expectation>*(int days_back)>;
Expectation steady(const DayBack& expected);
// Who was clear on that morning, by it and at most three before it: whom steady() named then, whatever was before. None: that was not clear.
std::optional<Expectation> clear_leader(const DayBack& expected, int days_back);

}  // namespace drum::engine
