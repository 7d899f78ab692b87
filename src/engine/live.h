// The advice of one site kept up to date fact by fact: what `advise` would say of all facts, without asking it each time.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "action/basis.h"
#include "engine/engine.h"

namespace drum::engine {

// A withdrawal from, or an addition to, what is on hand at the item's home. It names no order: what work draws changes what is booked of its component.
struct Taken {
    Id item = kNone;
    Quantity quantity;                          // signed, in the item's unit
    state::MoveKind kind = state::MoveKind::consume;
    Instant time, recorded_at;
};

class Live {
public:
    // From scratch, as advise() does.
    Live(state::State known, const Question& question, Past past);

    // Prices stand, and of the positions only those that depend on the item are worked out anew: its buffer, its
    // actions and those of what is made of it, and what the whole plan says (the rope, the one count, for how long
    // nothing is needed). Gives false, and changes nothing, where a fact does more than that: not of today or older
    // than what is known, of an item without a known stock, one after which something is served on another day or more
    // of its components is needed, a receipt or shipment that may belong to an order, one that takes stock to zero or
    // below, the first move of a day, or the passing of a source's cut-off. Then ask advise() with the new state.
    bool take(const Taken& taken);

    const Advice& advice() const { return advice_; }

private:
    bool only_moves_positions(const Taken& taken) const;
    bool stays_with_its_parts(const Taken& taken) const;
    void enter_into_state(const Taken& taken);

    std::shared_ptr<state::State> state_;       // advice_ has it as its own, and flow_ too
    Advice advice_;
    std::shared_ptr<constraint::Flow> flow_;
    projection::Projection* projection_ = nullptr;  // advice_'s
    std::unique_ptr<action::Basis> basis_;
    std::vector<std::int32_t> buffer_of_;       // item -> into protected_items; kNone
    std::vector<std::int32_t> level_of_;        // into protected_items -> into the levels
    std::vector<std::vector<std::int32_t>> made_of_;  // by item: those protected that are made directly of it, into protected_items
    std::vector<bool> component_;               // by item: in some bill of material
    std::vector<Id> with_least_value_;          // suppliers whose orders must be worth something, sorted
    std::vector<Instant> moments_;              // still to come today, at which time alone changes something
    std::int64_t newest_move_day_ = 0;          // UTC, as the plan's doubts count days
};

}  // namespace drum::engine
