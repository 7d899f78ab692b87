// Whoever can be the constraint.
#pragma once

#include <compare>
#include <cstdint>
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

}  // namespace drum::constraint
