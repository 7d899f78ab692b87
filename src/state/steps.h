// Rows of one step of a route: its machine, its crew, another machine for it. None of them comes before another.
#pragma once

#include <cstdint>

#include "state/state.h"

namespace drum::state {

inline bool same_step(const RouteStep& a, const RouteStep& b) { return a.item == b.item && a.step == b.step; }

// Of the step that a row of State::routes belongs to: its first row, and the one behind its last.
inline std::int32_t step_from(const State& state, std::int32_t row) {
    const auto at = [&](std::int32_t r) -> const RouteStep& { return state.routes[static_cast<std::size_t>(r)]; };
    while (row > 0 && same_step(at(row - 1), at(row))) --row;
    return row;
}
inline std::int32_t step_to(const State& state, std::int32_t row) {
    const auto at = [&](std::int32_t r) -> const RouteStep& { return state.routes[static_cast<std::size_t>(r)]; };
    while (row + 1 < static_cast<std::int32_t>(state.routes.size()) && same_step(at(row), at(row + 1))) ++row;
    return row + 1;
}

// The row behind the last step of the item that the resource takes part in; its first row where there is none.
inline std::int32_t behind(const State& state, Id item, Id resource) {
    auto at = state.route_of[item + 1];
    while (at > state.route_of[item] && state.routes[static_cast<std::size_t>(at) - 1].resource != resource) --at;
    return at > state.route_of[item] ? step_to(state, at - 1) : at;
}

}  // namespace drum::state
