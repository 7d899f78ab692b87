// A small site for the tests of this room: facts folded, learned from, and their flow.
#pragma once

#include <memory>

#include "constraint/flow.h"
#include "fact/by_hand.h"

namespace drum::buffer {

struct SmallSite {
    state::State state;
    learn::Learned learned;
    constraint::Flow flow;
    Id item(const char* name) const { return state.items.find(name); }
};

// The flow points into what it came from, so that the site stays where it is.
inline void learn_from(const fact::ByHand& facts, Instant as_of, SmallSite& out) {
    out.state = state::fold(state::merge(facts.blocks(), Instant::end()), as_of);
    out.learned = learn::learn(out.state);
    out.flow = constraint::flow_of(out.state, out.learned);
}

inline std::unique_ptr<SmallSite> world_of(const fact::ByHand& facts, Instant as_of) {
    auto out = std::make_unique<SmallSite>();
    learn_from(facts, as_of, *out);
    return out;
}

}  // namespace drum::buffer
