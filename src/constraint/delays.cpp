#include "constraint/delays.h"

#include <algorithm>
#include <map>

namespace drum::constraint {
namespace {

constexpr int kDays = 28, kSpan = 7;

// Throughput per minute of each machine and crew, in what the ranking wants; 0 where nothing wanted passes it.
std::vector<double> minute_values(const Flow& flow, const std::vector<Want>& wants) {
    const state::State& state = *flow.state;
    std::vector<Row> rows;
    for (Id r = 0; r < static_cast<Id>(state.resources.size()); ++r) rows.push_back({Row::Kind::capacity, r, 0, {}});
    std::vector<double> worth(rows.size(), 0), minutes(rows.size(), 0);
    const auto takes = takes_of(flow, wants, rows);
    for (std::size_t w = 0; w < wants.size(); ++w)
        for (const auto& [row, amount] : takes[w]) {
            if (static_cast<std::size_t>(row) >= rows.size() || amount <= 0) continue;
            worth[static_cast<std::size_t>(row)] += wants[w].value * wants[w].quantity;
            minutes[static_cast<std::size_t>(row)] += amount * wants[w].quantity;
        }
    for (std::size_t r = 0; r < worth.size(); ++r) worth[r] = minutes[r] > 0 ? worth[r] / minutes[r] : 0;
    return worth;
}

// Seven-day means over the last four weeks.
std::vector<double> rolling(const std::vector<double>& by_day) {
    std::vector<double> out;
    for (std::size_t end = kSpan; end <= by_day.size(); ++end) {
        double sum = 0;
        for (std::size_t d = end - kSpan; d < end; ++d) sum += by_day[d];
        out.push_back(sum / kSpan);
    }
    return out;
}

void add_to_ranking(const std::vector<DelayCost>& costs, double threshold, Ranking& ranking) {
    for (const DelayCost& cost : costs) {
        auto found = std::find_if(ranking.ranked.begin(), ranking.ranked.end(), [&](const Ranked& r) { return r.party == cost.party; });
        if (found == ranking.ranked.end()) found = ranking.ranked.insert(ranking.ranked.end(), Ranked{cost.party, 0, 0, 0, false, 0});
        found->gain_per_day = std::max(found->gain_per_day, cost.gain_per_day);
        found->lost_per_day = cost.lost_per_day;
        found->binds = found->binds || cost.lost_per_day > threshold;
    }
    const auto bar = [&](const Ranked& r) { return r.party.kind == Party::Kind::market ? threshold : std::max(r.gain_per_day, r.lost_per_day); };
    double most = threshold;
    for (const Ranked& ranked : ranking.ranked)
        if (ranked.party == ranking.constraint) most = std::max(most, bar(ranked));
    for (const DelayCost& cost : costs)
        if (cost.lost_per_day > most) most = cost.lost_per_day, ranking.constraint = cost.party;
    put_in_order(ranking);
}

}  // namespace

Punctuality punctuality(const Flow& flow) {
    const state::State& state = *flow.state;
    Punctuality out;
    const Instant from = state.as_of + (-kDays * kMicrosPerDay);
    for (const state::DemandLine& line : state.demand) {
        if (line.cancelled || !line.due_at || *line.due_at < from || *line.due_at > state.as_of) continue;
        const double value = flow.priced && line.price ? *line.price - state.item[line.item].cost.value_or(0) : flow.value[line.item];
        if (value <= 0) continue;
        const double whole = value * line.quantity.value();
        out.due += whole;
        if (line.outstanding().micro > 0)
            out.late += value * line.outstanding().value();
        else if (line.shipped_at && *line.shipped_at > *line.due_at)
            out.late += whole;
    }
    return out;
}

std::vector<DelayCost> delay_costs(const Flow& flow, const LossIndex& losses, const std::vector<std::array<bool, kSaturationDays>>& saturated, const Ranking& ranking) {
    const state::State& state = *flow.state;
    bool firm = false;
    const std::vector<double> worth = minute_values(flow, earning(wants_within(flow, std::max(ranking.days, double(kDays)), firm)));
    const Day today = state.site.zone.day_of(state.as_of);
    std::vector<Instant> starts;
    for (int d = -kDays; d <= 0; ++d) starts.push_back(state.site.zone.start_of(today + d));
    std::map<Party, DelayCost> out;
    double all = 0;
    for (Id r = 0; r < static_cast<Id>(worth.size()); ++r) {
        if (worth[r] <= 0 || !flow.learned->resource[r].logged || state.resource[r].kind == state::ResourceKind::approval) continue;
        const auto over = [&](Instant from, Instant to) { return utilization(state, *flow.learned, losses, r, from, to).delayed; };
        const auto money = [&](std::int64_t micros) { return double(micros) / double(kMicrosPerMinute) * worth[r]; };
        for (std::size_t d = 0; d < kDays; ++d) {
            bool other = false;  // held everything up
            for (std::size_t o = 0; o < saturated.size(); ++o) other = other || (static_cast<Id>(o) != r && saturated[o][d]);
            for (const Delayed& late : over(starts[d], starts[d + 1])) {
                const auto party = party_of(late);
                if (!party) continue;
                DelayCost& cost = out[*party];
                cost.party = *party;
                cost.lost_by_day.resize(kDays, 0);
                cost.hours_per_week += double(late.micros) / double(kMicrosPerHour) * 7 / kDays;
                if (other) continue;
                cost.lost_by_day[d] += money(late.micros);
                all += money(late.micros);
            }
        }
        // Over all the days at once: a tenth of an order's step is saved once, however many days it cost.
        const auto last = std::count_if(saturated.begin(), saturated.end(), [&](const auto& one) { return &one != &saturated[r] && one.back(); });
        for (const Delayed& late : over(starts.front(), starts.back()))
            if (const auto party = party_of(late); party && last == 0) out[*party].gain_per_day += money(late.saved_micros) / kDays;
    }
    const Punctuality seen = punctuality(flow);
    const double share = all <= 0 ? 0 : seen.due > 0 ? std::min(1.0, seen.late / all) : 1;
    std::vector<DelayCost> list;
    for (auto& [party, cost] : out) {
        cost.lost_by_day.resize(kDays, 0);
        for (double& lost : cost.lost_by_day) {
            lost *= share;
            cost.lost_per_day += lost / kDays;
        }
        cost.gain_per_day = std::min(cost.gain_per_day * share, cost.lost_per_day);
        list.push_back(std::move(cost));
    }
    return list;
}

void compete(const Flow& flow, const std::vector<DelayCost>& costs, Ranking& ranking, Outlook& outlook) {
    if (costs.empty() || ranking.days <= 0) return;
    const double threshold = (1 - flow.state->site.target) * ranking.wanted / ranking.days;
    std::map<Party, double> gains;
    for (const Ranked& ranked : ranking.ranked) gains[ranked.party] = ranked.party.kind == Party::Kind::market ? threshold : std::max(threshold, ranked.gain_per_day);
    std::vector<std::vector<double>> spans;
    for (const DelayCost& cost : costs) spans.push_back(rolling(cost.lost_by_day));
    for (OutlookDay& day : outlook.days) {
        std::map<Party, double> chances;
        for (const Chance& chance : day.chances) {
            const double bar = gains.contains(chance.party) ? gains.at(chance.party) : threshold;
            double left = 1;
            for (std::size_t s = 0; s < spans.front().size(); ++s) {  // whose mean of this span is the largest above the bar
                std::size_t best = costs.size();
                for (std::size_t c = 0; c < costs.size(); ++c)
                    if (costs[c].party != chance.party && spans[c][s] > bar && (best == costs.size() || spans[c][s] > spans[best][s])) best = c;
                if (best == costs.size()) continue;
                const double part = 1.0 / double(spans.front().size());
                chances[costs[best].party] += chance.probability * part;
                left -= part;
            }
            chances[chance.party] += chance.probability * std::max(0.0, left);
        }
        day.chances.clear();
        for (const auto& [party, probability] : chances)
            if (probability > 1e-12) day.chances.push_back({party, probability});
    }
    add_to_ranking(costs, threshold, ranking);
}

}  // namespace drum::constraint
