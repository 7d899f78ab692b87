#include "constraint/ranking.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace drum::constraint {
namespace {

constexpr double kTolerance = 1e-9;

double supply_and_stock(const Flow& flow, const std::vector<Receipt>& coming, Id item, double days) {
    return flow.stock[item] + supply_within(flow, coming, item, days);
}

double worth(const std::vector<Want>& wants) {
    double sum = 0;
    for (const Want& want : wants) sum += std::max(0.0, want.value) * want.quantity;
    return sum;
}

// What each row would need if everything wanted were made.
std::vector<double> needed_of(const Requirements& need, const std::vector<Row>& rows) {
    std::vector<double> out;
    for (const Row& row : rows)
        out.push_back(row.kind == Row::Kind::capacity ? need.minutes[row.id] : need.gross[row.id]);
    return out;
}

struct Solved {
    double throughput = 0;
    std::vector<Row> rows;
    std::vector<double> needed;
    std::vector<Gain> gains;
    std::vector<Want> mix;
    bool solved = true;
};

Solved solve(const Flow& flow, const std::vector<Receipt>& coming, const std::vector<Want>& wants,
             const std::vector<double>& capacity, double days, bool with_gains, const Requirements& need) {
    Solved out;
    out.mix = wants;
    out.rows = rows_that_can_bind(flow, need, capacity, coming, days);
    out.throughput = worth(wants);
    if (out.rows.empty()) return out;
    Programme programme(flow, wants, out.rows);
    const Solution solution = programme.solve();
    out.throughput = solution.throughput;
    out.solved = solution.solved;
    for (std::size_t w = 0; w < wants.size(); ++w) out.mix[w].quantity = solution.x[w];
    out.needed = needed_of(need, out.rows);
    if (with_gains) out.gains = gains(programme, out.rows, out.needed, solution);
    return out;
}

std::vector<Want> by_item(const std::vector<Want>& mix) {
    std::vector<Want> out;
    for (const Want& want : mix) {
        if (!out.empty() && out.back().item == want.item)
            out.back().quantity += want.quantity;
        else
            out.push_back(want);
    }
    return out;
}

void add_ranked(Ranking& ranking, const Solved& solved, const Requirements& need, const std::vector<double>& capacity,
                double market_gain) {
    std::map<Party, Ranked> all;
    for (Id r = 0; r < static_cast<Id>(capacity.size()); ++r) {
        if (!std::isfinite(capacity[r])) continue;
        Ranked& ranked = all[{Party::Kind::resource, r}];
        ranked.load = capacity[r] > 0 ? need.minutes[r] / capacity[r] : need.minutes[r] > 0 ? 99 : 0;
    }
    for (std::size_t i = 0; i < solved.rows.size(); ++i) {
        if (solved.rows[i].kind == Row::Kind::capacity) continue;
        Ranked& ranked = all[solved.rows[i].party];
        const double limit = solved.rows[i].limit;
        ranked.load = std::max(ranked.load, limit > 0 ? std::min(99.0, solved.needed[i] / limit) : 99.0);
    }
    for (const Gain& gain : solved.gains) {
        Ranked& ranked = all[gain.party];
        ranked.gain_per_day = gain.gain / ranking.days;
        ranked.binds = gain.binds;
        if (gain.party.kind == Party::Kind::resource) ranked.hour_value = gain.dual * 60;
    }
    Ranked& market = all[{}];
    market.gain_per_day = market_gain / ranking.days;
    market.load = ranking.wanted > 0 ? ranking.throughput / ranking.wanted : 0;
    market.binds = ranking.constraint.kind == Party::Kind::market;
    for (auto& [party, ranked] : all) {
        ranked.party = party;
        ranking.ranked.push_back(ranked);
    }
    put_in_order(ranking);
}

}  // namespace

Party holder_of(const Flow& flow, Id item, double gross, double if_approved, double if_on_time) {
    const Party supplier{Party::Kind::supplier, supplier_of(*flow.state, item)};
    const double left = std::max(0.0, gross - if_approved), left_on_time = std::max(0.0, gross - if_on_time);
    return left < left_on_time - kTolerance * gross ? Party{Party::Kind::resource, flow.approval[item]} : supplier;
}

void put_in_order(Ranking& ranking) {
    std::stable_sort(ranking.ranked.begin(), ranking.ranked.end(), [&](const Ranked& a, const Ranked& b) {
        const bool first_a = a.party == ranking.constraint, first_b = b.party == ranking.constraint;
        if (first_a != first_b) return first_a;
        if (a.binds != b.binds) return a.binds;
        if (a.gain_per_day != b.gain_per_day) return a.gain_per_day > b.gain_per_day;
        return a.load > b.load;
    });
}

