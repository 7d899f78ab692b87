#include "engine/judge.h"

#include <algorithm>
#include <cmath>

#include "constraint/saturation.h"

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
    return (ranked->load - 1) * capacity[party.id] / 60;
}

// Mornings whose forecast has met its outcome.
std::ptrdiff_t scored_forecasts(const std::vector<constraint::DayWinner>& history) {
    return std::count_if(history.begin(), history.end(), [](const auto& day) { return day.resource != kNone && !day.predicted.empty(); });
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < names.size() && i < 3; ++i) text += (i ? ", " : "") + names[i];
    return names.size() > 3 ? text + " and " + std::to_string(names.size() - 3) + " more" : text;
}

// What was taken for granted because no fact says it.
void add_assumptions(const Advice& advice, std::vector<std::string>& notes) {
    const state::State& state = *advice.state;
    std::vector<char> loaded(state.resources.size(), 0);
    bool yields = false;
    for (const state::RouteStep& step : state.routes) loaded[step.resource] = 1, yields = yields || step.yield < 1;
    std::vector<std::string> always;
    for (std::size_t r = 0; r < loaded.size(); ++r) {
        const state::Resource& resource = state.resource[r];
        if (loaded[r] && !resource.calendar && !resource.capacity_per_day && !advice.learned->resource[r].logged) always.push_back(resource.name);
    }
    if (!always.empty()) notes.push_back("No calendar, capacity or log: taken as open around the clock: " + listed(always) + ".");
    if (yields) notes.push_back("A yield below 1 lengthens its own step; more material and earlier work for what is lost there are not counted yet.");
    std::vector<std::string> unpaid;
    for (const constraint::Want& want : constraint::firm_wants(*advice.flow, Instant::end()))
        if (want.value <= 0 && (unpaid.empty() || unpaid.back() != state.items.text(want.item))) unpaid.push_back(state.items.text(want.item));
    if (!unpaid.empty()) notes.push_back("Ordered, but without a price above cost, and so left out of the programme: " + listed(unpaid) + ".");
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
    const std::vector<double> chances = constraint::forecast(history, state.resources.size());
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
                             constraint::unsaturated_share(state, *advice.learned, advice.losses), advice.outlook);
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

std::vector<std::string> notes_of(const Advice& advice) {
    const state::State& state = *advice.state;
    std::vector<std::string> notes;
    const bool any = std::any_of(state.rows.begin(), state.rows.end(), [](std::int64_t n) { return n > 0; });
    if (!state.dated && any) notes.push_back("No fact carries a time; the moment of this advice is a convention.");
    if (advice.named.from_log && !advice.history.empty())
        notes.push_back("Named from the operation log alone: without routes and demand there is no capacity programme, and the outlook is the same for every coming day.");
    if (advice.named.from_log && advice.history.empty())
        notes.push_back("Nothing here can limit throughput yet: there is no demand with routes or sources, and no operation log.");
    add_assumptions(advice, notes);
    if (!advice.ranking.solved) notes.push_back("The quantities are too far apart for the programme; look for a mistyped quantity in tables bom, demand or routes.");
    if (!advice.flow->priced && !advice.named.from_log) notes.push_back("No prices are known: throughput is counted in units.");
    if (advice.evidence == Evidence::routes)
        notes.push_back("No operation log: utilization and losses cannot be measured. A start and an end per operation (table operations) would show them.");
    if (!advice.named.from_log && advice.history.size() >= 3 && advice.named.party.kind == Party::Kind::resource) {
        const auto last = advice.history.end() - 3;
        const bool same = last[0].resource == last[1].resource && last[1].resource == last[2].resource;
        if (same && last[0].resource != kNone && last[0].resource != advice.named.party.id)
            notes.push_back("The log showed " + state.resource[last[0].resource].name + " as the constraint on the last three days, the programme names " +
                            state.resource[advice.named.party.id].name + ": the routing times are wrong or a policy is the constraint.");
    }
    if (std::any_of(state.resource.begin(), state.resource.end(), [](const auto& r) { return r.kind == state::ResourceKind::approval; }))
        notes.push_back("Approvals are charged with what they delay in the losses, but do not yet compete in the ranking.");
    if (!advice.buffers.unknown_stock.empty())
        notes.push_back(std::to_string(advice.buffers.unknown_stock.size()) + " items that feed throughput have no known stock and are set aside.");
    notes.push_back("Not watched yet: signals. Not planned yet: make, release and hold. Each item is protected on its own, not jointly.");
    return notes;
}

}  // namespace drum::engine
