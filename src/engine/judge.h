// The small judgements between the stages: which evidence there is, whom to name, what to say could not be told.
#pragma once

#include <string>
#include <vector>

#include "engine/engine.h"

namespace drum::engine {

Evidence evidence_of(const state::State& state, const constraint::Flow& flow);
// Something is wanted and something can limit it: minutes by routes, or material by sources.
bool programme_is_possible(const state::State& state, const constraint::Flow& flow);
// The outlook asked for. It looks as far ahead as the horizon does (60 days at most): work due then may have to start now.
constraint::Outlook look_ahead(const Prices& prices, const Question& question);
// Without a programme every coming day looks like tomorrow does from the history of daily constraints.
constraint::Outlook outlook_from_log(const state::State& state, const std::vector<constraint::DayWinner>& history, int days);
// Lets the log of the days past speak beside the draws.
void hear_the_log(Prices& prices);
// The state whose facts set the prices of the day. Without a past: the state itself.
std::shared_ptr<const state::State> state_to_price(std::shared_ptr<const state::State> known, const Past& past);
// What was expected on the day that `prices` are of (0) and on the mornings before it, each worked out with `look` when it is asked
// for. Outlived by `prices`.
using Look = Prices (*)(std::shared_ptr<const state::State>, const Question&);
DayBack mornings_before(const Prices& prices, const Question& question, const Past& past, Look look);
// Who else was named within so many days, by party, with the last day of each: pins as they were set, the evidence as one morning a
// week tells it where it is clear, so that a stay of less than a week may go unseen, and from there day by day where the name differs.
std::vector<buffer::Former> former_constraints(const Prices& prices, const DayBack& expected, double days);
// Whom the evidence of the last weeks names, or who is pinned.
Named name_constraint(const Prices& prices, const DayBack& expected);
// What the named party is worth, from the ranking; where it does not bind over that horizon (work due soon that fits later),
// from the shortest horizon in which it does.
void weigh_constraint(Prices& prices, int most_days);
// The largest gain of all, and who limits after it.
std::optional<Raise> best_raise(const Prices& prices);
Measured measure_constraint(const Prices& prices);
// The ranking at the moment of the advice, with what the delays cost by the day's prices.
constraint::Ranking rank_now(const Advice& advice, double days);
action::Stake stake_of(const Prices& prices);
std::vector<std::string> notes_of(const Advice& advice);

}  // namespace drum::engine
