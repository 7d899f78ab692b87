#include "action/basis.h"

#include <algorithm>
#include <cmath>

#include "action/put_off.h"
#include "buffer/shipping.h"
#include "projection/record.h"

namespace drum::action {
namespace {

using state::State;

constexpr std::size_t kAlternatives = 8;

// All items below `product`, sorted.
std::vector<Id> needs_of(const State& state, Id product) {
    std::vector<Id> out{product};
    for (std::size_t at = 0; at < out.size(); ++at)
        for (auto b = state.bom_of[out[at]]; b < state.bom_of[out[at] + 1]; ++b)
            if (std::find(out.begin(), out.end(), state.bom[b].component) == out.end())
                out.push_back(state.bom[b].component);
    std::sort(out.begin(), out.end());
    return out;
}

// What is ordered, earns and passes the constraint, best throughput per hour of it first, whose bought parts are all
// there.
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
    std::sort(products.begin(), products.end(), [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    std::vector<Alternative> out;
    for (const auto& [value, product] : products) {
        if (out.size() == kAlternatives) break;
        if (std::any_of(out.begin(), out.end(), [&](const Alternative& a) { return a.product == product; })) continue;
        Alternative one{product, needs_of(state, product)};
        const bool there = std::all_of(one.needs.begin(), one.needs.end(),
                                       [&](Id item) { return !flow.limited[item] || flow.stock[item] > 0; });
        if (there) out.push_back(std::move(one));
    }
    return out;
}

// Whose making is the constraint's own work: the rope says when that is released, and no stock of it feeds the
// constraint.
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

}  // namespace

Basis basis_of(const constraint::Flow& flow, const projection::Projection& projection,
               const projection::Expected& expected, double target, const Stake& stake, const buffer::Rope& rope) {
    const State& state = *flow.state;
    Basis out;
    out.flow = &flow;
    out.projection = &projection;
    out.expected = &expected;
    out.target = target;
    out.stake = stake;
    out.today = state.site.zone.day_of(state.as_of);
    out.start = state.site.zone.start_of(out.today);
    out.superseded = superseded_drafts(state);
    out.decisions = latest_decisions(state);
    out.past_constraint = past_constraint(flow, stake);
    out.roped.assign(state.orders.size(), 0);
    for (const buffer::RopeOrder& order : rope.orders) out.roped[static_cast<std::size_t>(order.order)] = 1;
    out.begun_work =
        static_cast<std::size_t>(std::count_if(state.orders.begin(), state.orders.end(), [](const state::Order& order) {
            return order.kind == state::OrderKind::make && order.status == state::OrderStatus::placed &&
                   order.outstanding().micro > 0;
        }));
    out.alternatives = alternatives(flow, stake);
    out.orders_above = order_index(flow);
    out.worth_freeing = worth_freeing(state);
    for (const state::DemandLine& line : state.demand)
        if (line.kind == state::DemandKind::held && !line.cancelled)
            out.sold_and_held[line.item] += std::max(0.0, line.quantity.value() - line.shipped.value());
    for (std::size_t s = 0; s < state.alternates.size(); ++s)
        out.stood_in_for.emplace(state.alternates[s].component, static_cast<std::int32_t>(s));
    return out;
}

const learn::LeadTime& lead_of(const Basis& basis, const buffer::Buffer& buffer, learn::LeadTime& room) {
    if (buffer.source >= 0) return basis.flow->learned->lead[static_cast<std::size_t>(buffer.source)];
    room.pmf.assign(static_cast<std::size_t>(std::ceil(std::max(0.0, buffer.lead_days) - 1e-9)) + 1, 0);
    room.pmf.back() = 1;
    return room;
}

double quantile_of(const Basis& basis, const buffer::Buffer& buffer) {
    return buffer.asked > 0 ? buffer.asked : basis.target;
}

Loss loss_of(const Basis& basis, const buffer::Buffer& buffer, double units, double days) {
    constexpr double kWeekDays = 7;
    const Stake& stake = basis.stake;
    Loss out;
    double hours = units * buffer.minutes_per_unit / 60;
    if (stake.hours_per_week > 0) hours = std::min(hours, stake.hours_per_week * std::max(days, 1.0) / kWeekDays);
    out.hours = hours * buffer.fed;  // of what joins behind it no hour of it is lost: what they made waits
    // What somebody has ordered comes late; what nobody has is sought elsewhere.
    const double lost = buffer.kept ? 1 : buffer::kLate;
    out.money = buffer.minutes_per_unit > 0 && stake.hour_value > 0 ? hours * stake.hour_value
                                                                    : units * buffer.value_per_unit * lost;
    return out;
}

void weigh(const Basis& basis, const buffer::Buffer& buffer, const learn::LeadTime& rest, double sent_days,
           double supply, Action& a) {
    constexpr double kWeekDays = 7;
    const buffer::Need need = basis.need(buffer);
    const auto units_short = [&](double days) { return buffer::expected_short(need, rest, sent_days + days, supply); };
    const double now = units_short(0);
    // What is booked is certain and what is not yet booked is not, so that the doubt may shrink towards a day on which
    // much is due.
    const auto loss = [&](double days) { return loss_of(basis, buffer, std::max(0.0, units_short(days) - now), days); };
    const Loss week = loss(kWeekDays), day = loss(1);
    a.hours_at_risk = week.hours, a.money_at_risk = week.money;
    a.hours_per_day = day.hours, a.money_per_day = day.money;
    a.late_probability = 1 - buffer::probability_within(need, rest, sent_days, supply);
    a.starve_probability =
        std::max(a.late_probability, 1 - buffer::probability_within(need, rest, sent_days + kWeekDays, supply));
}

void weigh_lateness(double worth, Action& a) {
    constexpr double kLatePerDay = 0.01;
    a.money_per_day = std::max(a.money_per_day, kLatePerDay * worth);
}

Action start(const Basis& basis, const buffer::Buffer& buffer, Verb verb) {
    const State& state = basis.state();
    Action a;
    a.verb = verb;
    a.item = buffer.item;
    const Id place = basis.projection->nodes[static_cast<std::size_t>(buffer.node)].place;
    a.place = place == kNone ? state.item[buffer.item].place : state.places.text(place);
    a.id = identity(verb, state.items.text(a.item), a.place);
    a.unit = state.item[buffer.item].unit;
    a.protects = buffer.minutes_per_unit > 0 ? basis.stake.name : "market";
    a.order_by = a.expected = basis.today;
    return a;
}

std::span<const state::Elsewhere> elsewhere_of(const State& state, Id item) {
    state::Elsewhere of;
    of.item = item;
    const auto by_item = [](const state::Elsewhere& a, const state::Elsewhere& b) { return a.item < b.item; };
    const auto [from, to] = std::equal_range(state.elsewhere.begin(), state.elsewhere.end(), of, by_item);
    return {from, to};
}

void name_order(const State& state, const state::Order& order, Action& action) {
    action.order = action.group = order.order;
    action.line = order.line;
    const auto by_number = [](const state::Order& a, const state::Order& b) { return a.order < b.order; };
    const auto [from, to] = std::equal_range(state.orders.begin(), state.orders.end(), order, by_number);
    action.one_of_several =
        std::count_if(from, to, [&](const state::Order& other) { return other.item == order.item; }) > 1;
}

double expires_first(const Basis& basis, const buffer::Buffer& buffer) {
    const int days = static_cast<int>(buffer.lead_days + buffer.review_days);
    return buffer.kept ? projection::wasted(*basis.projection, basis.need(buffer), days) : 0;
}

std::optional<Day> stock_out_of(const Basis& basis, const buffer::Buffer& buffer) {
    constexpr int kYearDays = 365;
    const buffer::Need need = basis.need(buffer);
    const auto unbooked = [&](int days) {
        return need.mean(days) - need.booked(days) + projection::wasted(*basis.projection, need, days - 1);
    };
    const double there = buffer.on_hand + expires_first(basis, buffer);
    const int day = projection::first_short_day(*basis.projection, buffer.node, there, unbooked, kYearDays);
    return day == projection::kNever ? std::nullopt : std::optional(basis.today + day);
}

std::optional<double> unit_cost(const State& state, Id item, std::int32_t source, double units) {
    if (source < 0) return state.item[item].cost;
    const state::SourceLine& line = state.sources[static_cast<std::size_t>(source)];
    std::optional<double> out = line.unit_cost;
    double from = -1;
    for (const state::PriceBreak& at : line.breaks)
        if (at.from.value() <= units + 1e-9 && at.from.value() > from) {
            from = at.from.value();
            out = at.unit_cost;
        }
    return out ? out : state.item[item].cost;
}

}  // namespace drum::action
