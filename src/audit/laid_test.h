// For the tests of this room: a state from facts written by hand.
#pragma once

#include "audit/audit.h"
#include "fact/by_hand.h"
#include "state/rows.h"

namespace drum::audit {

using fact::ByHand;
using fact::Table;

inline Instant moment(std::string_view text) { return {fact::stored_value(fact::Type::instant, text).value()}; }

struct Laid {
    state::Rows rows;
    state::State state;
    learn::Learned learned;
};

inline Laid laid(const ByHand& facts, std::string_view as_of) {
    Laid out;
    out.rows = state::merge(facts.blocks(), moment(as_of));
    out.state = state::fold(out.rows, moment(as_of));
    out.learned = learn::learn(out.state);
    return out;
}

}  // namespace drum::audit
