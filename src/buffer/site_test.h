// A small site for the tests of this room: facts folded, learned from, their flow and what will be.
#pragma once

#include <memory>

#include "buffer/buffer.h"
#include "constraint/flow.h"
#include "fact/by_hand.h"

namespace drum::buffer {

struct SmallSite {
    state::State state;
    learn::Learned learned;
    constraint::Flow flow;
    projection::Projection projection;
    projection::Expected expected;
    std::vector<constraint::Receipt> coming;
    Id item(const char* name) const { return state.items.find(name); }
    constraint::Party resource(const char* name) const {
        return {constraint::Party::Kind::resource, state.resources.find(name)};
    }
    constraint::Party supplier(const char* name) const {
        return {constraint::Party::Kind::supplier, state.suppliers.find(name)};
    }
    Levels levels_for(constraint::Party party) const { return set_levels(flow, projection, expected, coming, party); }
    Buffers protected_for(constraint::Party party) const {
        return protect(flow, projection, expected, levels_for(party));
    }
};

// The flow points into what it came from, and the projection into the flow, so that the site stays where it is.
inline void learn_from(const fact::ByHand& facts, Instant as_of, SmallSite& out) {
    out.state = state::fold(state::merge(facts.blocks(), Instant::end()), as_of);
    out.learned = learn::learn(out.state);
    out.flow = constraint::flow_of(out.state, out.learned);
    out.projection = projection::project(out.flow);
    out.expected = projection::expected_of(out.flow);
    out.coming = constraint::receipts(out.flow, out.projection);
}

inline std::unique_ptr<SmallSite> world_of(const fact::ByHand& facts, Instant as_of) {
    auto out = std::make_unique<SmallSite>();
    learn_from(facts, as_of, *out);
    return out;
}

}  // namespace drum::buffer
