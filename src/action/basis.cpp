#include "action/basis.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace drum::action {
namespace {

using state::State;

constexpr std::size_t kAlternatives = 8;

// All items below `product`, sorted.
std::vector<Id> needs_of(const State& state, Id product) {
    std::vector<Id> out{product};
    for (std::size_t at = 0; at < out.size(); ++at)
        for (auto b = state.bom_of[out[at]]; b < state.bom_of[out[at] + 1]; ++b)
            if (std::find(out.begin(), out.end(), state.bom[b].component) == out.end()) out.push_back(state.bom[b].component);
    std::sort(out.begin(), out.end());
    return out;
}

// What is ordered, earns and passes the constraint, best throughput per hour of it first, whose bought parts are all there.
std::vector<Alternative> alternatives(const constraint::Flow& flow, const Stake& stake) {
    if (stake.party.kind != constraint::Party::Kind::resource) return {};
    const State& state = *flow.state;
    std::vector<std::pair<double, Id>> products;  // throughput per constraint minute
    for (const constraint::Want& want : constraint::earning(constraint::firm_wants(flow, Instant::end()))) {
        double minutes = 0;
        for (auto r = state.route_of[want.item]; r < state.route_of[want.item + 1]; ++r)
            if (state.routes[r].resource == stake.party.id) minutes += flow.step_minutes[r];
        if (minutes > 0 && flow.made[want.item]) products.emplace_back(want.value / minutes, want.item);
    }
    std::sort(products.begin(), products.end(), [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
    std::vector<Alternative> out;
    for (const auto& [value, product] : products) {
        if (out.size() == kAlternatives) break;
        if (std::any_of(out.begin(), out.end(), [&](const Alternative& a) { return a.product == product; })) continue;
        Alternative one{product, needs_of(state, product)};
        const bool there = std::all_of(one.needs.begin(), one.needs.end(), [&](Id item) { return !flow.limited[item] || flow.stock[item] > 0; });
        if (there) out.push_back(std::move(one));
    }
    return out;
}

// Whose making is the constraint's own work: the rope says when that is released, and no stock of it feeds the constraint.
std::vector<char> past_constraint(const constraint::Flow& flow, const Stake& stake) {
    const State& state = *flow.state;
    std::vector<char> out(state.items.size(), 0);
    if (stake.party.kind != constraint::Party::Kind::resource) return out;
    for (auto item = flow.top_down.rbegin(); item != flow.top_down.rend(); ++item) {
        if (!flow.made[*item]) continue;
        for (auto r = state.route_of[*item]; r < state.route_of[*item + 1]; ++r)
            if (state.routes[r].resource == stake.party.id) out[*item] = 1;
        for (auto b = state.bom_of[*item]; b < state.bom_of[*item + 1]; ++b)
            if (out[state.bom[b].component]) out[*item] = 1;
    }
    return out;
}

void index_orders(const State& state, Basis& out) {
    out.superseded = superseded_drafts(state);
    std::vector<char> counts(state.orders.size(), 0);
    for (std::size_t o = 0; o < state.orders.size(); ++o) counts[o] = state.orders[o].open();
    for (const Superseded& one : out.superseded) counts[static_cast<std::size_t>(one.draft)] = 0;
    out.open_of.assign(state.items.size() + 1, 0);
    for (std::size_t o = 0; o < state.orders.size(); ++o)
        if (counts[o]) ++out.open_of[static_cast<std::size_t>(state.orders[o].item) + 1];
    std::partial_sum(out.open_of.begin(), out.open_of.end(), out.open_of.begin());
    std::vector<std::int32_t> next(out.open_of.begin(), out.open_of.end() - 1);
    out.open_orders.resize(static_cast<std::size_t>(out.open_of.back()));
    for (std::size_t o = 0; o < state.orders.size(); ++o)
        if (counts[o]) out.open_orders[static_cast<std::size_t>(next[static_cast<std::size_t>(state.orders[o].item)]++)] = static_cast<std::int32_t>(o);
}

}  // namespace

Basis basis_of(const constraint::Flow& flow, const buffer::Booked& booked, double target,
               const std::vector<constraint::Receipt>& coming, const Stake& stake) {
    const State& state = *flow.state;
    Basis out;
    out.flow = &flow;
    out.booked = &booked;
    out.coming = &coming;
    out.target = target;
    out.stake = stake;
    out.today = state.site.zone.day_of(state.as_of);
    out.start = state.site.zone.start_of(out.today);
    out.rates = buffer::item_rates(flow);
    index_orders(state, out);
    out.pegs = state::pegs(state);
    std::erase_if(out.pegs, [&](const state::Peg& peg) { return peg.outstanding.micro <= 0; });
    for (const std::string& supplier : state.suppliers.all()) {
        const Id resource = state.resources.find(supplier);
        out.supplier_resource.push_back(resource != kNone && state.resource[resource].calendar ? resource : kNone);
    }
    out.decisions = latest_decisions(state);
    out.past_constraint = past_constraint(flow, stake);
    out.alternatives = alternatives(flow, stake);
    out.orders_above = order_index(flow);
    return out;
}

const learn::LeadTime& lead_of(const Basis& basis, const buffer::Buffer& buffer, learn::LeadTime& room) {
    if (buffer.source >= 0) return basis.flow->learned->lead[static_cast<std::size_t>(buffer.source)];
    room.pmf.assign(static_cast<std::size_t>(std::ceil(std::max(0.0, buffer.lead_days) - 1e-9)) + 1, 0);
    room.pmf.back() = 1;
    return room;
}

double quantile_of(const Basis& basis, const buffer::Buffer& buffer) { return buffer.asked > 0 ? buffer.asked : basis.target; }
double promised_of(const Basis& basis, const buffer::Buffer& buffer) { return buffer.tau > 0 ? buffer.tau : basis.target; }

Loss loss_of(const Basis& basis, const buffer::Buffer& buffer, double units, double days) {
    constexpr double kWeekDays = 7;
    const Stake& stake = basis.stake;
    Loss out;
    out.hours = units * buffer.minutes_per_unit / 60;
    if (stake.hours_per_week > 0) out.hours = std::min(out.hours, stake.hours_per_week * std::max(days, 1.0) / kWeekDays);
    out.money = buffer.minutes_per_unit > 0 && stake.hour_value > 0 ? out.hours * stake.hour_value : units * buffer.value_per_unit;
    return out;
}

void weigh(const Basis& basis, const buffer::Buffer& buffer, const learn::LeadTime& rest, double sent_days, double supply, Action& a) {
    constexpr double kWeekDays = 7;
    const buffer::Need need = basis.need(buffer);
    const auto units_short = [&](double days) { return buffer::expected_short(need, rest, sent_days + days, supply); };
    const double now = units_short(0);
    // What is booked is certain and what is not yet booked is not, so that the doubt may shrink towards a day on which much is due.
    const auto loss = [&](double days) { return loss_of(basis, buffer, std::max(0.0, units_short(days) - now), days); };
    const Loss week = loss(kWeekDays), day = loss(1);
    a.hours_at_risk = week.hours, a.money_at_risk = week.money;
    a.hours_per_day = day.hours, a.money_per_day = day.money;
    a.late_probability = 1 - buffer::probability_within(need, rest, sent_days, supply);
    a.starve_probability = std::max(a.late_probability, 1 - buffer::probability_within(need, rest, sent_days + kWeekDays, supply));
}

Action start(const Basis& basis, const buffer::Buffer& buffer, Verb verb) {
    const State& state = basis.state();
    Action a;
    a.verb = verb;
    a.item = buffer.item;
    a.place = state.item[buffer.item].place;
    a.id = identity(verb, state.items.text(a.item), a.place);
    a.unit = state.item[buffer.item].unit;
    a.protects = buffer.minutes_per_unit > 0 ? basis.stake.name : "market";
    a.order_by = a.expected = basis.today;
    return a;
}

double elsewhere(const State& state, Id item) {
    double sum = 0;
    auto at = std::lower_bound(state.elsewhere.begin(), state.elsewhere.end(), item, [](const state::Elsewhere& e, Id i) { return e.item < i; });
    for (; at != state.elsewhere.end() && at->item == item; ++at) sum += std::max(0.0, at->quantity.value());
    return sum;
}

Day when_open(const Basis& basis, Id supplier, Day day) {
    constexpr int kLongestClosedDays = 60;
    if (supplier == kNone || basis.supplier_resource[supplier] == kNone) return day;
    const Calendar& calendar = *basis.state().resource[basis.supplier_resource[supplier]].calendar;
    for (int d = 0; d < kLongestClosedDays; ++d)
        if (!calendar.spans(day + d).empty()) return day + d;
    return day;
}

}  // namespace drum::action
