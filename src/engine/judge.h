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
constraint::Outlook look_ahead(const Advice& advice, const Question& question);
// Without a programme every coming day looks like tomorrow does from the history of daily constraints.
constraint::Outlook outlook_from_log(const state::State& state, const std::vector<constraint::DayWinner>& history, int days);
// Lets the log of the days past speak beside the draws.
void hear_the_log(Advice& advice);
// The likeliest party of tomorrow. Where the log's steady constraint is within a tenth of it, that one is kept, so that two
// near-equals do not take turns.
Named name_constraint(const Advice& advice);
// What the named party is worth, from the ranking; where it does not bind over that horizon (work due soon that fits later),
// from the shortest horizon in which it does.
void weigh_constraint(Advice& advice, int most_days);
// The largest gain of all, and who limits after it.
std::optional<Raise> best_raise(const Advice& advice);
void measure_constraint(Advice& advice);
action::Stake stake_of(const Advice& advice);
std::vector<std::string> notes_of(const Advice& advice);

}  // namespace drum::engine
