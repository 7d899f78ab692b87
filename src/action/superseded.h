// Drafts that became orders under another number.
#pragma once

#include <cstdint>
#include <vector>

#include "state/state.h"

namespace drum::action {

struct Superseded {
    std::int32_t draft = -1, by = -1;  // into State::orders
};

// Open drafts that an action made, each with the order that took its place: of the same item and supplier, as much but for rounding to the purchase multiple,
// asked for on or after the draft's day. An action made a draft where an accepted purchase of that item asked for that quantity on its day or up to
// two days before. An order takes the place of one draft only, and nothing but a draft is ever superseded. By draft.
std::vector<Superseded> superseded_drafts(const state::State& state);

}  // namespace drum::action
