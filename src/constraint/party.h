// Whoever can be the constraint.
#pragma once

#include <compare>
#include <optional>
#include <string>

#include "state/state.h"

namespace drum::constraint {

struct Party {
    enum class Kind { resource, supplier, market } kind = Kind::market;
    Id id = kNone;  // into State::resources (machines, crews, approvals) or State::suppliers; kNone for the market
    auto operator<=>(const Party&) const = default;
};
std::string name(const state::State& state, Party party);
state::ResourceKind kind(const state::State& state, Party party);
// By id or by the name people use; a resource before a supplier, "market" last.
std::optional<Party> party_named(const state::State& state, const std::string& name);

// A manager's choice of the constraint (decision `pin` on its name), until `unpin`.
struct Pin {
    Party party;
    Instant at;
    std::string by, reason;
};
std::optional<Pin> pinned(const state::State& state);

}  // namespace drum::constraint
