// Start here. advise() is the main path of Drumbeat; every stage is one call, in the order data flows.
#include "engine/engine.h"

#include "action/decisions.h"
#include "engine/judge.h"

namespace drum::engine {
namespace {

// Who will limit, as far as the facts of one moment can say; the name is given later, when the mornings before have
// been heard.
Prices look(std::shared_ptr<const state::State> known, const Question& question) {
    Prices prices;
    prices.state = std::move(known);
    const state::State& state = *prices.state;

    // What to expect: rates, lead times, run times, servers, hours - from what happened before this local day.
    prices.learned = std::make_unique<const learn::Learned>(learn::learn(state));
    const learn::Learned& learned = *prices.learned;

    // The plant as the programme sees it: minutes and material in one unit of everything, and what is on its way.
    prices.flow = std::make_unique<const constraint::Flow>(constraint::flow_of(state, learned));
    // What will be, item by item: what is booked and what is on its way. What is usual beside that: the need nobody has
    // booked yet.
    prices.projection =
        std::make_unique<const projection::Projection>(projection::project(*prices.flow, action::not_shown(state)));
    prices.expected = std::make_unique<const projection::Expected>(projection::expected_of(*prices.flow));
    prices.coming = constraint::receipts(*prices.flow, *prices.projection);
    prices.evidence = evidence_of(state, *prices.flow);

    // Job 1. The optimum over the horizon, who binds in it, and what 10 % more of each would bring ...
    prices.ranking = constraint::rank(*prices.flow, prices.coming, question.horizon_days);
    // ... how sure that is for each of the next days, from draws ...
    if (programme_is_possible(state, *prices.flow)) prices.outlook = look_ahead(prices, question);
    // ... and what the log shows of the days past: it speaks alone where there is no programme, and checks it where
    // there is.
    prices.history = constraint::history(state, learned);
    prices.losses = constraint::loss_index(state);
    if (prices.outlook.days.empty()) {
        prices.outlook = outlook_from_log(state, prices.history, question.outlook_days);
    } else {
        prices.saturated = constraint::saturated_spans(state, learned, prices.losses);
        hear_the_log(prices);
        // What late orders cost machines and crews: approvals and suppliers compete in the same currency as capacity.
        prices.delays = constraint::delay_costs(*prices.flow, prices.losses, prices.saturated, prices.ranking);
        constraint::compete(*prices.flow, prices.delays, prices.ranking, prices.outlook);
    }
    return prices;
}

void project_now(Advice& advice) {
    buffer::Replenished now = buffer::replenished(*advice.flow, *advice.prices->expected, advice.prices->levels,
                                                  action::not_shown(*advice.state));
    advice.projection = std::make_unique<const projection::Projection>(std::move(now.projection));
    advice.buffers = std::move(now.buffers);
}

}  // namespace

Prices set_prices(std::shared_ptr<const state::State> known, const Question& question, const Past& past) {
    Prices prices = look(std::move(known), question);

    // One name, which changes only when the evidence for another has lasted: the mornings before are asked what they
    // expected ...
    const DayBack expected = mornings_before(prices, question, past, look);
    prices.named = name_constraint(prices, expected);
    // ... what it is worth, and what one thing, improved, would raise throughput most.
    weigh_constraint(prices, question.outlook_days);
    prices.raise = best_raise(prices);

    // The figure that leads: how much of the constraint's time made throughput, and where the rest went.
    prices.measured = measure_constraint(prices);

    // Job 2, what is set once a day: who is protected, and to what fill, so that the last unit of money buys the same
    // everywhere.
    prices.stake = stake_of(prices);
    // What a former constraint needed stays for one lead time: a name that comes back must not find its buffers sold.
    prices.formers = former_constraints(prices, expected, buffer::longest_lead_days(*prices.flow, *prices.expected));
    // Behind the constraint the buffer is time.
    prices.shipping = buffer::shipping_of(*prices.flow, prices.named.party);
    prices.levels = buffer::set_levels(*prices.flow, *prices.projection, *prices.expected, prices.coming,
                                       prices.named.party, prices.formers);
    return prices;
}

Prices prices_at(std::shared_ptr<const state::State> known, const Question& question, const Past& past) {
    return set_prices(state_to_price(std::move(known), past), question, past);
}

Advice advise_at(std::shared_ptr<const Prices> prices, std::shared_ptr<const state::State> known) {
    Advice advice;
    // What is true now: stock, orders, work in process, folded from every fact known at this moment.
    advice.state = std::move(known);
    advice.prices = std::move(prices);
    advice.flow = std::make_shared<constraint::Flow>(constraint::flow_of(*advice.state, *advice.prices->learned));
    advice.ranking = advice.prices->ranking;

    // What will be, from the facts of now: booked need by day, netted against stock, receipts and planned orders; and
    // each protected item against its level. What a level asks to be made beyond what is booked needs its parts: with
    // it the projection is whole.
    project_now(advice);
    advice.coming = constraint::receipts(*advice.flow, *advice.projection);
    // Ahead of the constraint the buffer is work: what to release to it and what to hold back; behind it, what to
    // chase.
    advice.rope = buffer::rope(*advice.flow, advice.prices->named.party, &advice.prices->shipping);
    // Job 2: what to do today.
    advice.actions = action::plan(*advice.flow, *advice.projection, *advice.prices->expected, advice.buffers,
                                  advice.prices->stake, advice.rope);

    // What could not be told, said here and not only in a comment.
    advice.notes = notes_of(advice);
    return advice;
}

Advice advise(std::shared_ptr<const state::State> known, const Question& question, const Past& past) {
    // Prices once a day, positions at every fact.
    auto prices = std::make_shared<const Prices>(prices_at(known, question, past));
    Advice advice = advise_at(std::move(prices), std::move(known));
    if (question.rank_now && advice.prices->state != advice.state)
        advice.ranking = rank_now(advice, question.horizon_days);
    return advice;
}

Advice advise(const state::Rows& known, Instant as_of, const Question& question) {
    return advise(std::make_shared<const state::State>(state::fold(known, as_of)), question);
}

}  // namespace drum::engine
