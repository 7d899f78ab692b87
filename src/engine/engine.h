// THE main path: from the facts known at a moment to what limits, what to do, and why.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "action/action.h"
#include "buffer/buffer.h"
#include "buffer/rope.h"
#include "engine/prices.h"

namespace drum::engine {

struct Advice {
    std::shared_ptr<const state::State> state;      // on the heap, so that what points to it may move
    std::shared_ptr<const Prices> prices;           // the day's; their state has the same items, resources and suppliers under the same ids
    constraint::Ranking ranking;                    // the day's, or of now where the question asks so
    std::shared_ptr<const constraint::Flow> flow;   // of `state`
    std::vector<constraint::Receipt> coming;
    std::unique_ptr<const projection::Projection> projection;  // of `flow`
    buffer::Buffers buffers;
    buffer::Rope rope;                              // work ahead of the constraint, where that is a machine or crew
    action::Actions actions;
    std::vector<std::string> notes;                 // what could not be told, and why
};

// Learn, and job 1: all that is set once a day, as of `state`. `past` keeps the name steady.
Prices set_prices(std::shared_ptr<const state::State> state, const Question& question, const Past& past);
// The prices that hold at state->as_of: those of priced_at() (engine/prices.h), where the past can be asked.
Prices prices_at(std::shared_ptr<const state::State> state, const Question& question, const Past& past);

// What is true at state->as_of, from the facts known then and nothing else. Same facts: same advice. Where the past cannot
// be asked, prices are those of `state` itself and the likeliest is named.
Advice advise(std::shared_ptr<const state::State> state, const Question& question = {}, const Past& past = {});
// The same at prices that have been set.
Advice advise_at(std::shared_ptr<const Prices> prices, std::shared_ptr<const state::State> state);
// The same from the rows of the facts known at `as_of`.
Advice advise(const state::Rows& known, Instant as_of, const Question& question = {});

}  // namespace drum::engine
