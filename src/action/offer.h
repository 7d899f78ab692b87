// What to order of an item, from where, how much, and by when.
#pragma once

#include <optional>

#include "action/basis.h"

namespace drum::action {

// Buying, making or transferring the item today, up to its order-up-to level. Where the usual source comes too late another
// one is taken if what it saves is worth more than what it costs. Whole, rounded, worded.
Action supply_offer(const Basis& basis, const buffer::Buffer& buffer);
// Bringing home what stands at another place of the site, where the stock at home does not last; none else.
std::optional<Action> transfer_home(const Basis& basis, const buffer::Buffer& buffer);
// What an offer of the item would be called: `make` without a source, `transfer` from a place.
Verb supply_verb(const state::State& state, const buffer::Buffer& buffer);

}  // namespace drum::action
