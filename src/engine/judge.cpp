#include "engine/judge.h"

#include <algorithm>
#include <cmath>

#include "constraint/saturation.h"
#include "constraint/waiting.h"

namespace drum::engine {
namespace {

using constraint::Party;

constexpr double kNearEqual = 0.1;
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
std::optional<double> hours_over(const Advice& advice, Party party) {
    const constraint::Ranked* ranked = ranked_of(advice.ranking, party);
    if (ranked == nullptr || party.kind != Party::Kind::resource) return std::nullopt;
    const auto capacity = constraint::capacities(*advice.flow, advice.ranking.from, advice.ranking.to);
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

constraint::Outlook look_ahead(const Advice& advice, const Question& question) {
    constexpr double kFarthestDays = 60;
    const int days = std::max(question.outlook_days, static_cast<int>(std::ceil(std::min(question.horizon_days, kFarthestDays))));
    constraint::Outlook out = constraint::outlook(*advice.flow, advice.coming, days, question.draws);
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

void hear_the_log(Advice& advice) {
    if (advice.history.empty()) return;
    const state::State& state = *advice.state;
    constraint::hear_the_log(advice.history, constraint::forecast(advice.history, state.resources.size()),
                             constraint::unsaturated_share(state, advice.saturated), advice.outlook);
}

Named name_constraint(const Advice& advice) {
    Named out;
    const auto& tomorrow = advice.outlook.days.front();
    out.from_log = advice.outlook.draws == 0;
    out.known = !out.from_log || !advice.history.empty();
    const constraint::NamedConstraint log = constraint::named(advice.history, advice.state->resources.size());
    // Likeliest first; equals in the order of the ranking.
    std::vector<constraint::Chance> chances = tomorrow.chances;
    const auto place = [&](Party party) {
        for (std::size_t i = 0; i < advice.ranking.ranked.size(); ++i)
            if (advice.ranking.ranked[i].party == party) return i;
        return advice.ranking.ranked.size();
    };
    std::stable_sort(chances.begin(), chances.end(), [&](const auto& a, const auto& b) {
        return a.probability != b.probability ? a.probability > b.probability : place(a.party) < place(b.party);
    });
    out.party = chances.front().party;
    if (log.resource != kNone) {
        const Party steady{Party::Kind::resource, log.resource};
        if (out.from_log || chance_of(tomorrow, steady) > chances.front().probability - kNearEqual) out.party = steady;
        if (out.party == steady) out.since = log.since;
    }
    out.likeliest = out.party;
    if (const auto pin = constraint::pinned(*advice.state)) {
        out.pinned = out.known = true;
        out.party = pin->party;
        out.since = advice.state->site.zone.day_of(pin->at);
    }
    out.calibrated = out.from_log && scored_forecasts(advice.history) >= kScoredEnough;
    out.probability = chance_of(tomorrow, out.party);
    // The runner-up: the next likeliest, else the most loaded of the others.
    for (const constraint::Chance& chance : chances)
        if (chance.party != out.party && chance.probability > out.next_probability) {
            out.next = chance.party;
            out.next_probability = chance.probability;
        }
    if (out.next_probability <= 0) {
        double most = -1;
        for (const constraint::Ranked& ranked : advice.ranking.ranked)
            if (ranked.party != out.party && ranked.party.kind == Party::Kind::resource && ranked.load > most) {
                most = ranked.load;
                out.next = ranked.party;
            }
        if (most < 0) out.next = out.party;
    }
    const auto mine = hours_over(advice, out.party), theirs = hours_over(advice, out.next);
    if (mine && theirs && out.next != out.party && !advice.state->routes.empty()) out.hours_behind = *mine - *theirs;
    return out;
}

void weigh_constraint(Advice& advice, int most_days) {
    Named& named = advice.named;
    const auto take = [&](const constraint::Ranking& ranking) {
        const constraint::Ranked* ranked = ranked_of(ranking, named.party);
        if (ranked == nullptr || !ranked->binds) return false;
        named.hour_value = ranked->hour_value;
        named.gain_per_day = ranked->gain_per_day;
        named.worth_days = ranking.days;
        return true;
    };
    if (named.from_log || take(advice.ranking)) return;
    for (int days = 1; days <= most_days; ++days)
        if (take(constraint::rank(*advice.flow, advice.coming, days))) return;
}

std::optional<Raise> best_raise(const Advice& advice) {
    if (advice.named.from_log) return std::nullopt;
    std::optional<Raise> best;
    const auto offer = [&](Party party, double gain) {
        if (gain > 0 && (!best || gain > best->gain_per_day)) best = Raise{party, gain, {}};
    };
    for (const constraint::Ranked& ranked : advice.ranking.ranked) offer(ranked.party, ranked.gain_per_day);
    if (!best) return best;
    best->then = constraint::limit_after(*advice.flow, advice.coming, advice.ranking.days, best->party);
    // A delay that costs more even then than 10 % more of that one would bring limits before it.
    double most = 0;
    for (const constraint::Ranked& ranked : advice.ranking.ranked)
        if (ranked.party == best->then && ranked.party.kind != Party::Kind::market) most = ranked.gain_per_day;
    for (const constraint::DelayCost& cost : advice.delays) {
        const double left = cost.lost_per_day - (cost.party == best->party ? cost.gain_per_day : 0);
        const bool binds = std::any_of(advice.ranking.ranked.begin(), advice.ranking.ranked.end(), [&](const auto& r) { return r.party == cost.party && r.binds; });
        if (binds && left > most) most = left, best->then = cost.party;
    }
    return best;
}

void measure_constraint(Advice& advice) {
    const state::State& state = *advice.state;
    const Zone& zone = state.site.zone;
    const Day today = zone.day_of(state.as_of);
    for (const state::DemandLine& line : state.demand) {
        if (line.cancelled || !line.due_at || *line.due_at >= state.as_of || *line.due_at < zone.start_of(today + (-7))) continue;
        const double value = line.price && advice.flow->priced ? *line.price - state.item[line.item].cost.value_or(0)
                                                               : advice.flow->value[line.item];
        advice.service.demanded += value * line.quantity.value();
        advice.service.served += value * std::min(line.shipped.value(), line.quantity.value());
    }
    if (advice.named.party.kind != Party::Kind::resource) return;
    const Id resource = advice.named.party.id;
    if (!advice.learned->resource[resource].logged) return;
    const auto over = [&](Day from, Day to) {
        return constraint::utilization(state, *advice.learned, advice.losses, resource, zone.start_of(from), zone.start_of(to));
    };
    advice.last_week = over(today + (-7), today);
    for (int d = -7; d < 0; ++d) {
        const auto day = over(today + d, today + (d + 1));
        advice.trend.push_back(day.available_micros > 0 ? std::optional(day.ratio()) : std::nullopt);
    }
    const auto before = over(today + (-14), today + (-7));
    if (before.available_micros > 0 && advice.last_week->available_micros > 0)
        advice.change = advice.last_week->ratio() - before.ratio();
}

action::Stake stake_of(const Advice& advice) {
    action::Stake stake;
    stake.party = advice.named.party;
    stake.name = stake.party.kind == Party::Kind::resource ? advice.state->resource[stake.party.id].name
                                                           : constraint::name(*advice.state, stake.party);
    stake.hour_value = advice.named.hour_value;
    if (stake.party.kind == Party::Kind::resource) {
        const Instant from = advice.state->as_of;
        const auto capacity = constraint::capacities(*advice.flow, from, from + 7 * kMicrosPerDay);
        if (std::isfinite(capacity[stake.party.id])) stake.hours_per_week = capacity[stake.party.id] / 60;
    }
    return stake;
}

}  // namespace drum::engine
