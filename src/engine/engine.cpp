// Start here. advise() is the main path of Drumbeat; every stage is one call, in the order data flows.
#include "engine/engine.h"

#include "action/decisions.h"
#include "engine/judge.h"

namespace drum::engine {

Advice advise(std::unique_ptr<const state::State> known, const Question& question) {
    Advice advice;

    // What is true now: stock, orders, work in process, routes, folded from every fact known at this moment.
    advice.state = std::move(known);
    const state::State& state = *advice.state;

    // What to expect: rates, lead times, run times, servers, hours - from what happened before this local day.
    advice.learned = std::make_unique<const learn::Learned>(learn::learn(state));
    const learn::Learned& learned = *advice.learned;

    // The plant as the programme sees it: minutes and material in one unit of everything, and what is on its way.
    advice.flow = std::make_unique<const constraint::Flow>(constraint::flow_of(state, learned));
    advice.coming = constraint::receipts(*advice.flow);
    advice.evidence = evidence_of(state, *advice.flow);

    // Job 1. The optimum over the horizon, who binds in it, and what 10 % more of each would bring ...
    advice.ranking = constraint::rank(*advice.flow, advice.coming, question.horizon_days);
    // ... how sure that is for each of the next days, from draws ...
    if (programme_is_possible(state, *advice.flow))
        advice.outlook = look_ahead(advice, question);
    // ... and what the log shows of the days past: it speaks alone where there is no programme, and checks it where there is.
    advice.history = constraint::history(state, learned);
    advice.losses = constraint::loss_index(state);
    if (advice.outlook.days.empty()) {
        advice.outlook = outlook_from_log(state, advice.history, question.outlook_days);
    } else {
        advice.saturated = constraint::saturated_spans(state, learned, advice.losses);
        hear_the_log(advice);
        // What late orders cost machines and crews: approvals and suppliers compete in the same currency as capacity.
        advice.delays = constraint::delay_costs(*advice.flow, advice.losses, advice.saturated, advice.ranking);
        constraint::compete(*advice.flow, advice.delays, advice.ranking, advice.outlook);
    }
    advice.named = name_constraint(advice);
    weigh_constraint(advice, question.outlook_days);
    advice.raise = best_raise(advice);

    // The figure that leads: how much of the constraint's time made throughput, and where the rest went.
    measure_constraint(advice);

    // Job 2. The smallest supply of each item that keeps the constraint fed, and what to do today.
    advice.booked = std::make_unique<const buffer::Booked>(*advice.flow);
    advice.buffers = buffer::protect(*advice.flow, *advice.booked, advice.named.party, action::accepted_cover(state));
    advice.rope = buffer::rope(*advice.flow, advice.named.party);
    advice.stake = stake_of(advice);
    advice.actions = action::plan(*advice.flow, *advice.booked, advice.buffers, advice.coming, advice.stake, advice.rope);

    // What could not be told, said here and not only in a comment.
    advice.notes = notes_of(advice);
    return advice;
}

Advice advise(const state::Rows& known, Instant as_of, const Question& question) {
    return advise(std::make_unique<const state::State>(state::fold(known, as_of)), question);
}

}  // namespace drum::engine
