// Orders under way that bring what nobody needs, or long before: cancel, reduce or defer them while the supplier can
// still act.
#pragma once

#include <vector>

#include "action/basis.h"

namespace drum::action {

// Money: an act that frees less is not worth it; set once for a moment.
double worth_freeing(const state::State& state);

// Of one item at one place. Surplus is what is on order beyond what would be ordered today were nothing on order; an
// order raised to a minimum or a multiple is not told to shrink below it, and what frees next to nothing of the money
// in open orders is left alone.
std::vector<Action> put_off(const Basis& basis, const buffer::Buffer& buffer);
// Of orders of which all is for sales of their own, wanted much later.
std::vector<Action> put_off_for_sales(const Basis& basis);

}  // namespace drum::action
