// The joint problem of few items, where whole units matter.
#pragma once

#include "buffer/joint.h"

namespace drum::buffer {

inline constexpr std::size_t kFewItems = 48;    // of more, one multiplier is as good: its last unit is a small part of the money

// The least money within the loss allowed, to one part in ten thousand: what `from`, the answer of one multiplier, leaves unspent
// because units are whole goes to the levels between its own and off their hulls. Item by item the choices so far of which none has less loss and
// less money, save those that with the multiplier's bound on the rest (Lagrange) cannot come to less than the best found. At
// most 4,000 of them are followed, the likeliest; then it is an answer within `allowed` and no dearer than `from`, but not
// surely the least. Where the item after the last unit matters most the order given decides between items alike in every figure.
Joint spend_what_is_left(const std::vector<JointItem>& items, const std::vector<Curve>& curves, double allowed, const Joint& from);

}  // namespace drum::buffer
