#include "buffer/closure.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "state/steps.h"

namespace drum::buffer {
namespace {

using constraint::Flow;
using constraint::Party;
using state::State;

constexpr double kRateDays = 30;

// Firm demand, and the learned consumption of what is no component.
std::vector<Sale> sales(const Flow& flow) {
    const State& state = *flow.state;
    std::vector<Sale> out;
    for (const constraint::Want& want : constraint::firm_wants(flow, Instant::end()))
        out.push_back({want.item, want.quantity, want.value, 0});
    std::vector<char> component(state.items.size(), 0);
    for (const state::BomLine& line : state.bom) component[line.component] = 1;
    for (Id item = 0; item < static_cast<Id>(state.items.size()); ++item)
        if (const double units = flow.learned->rate[item].mean() * kRateDays; !component[item] && units > 0)
            out.push_back({item, units, flow.value[item], 0});
    return out;
}

// Constraint minutes of the item's own steps, per unit; and whether a component enters before the last of them.
double own_minutes(const Flow& flow, Party constraint, Id item) {
    double sum = 0;
    if (constraint.kind != Party::Kind::resource || !flow.made[item]) return 0;
    for (auto r = flow.state->route_of[item]; r < flow.state->route_of[item + 1]; ++r)
        if (flow.state->routes[r].resource == constraint.id) sum += flow.step_minutes[r];
    return sum;
}

bool enters_before(const State& state, const state::BomLine& line, Id resource) {
    if (line.step.empty()) return true;  // at the first step
    const std::int32_t step = projection::drawing_step(state, line), behind = state::behind(state, line.item, resource);
    return step < 0 || step < behind;
}

Closure flow_through(const Flow& flow, Party constraint, std::vector<Sale> wanted) {
    const State& state = *flow.state;
    const auto count = state.items.size();
    std::vector<double> own(count, 0), all(count, 0);  // constraint minutes per unit: of its own steps, of all levels
    for (auto it = flow.top_down.rbegin(); it != flow.top_down.rend(); ++it) {
        if (!flow.made[*it]) continue;
        all[*it] = own[*it] = own_minutes(flow, constraint, *it);
        for (auto b = state.bom_of[*it]; b < state.bom_of[*it + 1]; ++b)
            all[*it] += all[state.bom[b].component] * drawn_per_good(flow, state.bom[b]);
    }
    Closure out;
    out.units.assign(count, 0), out.minutes.assign(count, 0), out.fed.assign(count, 0), out.value.assign(count, 0),
        out.beside.assign(count, 0);
    out.unpriced.assign(count, 0);
    for (Sale& sale : wanted) {
        sale.minutes = all[sale.item];
        const double value = sale.units * std::max(0.0, sale.value), minutes = sale.units * sale.minutes;
        if (sale.value == 0 && !state.item[sale.item].price) out.unpriced[sale.item] = 1;
        out.units[sale.item] += sale.units, out.minutes[sale.item] += minutes, out.value[sale.item] += value;
        out.all_units += sale.units, out.all_minutes += minutes, out.all_value += value;
        if (all[sale.item] <= 0) out.beside[sale.item] += value;
    }
    for (const Id item : flow.top_down) {
        if (out.units[item] <= 0 || !flow.made[item]) continue;
        const double here = out.units[item] * own[item];
        for (auto b = state.bom_of[item]; b < state.bom_of[item + 1]; ++b) {
            const Id part = state.bom[b].component;
            out.units[part] += out.units[item] * drawn_per_good(flow, state.bom[b]);
            out.minutes[part] += out.minutes[item], out.value[part] += out.value[item],
                out.beside[part] += out.beside[item];
            if (out.unpriced[item]) out.unpriced[part] = 1;
            out.fed[part] += out.fed[item] + (here > 0 && enters_before(state, state.bom[b], constraint.id) ? here : 0);
        }
    }
    out.sales = std::move(wanted);
    return out;
}

bool is_scarce(const Flow& flow, Party constraint, Id item) {
    if (constraint.kind != Party::Kind::supplier || flow.made[item]) return false;
    return constraint::supplier_of(*flow.state, item) == constraint.id;
}

void say_why(const Flow& flow, Party constraint, Closure& out) {
    const State& state = *flow.state;
    out.why.assign(state.items.size(), Protects::none);
    for (Id item = 0; item < static_cast<Id>(out.why.size()); ++item) {
        Protects& why = out.why[item];
        const bool consumed = flow.learned->rate[item].mean() > 0;
        if (out.units[item] <= 0) {
            if (consumed) why = Protects::consumed;
        } else if (is_scarce(flow, constraint, item)) {
            why = Protects::scarce;
        } else if (constraint.kind != Party::Kind::resource) {
            why = Protects::sold;
        } else if (out.fed[item] > 0) {
            why = Protects::feeds;
        } else if (out.minutes[item] > 0) {
            why = Protects::meets;
        } else if (out.value[item] > 0 || out.unpriced[item]) {
            why = Protects::earns;
        } else if (consumed) {
            why = Protects::consumed;
        } else if (out.all_minutes <= 0) {
            why = Protects::sold;  // a pinned constraint that nothing wanted passes: what is wanted is all that earns
        }
    }
}

// Units of scarce item within reach: on hand, open orders due by then, and what the source can still bring.
double within_reach(const Flow& flow, const std::vector<constraint::Receipt>& coming, Id item, double days) {
    return flow.stock[item] + constraint::supply_within(flow, coming, item, days);
}

void grant(const Flow& flow, const std::vector<constraint::Receipt>& coming, Party constraint, double days,
           std::vector<Sale>& wanted, std::vector<Ration>& rations) {
    const State& state = *flow.state;
    std::map<Id, double> left;  // by scarce item
    for (Id item = 0; item < static_cast<Id>(state.items.size()); ++item)
        if (flow.limited[item] && constraint::supplier_of(state, item) == constraint.id)
            left[item] = within_reach(flow, coming, item, days);
    struct Claim {
        std::size_t sale = 0;
        std::vector<std::pair<Id, double>> takes;  // scarce item, units per unit sold
        double worth = 0;                          // throughput per unit of the one it uses worst
    };
    std::vector<Claim> claims;
    const Explosion explosion(flow);
    for (std::size_t s = 0; s < wanted.size(); ++s) {
        Claim claim{s, {}, 0};
        for (const auto& [item, units] : explosion.of(wanted[s].item))
            if (left.contains(item) && std::isfinite(left[item])) {
                const double worth = std::max(0.0, wanted[s].value) / units;
                claim.worth = claim.takes.empty() ? worth : std::min(claim.worth, worth);
                claim.takes.emplace_back(item, units);
            }
        if (!claim.takes.empty()) claims.push_back(std::move(claim));
    }
    std::stable_sort(claims.begin(), claims.end(), [](const Claim& a, const Claim& b) { return a.worth > b.worth; });
    for (const Claim& claim : claims) {
        Sale& sale = wanted[claim.sale];
        double granted = sale.units;
        for (const auto& [item, units] : claim.takes) granted = std::min(granted, std::max(0.0, left[item]) / units);
        for (const auto& [item, units] : claim.takes) {
            left[item] -= granted * units;
            rations.push_back({item, sale.item, sale.units, granted, std::max(0.0, sale.value) / units});
        }
        sale.units = granted;
    }
    std::stable_sort(rations.begin(), rations.end(),
                     [](const Ration& a, const Ration& b) { return a.scarce < b.scarce; });
}

// A ration says what the scarce items bring, not how much of them is wanted: of one that is all gone the most is. Nor
// is less wanted of what is made of it, which is kept as it would be were it there.
void claim_scarce(const Flow& flow, Party constraint, const Closure& wanted, Closure& granted) {
    granted.all_units = wanted.all_units, granted.all_value = wanted.all_value, granted.sales = wanted.sales;
    for (Id item = 0; item < static_cast<Id>(granted.units.size()); ++item) {
        if (!is_scarce(flow, constraint, item) && !flow.made[item]) continue;
        granted.units[item] = wanted.units[item], granted.value[item] = wanted.value[item];
        granted.beside[item] = wanted.beside[item], granted.unpriced[item] = wanted.unpriced[item];
    }
}

}  // namespace

const char* name(Protects protects) {
    switch (protects) {
        case Protects::scarce: return "scarce";
        case Protects::feeds: return "feeds";
        case Protects::meets: return "meets";
        case Protects::sold: return "sold";
        case Protects::earns: return "earns";
        case Protects::former: return "former";
        case Protects::booked: return "booked";
        case Protects::consumed: return "consumed";
        case Protects::none: return "none";
    }
    return "none";
}

Explosion::Explosion(const Flow& flow) : flow_(flow), place_(flow.state->items.size(), 0) {
    for (std::size_t i = 0; i < flow.top_down.size(); ++i) place_[flow.top_down[i]] = static_cast<std::int32_t>(i);
}

std::vector<std::pair<Id, double>> Explosion::of(Id item) const {
    const State& state = *flow_.state;
    std::map<std::int32_t, double> open{
        {place_[item], 1}};  // by place: everything above is counted before it is opened
    std::vector<std::pair<Id, double>> out;
    while (!open.empty()) {
        const auto [place, units] = *open.begin();
        open.erase(open.begin());
        const Id at = flow_.top_down[static_cast<std::size_t>(place)];
        out.emplace_back(at, units);
        if (!flow_.made[at]) continue;
        for (auto b = state.bom_of[at]; b < state.bom_of[at + 1]; ++b)
            open[place_[state.bom[b].component]] += units * drawn_per_good(flow_, state.bom[b]);
    }
    return out;
}

Closure closure_of(const Flow& flow, const std::vector<constraint::Receipt>& coming, Party constraint,
                   double scarce_days) {
    std::vector<Sale> wanted = sales(flow);
    Closure out = flow_through(flow, constraint, wanted);
    if (constraint.kind == Party::Kind::supplier) {
        std::vector<Ration> rations;
        grant(flow, coming, constraint, scarce_days, wanted, rations);
        Closure granted = flow_through(flow, constraint, std::move(wanted));
        claim_scarce(flow, constraint, out, granted);
        out = std::move(granted);
        out.rations = std::move(rations);
    }
    say_why(flow, constraint, out);
    return out;
}

}  // namespace drum::buffer
