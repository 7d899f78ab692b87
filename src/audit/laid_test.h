// For the tests of this room: a state from facts written by hand.
#pragma once

#include "audit/audit.h"
#include "fact/by_hand.h"
#include "state/block_facts.h"
#include "state/rows.h"

namespace drum::audit {

using fact::ByHand;
using fact::Table;

inline Instant moment(std::string_view text) { return {fact::stored_value(fact::Type::instant, text).value()}; }

struct Laid {
    fact::Coverage coverage;
    state::State state;
    std::vector<state::StockCard> cards;
    learn::Learned learned;
};

inline Laid laid(const ByHand& facts, std::string_view as_of) {
    Laid out;
    const state::Rows rows = state::merge(facts.blocks(), moment(as_of));
    out.coverage = fact::coverage_of(rows.tables);
    out.state = state::fold(rows, moment(as_of));
    out.cards = state::stock_cards(*state::facts_over(facts.blocks()), out.state).value();
    out.learned = learn::learn(out.state);
    return out;
}

}  // namespace drum::audit
