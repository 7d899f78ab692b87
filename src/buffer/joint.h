// Joint levels: the least money for which what starves together stays under what may (ALGORITHMS 2, "Jointly").
#pragma once

#include <cstddef>
#include <vector>

#include "buffer/curve.h"

namespace drum::buffer {

// One multiplier for all: an item climbs while the next unit's loss x weight x multiplier is worth more than its cost, so that
// the last money buys the same protection everywhere (Sherbrooke 1968, in its Lagrangian form). Nothing else sets a level.
struct Joint {
    double multiplier = 0;           // money per unit of throughput share
    std::vector<Point> points;       // by item; not kept where the weight is 0
    double money = 0;                // sum of cost x expected on hand
    double loss = 0;                 // sum of weight x starved share: the nominal
    double bound = 0;                // no choice of levels within the loss allowed holds less money than this (weak duality)
};

std::vector<Curve> curves_of(const std::vector<JointItem>& items);
Joint levels_at(const std::vector<JointItem>& items, const std::vector<Curve>& curves, double multiplier);

// The smallest multiplier whose nominal loss stays within `allowed`; the largest that means anything where even that is not enough.
// More than some 2,000 items may leave up to a two-hundredth of what is allowed unspent, for quickness. Of at most 48 items, where
// one unit is a good part of the money, the levels are not the multiplier's own: what those leave of the loss allowed, because
// units are whole, is spent (`few_items.h`), so that they come within a thousandth of the least money there is.
Joint solve_joint(const std::vector<JointItem>& items, const std::vector<Curve>& curves, double allowed);

}  // namespace drum::buffer
