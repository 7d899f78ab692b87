#include "engine/judge.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "constraint/saturation.h"
#include "constraint/waiting.h"

namespace drum::engine {
namespace {

using constraint::Party;

constexpr std::ptrdiff_t kScoredEnough = 30;

bool any_timed(const state::State& state) {
    return std::any_of(state.operations.begin(), state.operations.end(), [](const auto& op) { return op.timed; });
}

double chance_of(const constraint::OutlookDay& day, Party party) {
    for (const constraint::Chance& chance : day.chances)
        if (chance.party == party) return chance.probability;
    return 0;
}

const constraint::Ranked* ranked_of(const constraint::Ranking& ranking, Party party) {
    for (const constraint::Ranked& ranked : ranking.ranked)
        if (ranked.party == party) return &ranked;
    return nullptr;
}

// Hours of work beyond capacity (below it: negative) over the horizon.
std::optional<double> hours_over(const Prices& prices, Party party) {
    const constraint::Ranked* ranked = ranked_of(prices.ranking, party);
    if (ranked == nullptr || party.kind != Party::Kind::resource) return std::nullopt;
    const auto capacity = constraint::capacities(*prices.flow, prices.ranking.from, prices.ranking.to);
    if (!std::isfinite(capacity[party.id])) return std::nullopt;
    return (ranked->load - 1) * capacity[party.id] / 60;
}

// Mornings whose forecast has met its outcome.
std::ptrdiff_t scored_forecasts(const std::vector<constraint::DayWinner>& history) {
    return std::count_if(history.begin(), history.end(), [](const auto& day) { return day.resource != kNone && !day.predicted.empty(); });
}

}  // namespace

const char* name(Evidence evidence) {
    switch (evidence) {
        case Evidence::operations: return "operations";
        case Evidence::routes: return "routes";
        case Evidence::moves: return "moves";
    }
    return "moves";
}

Instant priced_at(const state::State& state) {
    const Zone& zone = state.site.zone;
    return std::min(state.as_of, std::max(zone.start_of(zone.day_of(state.as_of)), state.priced_at));
}

Evidence evidence_of(const state::State& state, const constraint::Flow&) {
    if (any_timed(state)) return Evidence::operations;
    return state.routes.empty() ? Evidence::moves : Evidence::routes;
}

bool programme_is_possible(const state::State& state, const constraint::Flow& flow) {
    bool firm = false;
    const bool wanted = !constraint::wants_within(flow, 14, firm).empty() || firm;
    const bool limits = !state.routes.empty() || !state.sources.empty();
    return wanted && (limits || !any_timed(state));
}

constraint::Outlook look_ahead(const Prices& prices, const Question& question) {
    constexpr double kFarthestDays = 60;
    const int days = std::max(question.outlook_days, static_cast<int>(std::ceil(std::min(question.horizon_days, kFarthestDays))));
    constraint::Outlook out = constraint::outlook(*prices.flow, prices.coming, days, question.draws);
    out.days.resize(static_cast<std::size_t>(question.outlook_days));
    return out;
}

constraint::Outlook outlook_from_log(const state::State& state, const std::vector<constraint::DayWinner>& history, int days) {
    constraint::Outlook out;
    const bool waits = constraint::only_desks(state);
    const std::vector<double> chances = waits ? constraint::waiting_mornings(state).next : constraint::forecast(history, state.resources.size());
    const Day today = state.site.zone.day_of(state.as_of);
    for (int d = 1; d <= days; ++d) {
        constraint::OutlookDay day{today + d, {}};
        for (std::size_t r = 0; r < chances.size(); ++r)
            if (chances[r] > 0) day.chances.push_back({{Party::Kind::resource, static_cast<Id>(r)}, chances[r]});
        if (day.chances.empty()) day.chances.push_back({{}, 1.0});
        out.days.push_back(std::move(day));
    }
    return out;
}

void hear_the_log(Prices& prices) {
    if (prices.history.empty()) return;
    const state::State& state = *prices.state;
    constraint::hear_the_log(prices.history, constraint::forecast(prices.history, state.resources.size()),
                             constraint::unsaturated_share(state, prices.saturated), prices.outlook);
}

std::shared_ptr<const state::State> state_to_price(std::shared_ptr<const state::State> known, const Past& past) {
    const Instant at = priced_at(*known);
    if (!past.state_at || at >= known->as_of) return known;
    auto then = past.state_at(at);
    if (!then) return known;
    // Whoever is named for the first time by a move has no price yet.
    const bool alike = (*then)->items.all() == known->items.all() && (*then)->suppliers.all() == known->suppliers.all() &&
                       (*then)->resources.all() == known->resources.all();
    return alike ? std::shared_ptr<const state::State>(std::move(*then)) : known;
}

DayBack mornings_before(const Prices& prices, const Question& question, const Past& past, Look look) {
    using Expected = std::vector<Expectation>;
    auto known = std::make_shared<std::map<int, Expected>>();  // what was given out stays where it is
    (*known)[0] = expectations(*prices.state, prices.outlook.days.front());
    const bool askable = past.state_at && prices.state->dated;
    return [known, &prices, question, past, look, askable](int back) -> const Expected* {
        auto found = known->find(back);
        if (found == known->end() && askable) {
            const Zone& zone = prices.state->site.zone;
            Morning morning{zone.day_of(prices.state->as_of) + (-back), {}};
            const auto kept = past.kept ? past.kept(morning.day) : std::nullopt;
            if (kept) {
                morning = *kept;
            } else if (auto state = past.state_at(zone.start_of(morning.day)); state && (*state)->dated) {
                const Prices then = look(std::move(*state), {question.horizon_days, 1, question.draws});
                if (then.outlook.draws > 0 || !then.history.empty()) morning.expected = expectations(*then.state, then.outlook.days.front());
            }
            if (!kept && past.keep) past.keep(morning);
            found = known->emplace(back, std::move(morning.expected)).first;
        }
        return found != known->end() && !found->second.empty() ? &found->second : nullptr;
    };
}

namespace {

// Likeliest first; equals in the order of the ranking.
std::vector<constraint::Chance> by_likelihood(const Prices& prices) {
    std::vector<constraint::Chance> chances = prices.outlook.days.front().chances;
    const auto place = [&](Party party) {
        for (std::size_t i = 0; i < prices.ranking.ranked.size(); ++i)
            if (prices.ranking.ranked[i].party == party) return i;
        return prices.ranking.ranked.size();
    };
    std::stable_sort(chances.begin(), chances.end(), [&](const auto& a, const auto& b) {
        return a.probability != b.probability ? a.probability > b.probability : place(a.party) < place(b.party);
    });
    return chances;
}

// The next likeliest; where nobody else has a chance, the most loaded of the others.
void name_runner_up(const Prices& prices, const std::vector<constraint::Chance>& chances, Named& named) {
    for (const constraint::Chance& chance : chances)
        if (chance.party != named.party && chance.probability > named.next_probability) {
            named.next = chance.party;
            named.next_probability = chance.probability;
        }
    if (named.next_probability > 0) return;
    double most = -1;
    for (const constraint::Ranked& ranked : prices.ranking.ranked)
        if (ranked.party != named.party && ranked.party.kind == Party::Kind::resource && ranked.load > most) {
            most = ranked.load;
            named.next = ranked.party;
        }
    if (most < 0) named.next = named.party;
}

}  // namespace

Named name_constraint(const Prices& prices, const DayBack& expected) {
    Named out;
    const auto& tomorrow = prices.outlook.days.front();
    out.from_log = prices.outlook.draws == 0;
    out.known = !out.from_log || !prices.history.empty();
    const constraint::NamedConstraint log = constraint::named(prices.history, prices.state->resources.size());
    const std::vector<constraint::Chance> chances = by_likelihood(prices);
    out.likeliest = out.steady = chances.front().party;
    if (out.from_log && log.resource != kNone) out.steady = {Party::Kind::resource, log.resource};
    if (!out.from_log && expected(1) != nullptr)
        if (const auto party = party_of(*prices.state, steady(expected))) out.steady = *party;
    out.party = out.steady;
    if (log.resource != kNone && out.party == Party{Party::Kind::resource, log.resource}) out.since = log.since;
    if (const auto pin = constraint::pinned(*prices.state)) {
        out.pinned = out.known = true;
        out.party = pin->party;
        out.since = prices.state->site.zone.day_of(pin->at);
    }
    out.calibrated = out.from_log && scored_forecasts(prices.history) >= kScoredEnough;
    out.probability = chance_of(tomorrow, out.party);
    name_runner_up(prices, chances, out);
    const auto mine = hours_over(prices, out.party), theirs = hours_over(prices, out.next);
    if (mine && theirs && out.next != out.party && !prices.state->routes.empty()) out.hours_behind = *mine - *theirs;
    return out;
}

void weigh_constraint(Prices& prices, int most_days) {
    Named& named = prices.named;
    const auto take = [&](const constraint::Ranking& ranking) {
        const constraint::Ranked* ranked = ranked_of(ranking, named.party);
        if (ranked == nullptr || !ranked->binds) return false;
        named.hour_value = ranked->hour_value;
        named.gain_per_day = ranked->gain_per_day;
        named.worth_days = ranking.days;
        return true;
    };
    if (named.from_log || take(prices.ranking)) return;
    for (int days = 1; days <= most_days; ++days)
        if (take(constraint::rank(*prices.flow, prices.coming, days))) return;
}

std::optional<Raise> best_raise(const Prices& prices) {
    if (prices.named.from_log) return std::nullopt;
    std::optional<Raise> best;
    const auto offer = [&](Party party, double gain) {
        if (gain > 0 && (!best || gain > best->gain_per_day)) best = Raise{party, gain, {}};
    };
    for (const constraint::Ranked& ranked : prices.ranking.ranked) offer(ranked.party, ranked.gain_per_day);
    if (!best) return best;
    best->then = constraint::limit_after(*prices.flow, prices.coming, prices.ranking.days, best->party);
    // A delay that costs more even then than 10 % more of that one would bring limits before it.
    double most = 0;
    for (const constraint::Ranked& ranked : prices.ranking.ranked)
        if (ranked.party == best->then && ranked.party.kind != Party::Kind::market) most = ranked.gain_per_day;
    for (const constraint::DelayCost& cost : prices.delays) {
        const double left = cost.lost_per_day - (cost.party == best->party ? cost.gain_per_day : 0);
        const bool binds = std::any_of(prices.ranking.ranked.begin(), prices.ranking.ranked.end(), [&](const auto& r) { return r.party == cost.party && r.binds; });
        if (binds && left > most) most = left, best->then = cost.party;
    }
    return best;
}

Measured measure_constraint(const Prices& prices) {
    Measured out;
    const state::State& state = *prices.state;
    const Zone& zone = state.site.zone;
    const Day today = zone.day_of(state.as_of);
    for (const state::DemandLine& line : state.demand) {
        if (line.cancelled || !line.due_at || *line.due_at >= state.as_of || *line.due_at < zone.start_of(today + (-7))) continue;
        const double value = line.price && prices.flow->priced ? *line.price - state.item[line.item].cost.value_or(0)
                                                               : prices.flow->value[line.item];
        out.service.demanded += value * line.quantity.value();
        out.service.served += value * std::min(line.shipped.value(), line.quantity.value());
    }
    if (prices.named.party.kind != Party::Kind::resource) return out;
    const Id resource = prices.named.party.id;
    if (!prices.learned->resource[resource].logged) return out;
    const auto over = [&](Day from, Day to) {
        return constraint::utilization(state, *prices.learned, prices.losses, resource, zone.start_of(from), zone.start_of(to));
    };
    out.last_week = over(today + (-7), today);
    for (int d = -7; d < 0; ++d) {
        const auto day = over(today + d, today + (d + 1));
        out.trend.push_back(day.available_micros > 0 ? std::optional(day.ratio()) : std::nullopt);
    }
    const auto before = over(today + (-14), today + (-7));
    if (before.available_micros > 0 && out.last_week->available_micros > 0)
        out.change = out.last_week->ratio() - before.ratio();
    return out;
}

constraint::Ranking rank_now(const Advice& advice, double days) {
    constraint::Ranking ranking = constraint::rank(*advice.flow, advice.coming, days);
    constraint::Outlook outlook = advice.prices->outlook;  // the day's stands
    if (outlook.draws > 0) constraint::compete(*advice.flow, advice.prices->delays, ranking, outlook);
    return ranking;
}

action::Stake stake_of(const Prices& prices) {
    action::Stake stake;
    stake.party = prices.named.party;
    stake.name = stake.party.kind == Party::Kind::resource ? prices.state->resource[stake.party.id].name
                                                           : constraint::name(*prices.state, stake.party);
    stake.hour_value = prices.named.hour_value;
    if (stake.party.kind == Party::Kind::resource) {
        const Instant from = prices.state->as_of;
        const auto capacity = constraint::capacities(*prices.flow, from, from + 7 * kMicrosPerDay);
        if (std::isfinite(capacity[stake.party.id])) stake.hours_per_week = capacity[stake.party.id] / 60;
    }
    return stake;
}

}  // namespace drum::engine