std::vector<Row> rows_that_can_bind(const Flow& flow, const Requirements& need, const std::vector<double>& capacity,
                                    const std::vector<Receipt>& coming, double days) {
    std::vector<Row> rows;
    for (Id r = 0; r < static_cast<Id>(capacity.size()); ++r)
        if (need.minutes[r] > capacity[r] * (1 + kTolerance))
            rows.push_back({Row::Kind::capacity, r, capacity[r], {Party::Kind::resource, r}});
    for (Id item = 0; item < static_cast<Id>(need.material.size()); ++item) {
        if (need.material[item] <= 0) continue;
        const double limit = supply_and_stock(flow, coming, item, days);
        if (need.gross[item] <= limit * (1 + kTolerance)) continue;
        if (flow.approval[item] == kNone) {
            rows.push_back({Row::Kind::material, item, limit, {Party::Kind::supplier, supplier_of(*flow.state, item)}});
            continue;
        }
        const auto supply = [&](Delay without) {
            return flow.stock[item] + supply_within(flow, coming, item, days, without);
        };
        rows.push_back({Row::Kind::material, item, limit,
                        holder_of(flow, item, need.gross[item], supply(Delay::approval), supply(Delay::supplier))});
    }
    return rows;
}

double raised(const Row& row, double needed) { return row.limit > 0 ? row.limit * 1.1 : needed * 0.1; }

std::vector<Gain> gains(Programme& programme, const std::vector<Row>& rows, const std::vector<double>& needed,
                        const Solution& solution) {
    std::map<Party, Gain> out;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        Gain& gain = out[rows[r].party];
        gain.party = rows[r].party;
        gain.dual = std::max(gain.dual, solution.dual[r]);
        gain.binds = gain.dual > 1e-9;
    }
    for (auto& [party, gain] : out) {
        if (!gain.binds) continue;  // a concave optimum does not gain where its dual is zero
        for (std::size_t r = 0; r < rows.size(); ++r)
            if (rows[r].party == party) programme.set_limit(r, raised(rows[r], needed[r]));
        const double more = programme.solve_warm().throughput;
        gain.gain = std::max(0.0, more - solution.throughput);
        for (std::size_t r = 0; r < rows.size(); ++r)
            if (rows[r].party == party) programme.set_limit(r, rows[r].limit);
    }
    std::vector<Gain> list;
    for (const auto& [party, gain] : out) list.push_back(gain);
    return list;
}

Party limiting(const std::vector<Gain>& gains) {
    const Gain* best = nullptr;
    for (const Gain& gain : gains)
        if (gain.binds && (best == nullptr || gain.gain > best->gain * (1 + 1e-9))) best = &gain;
    return best == nullptr ? Party{} : best->party;
}

std::vector<Want> wants_within(const Flow& flow, double days, bool& firm) {
    const state::State& state = *flow.state;
    firm = false;
    for (std::size_t d = 0; d < state.demand.size(); ++d) firm = firm || flow.owed(d) > 0;
    if (firm) return firm_wants(flow, state.as_of + static_cast<std::int64_t>(days * double(kMicrosPerDay)));
    std::vector<Want> out;
    std::vector<char> component(state.items.size(), 0);  // what parents consume is derived demand
    for (const state::BomLine& line : state.bom) component[line.component] = 1;
    for (Id item = 0; item < static_cast<Id>(state.items.size()); ++item)
        if (const double mean = flow.learned->rate[item].mean(); mean > 0 && !component[item])
            out.push_back({item, mean * days, flow.value[item]});
    return out;
}

Ranking rank(const Flow& flow, const std::vector<Receipt>& coming, double days) {
    Ranking out;
    out.days = days;
    out.from = flow.state->as_of;
    out.to = out.from + static_cast<std::int64_t>(days * double(kMicrosPerDay));
    std::vector<Want> wants = earning(wants_within(flow, days, out.firm));
    const std::vector<double> capacity = capacities(flow, out.from, out.to);
    const Requirements need = requirements(flow, wants);
    const Solved solved = solve(flow, coming, wants, capacity, days, true, need);
    out.throughput = solved.throughput;
    out.solved = solved.solved;
    out.wanted = worth(wants);
    out.mix = by_item(solved.mix);
    out.constraint = limiting(solved.gains);
    for (Want& want : wants) want.quantity *= 1.1;
    const Requirements more = requirements(flow, wants);
    const Solved with_more = solve(flow, coming, wants, capacity, days, false, more);
    add_ranked(out, solved, need, capacity, std::max(0.0, with_more.throughput - solved.throughput));
    return out;
}

Party limit_after(const Flow& flow, const std::vector<Receipt>& coming, double days, Party raised) {
    const Instant from = flow.state->as_of, to = from + static_cast<std::int64_t>(days * double(kMicrosPerDay));
    bool firm = false;
    std::vector<Want> wants = earning(wants_within(flow, days, firm));
    std::vector<double> capacity = capacities(flow, from, to);
    for (Want& want : wants) want.quantity *= raised.kind == Party::Kind::market ? 1.1 : 1.0;
    if (raised.kind == Party::Kind::resource) capacity[raised.id] *= 1.1;
    const Requirements need = requirements(flow, wants);
    std::vector<Row> rows = rows_that_can_bind(flow, need, capacity, coming, days);
    const std::vector<double> needed = needed_of(need, rows);
    for (std::size_t r = 0; r < rows.size(); ++r)
        if (rows[r].kind == Row::Kind::material && rows[r].party == raised)
            rows[r].limit = constraint::raised(rows[r], needed[r]);
    if (rows.empty()) return {};
    Programme programme(flow, wants, rows);
    return limiting(gains(programme, rows, needed, programme.solve()));
}

}  // namespace drum::constraint
