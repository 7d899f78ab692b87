// The joint problem of few items, where whole units matter.
#pragma once

#include "buffer/joint.h"

namespace drum::buffer {

inline constexpr std::size_t kFewItems = 48;    // of more, one multiplier is as good: its last unit is a small part of the money

// The least money within the loss allowed, to one part in ten thousand: what `from`, the answer of one multiplier, leaves unspent
// because units are whole is spent on levels off the hulls too. Item by item the choices so far of which none has both less loss
// and less money, save those that by the multiplier's bound on the rest (Lagrange) cannot come to less than the best found. At
// most 4,000 of them are followed, the likeliest; beyond that it is an answer within `allowed` and no dearer than `from`, but
// not surely the least. Between items alike in every figure the first gives way, so they must come in the order of their names.
Joint spend_what_is_left(const std::vector<JointItem>& items, const std::vector<Curve>& curves, double allowed, const Joint& from);

}  // namespace drum::buffer
