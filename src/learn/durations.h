// Durations in whole days, many of them still running. Private to this room.
#pragma once

#include <vector>

#include "learn/learned.h"

namespace drum::learn {

// Who has the order; where it does not say, the first who is known to bring its item. kNone: nobody is.
Id supplier_of(const state::State& state, const state::Order& order);

// Weights of completed and of open durations by day.
struct Ages {
    std::vector<double> completed, open;
    double count = 0;   // completed, each counting one
    double weight = 0;  // of the completed
    void add(const Duration& duration);
    // Those of an item of which other days are typed: as many days late; what came earlier in the same share of the days typed.
    void add_as_typed(const Ages& other, int typed, int typed_of_other);
    bool empty() const { return completed.empty(); }
    // Weighted so that the completed ones together count as many as they are: how old they are is then only a matter of
    // their shares, and n / (n + 10) one of their number.
    Ages by_number() const;
};

// As the one of learned.h.
std::vector<double> kaplan_meier(const Ages& ages, const std::vector<double>& prior = {}, double prior_weight = 0);

}  // namespace drum::learn
