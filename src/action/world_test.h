// A small site for the tests of this room: everything that plan() stands on, alive together. Day 60 is today.
#pragma once

#include <stdexcept>
#include <string>

#include "action/basis.h"
#include "action/cover.h"
#include "fact/by_hand.h"

namespace drum::action {

inline std::string day_text(int n) { return to_text(Day{20'000 + n}); }
inline Instant day(int n) { return Zone{}.start_of(Day{20'000 + n}); }

// As the engine sets it up: what a level asks to be made beyond what is booked is in the projection too.
struct World {
    state::State state;
    learn::Learned learned;
    constraint::Flow flow;
    projection::Projection projection;
    projection::Expected expected;
    buffer::Levels levels;
    buffer::Buffers buffers;
    Stake stake;

    explicit World(const fact::ByHand& facts, Instant now = day(60), constraint::Party party = {})
        : state(state::fold(state::merge(facts.blocks(), Instant::end()), now)),
          learned(learn::learn(state)),
          flow(constraint::flow_of(state, learned)),
          projection(projection::project(flow, not_shown(state))),
          expected(projection::expected_of(flow)),
          levels(buffer::set_levels(flow, projection, expected, constraint::receipts(flow, projection), party)),
          buffers(buffer::protect(flow, projection, expected, levels)) {
        stake.party = party;
        buffer::Replenished whole = buffer::replenished(flow, expected, levels, not_shown(state));
        projection = std::move(whole.projection);
        buffers = std::move(whole.buffers);
    }
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    Basis basis() const { return basis_of(flow, projection, expected, buffers.target, stake); }
    Actions plan() const { return action::plan(flow, projection, expected, buffers, stake); }
    const buffer::Buffer& buffer(const std::string& item) const {
        for (const buffer::Buffer& b : buffers.protected_items)
            if (state.items.text(b.item) == item) return b;
        throw std::runtime_error(item + " is not protected");
    }
};

inline std::string text_of(const Actions& actions) {
    std::string out;
    for (const Action& a : actions.due)
        out += a.id + " " + name(a.verb) + " " + to_text(a.quantity) + " " + a.order + " " + a.reason + " " +
               a.without + " " + a.before + " " + std::to_string(a.money_per_day) + " " +
               std::to_string(a.starve_probability) + "\n";
    for (const Upcoming& u : actions.upcoming)
        out += u.id + " " + name(u.verb) + " " + to_text(u.quantity) + " " + to_text(u.order_by) + "\n";
    for (const Pending& p : actions.pending) out += p.id + to_text(p.until) + "\n";
    return out;
}

}  // namespace drum::action
