// What each level of one item costs and what it loses: the item's side of the joint problem.
#pragma once

#include <cstdint>
#include <vector>

#include "learn/learned.h"

namespace drum::buffer {

// One item of the joint problem. Need over n days is negative binomial with mean n x rate.mean() and variance
// m + m^2 (alpha / n + 1 / a); n is a lead-time day plus the review.
struct JointItem {
    learn::DemandRate rate;          // rate.a <= 0: the rate is certain; alpha = 0: Poisson
    const learn::LeadTime* lead = nullptr;  // outlives the item
    double review_days = 1;
    double cost = 1;                 // money per unit, > 0
    double weight = 0;               // share of throughput that stands while it is short
    double order_quantity = 1;       // the position sits between the level and the level + this
    bool whole = true;               // levels in whole units; else in thousandths
};

// Not kept at all: nothing is ordered before somebody wants it. It has no level; nothing is on hand and everything waits.
inline constexpr double kNotKept = -1;

// A level and what follows from it, the position averaged over [level, level + order quantity].
struct Point {
    double level = 0;                // kNotKept, or from 0
    double on_hand = 0;              // expected, units
    double loss = 0;                 // starved share: (E[(X_L+R - s)+] - E[(X_L+R-1 - s)+]) / mean daily need
    double fill = 0;                 // P(need over lead time and review <= level)
};

// Every level of the item worth a look, ascending from 0 (beyond 256 units some thirty of them).
std::vector<Point> points_of(const JointItem& item);

// The levels worth choosing, ascending from "not kept": the lower convex hull of (on hand, loss). For no other level is there a price at which
// it is best, so one multiplier can only ever choose among them (Everett 1963).
class Curve {
public:
    // Exact where few units are needed: the distribution is summed unit by unit, over every day of the lead time. Beyond 256 units tails
    // of three moments stand at some thirty levels.
    explicit Curve(const JointItem& item);
    // The best level where one unit more may cost `price` of loss per unit on hand: the last worth its price. Between the levels that
    // stand it is looked for by the whole mixture.
    Point at(double price) const;
    // The same where it only has to be near and quick: between the levels that stand the slope is interpolated.
    Point near(double price) const;
    // Levels that may be worth choosing about that price, ascending, those off the hull too: all, where few units are needed.
    std::vector<Point> around(double price) const;
    Point point(std::size_t i) const;
    std::size_t size() const { return points_.size(); }

private:
    std::size_t kept_from() const { return points_.front().level < 0 ? 1 : 0; }
    struct Stored {                  // a site has millions of them; six digits are plenty
        float level, on_hand, loss, short_of;
        float worth;                 // price at which the next one is as good
    };
    std::size_t last_worth(double price) const;

    std::vector<Stored> points_;
    JointItem item_;
    bool between_ = false;           // levels between the points may be chosen
};

}  // namespace drum::buffer
