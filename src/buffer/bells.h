// Need as a sum of smooth bells, where counts are too many to sum: every figure of a level from tails of three moments.
#pragma once

#include <vector>

#include "buffer/mixture.h"
#include "buffer/tail_table.h"

namespace drum::buffer {

class Bells {
public:
    Bells(const JointItem& item, const Mixture& mixture, const std::vector<Stretch>& stretches);
    // The position is spread evenly over level .. level + lot, so that what is short on average is a difference of summed excesses.
    Point at(double level) const;
    // The level at which the next unit is no longer worth its price, from a level near it, by Newton's steps in a bracket: to the grain
    // or 1/1000 of the level, more than which three moments do not tell apart.
    double best_near(double level, double price) const;

private:
    struct Bell {
        double until = 0, before = 0, mean = 0, variance = 0, inverse = 0;  // inverse: of the standard deviation
        Tails tails{0};
    };
    struct Change {                  // of price x on hand + loss, times daily need, by one more unit; and how that changes
        double value = 0, slope = 0;
    };
    Change change_at(double level, double dear) const;

    std::vector<Bell> bells_;
    double grain_, lot_, mean_until_, daily_;
};

}  // namespace drum::buffer
