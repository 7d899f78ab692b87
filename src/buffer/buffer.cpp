#include "buffer/buffer.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace drum::buffer {
namespace {

using constraint::Flow;
using state::State;

constexpr double kCycleDays = 7;        // an order covers at least a week, so that nobody orders the same item daily
constexpr int kHorizonDays = 15;        // beyond this nothing is said of last safe days

// What flows through each item if everything wanted and learned is made: units, constraint minutes and throughput of the
// products that need it. A product that meets an item on two ways counts on both.
struct Through {
    std::vector<double> units, minutes, value;
};

Through flow_through(const Flow& flow, constraint::Party constraint) {
    const State& state = *flow.state;
    const auto count = state.items.size();
    std::vector<double> per_unit(count, 0);  // constraint minutes in one unit, all levels
    for (auto it = flow.top_down.rbegin(); it != flow.top_down.rend(); ++it) {
        if (!flow.made[*it]) continue;
        for (auto r = state.route_of[*it]; r < state.route_of[*it + 1]; ++r)
            if (constraint.kind == constraint::Party::Kind::resource && state.routes[r].resource == constraint.id)
                per_unit[*it] += flow.step_minutes[r];
        for (auto b = state.bom_of[*it]; b < state.bom_of[*it + 1]; ++b)
            per_unit[*it] += per_unit[state.bom[b].component] * state.bom[b].quantity;
    }
    Through out{std::vector<double>(count, 0), std::vector<double>(count, 0), std::vector<double>(count, 0)};
    const auto sell = [&](Id item, double units, double value) {
        out.units[item] += units;
        out.minutes[item] += units * per_unit[item];
        out.value[item] += units * std::max(0.0, value);
    };
    for (const constraint::Want& want : constraint::firm_wants(flow, Instant::end())) sell(want.item, want.quantity, want.value);
    std::vector<char> component(count, 0);
    for (const state::BomLine& line : state.bom) component[line.component] = 1;
    for (Id item = 0; item < static_cast<Id>(count); ++item)
        if (!component[item]) sell(item, flow.learned->rate[item].mean() * 30, flow.value[item]);
    for (const Id item : flow.top_down) {
        if (out.units[item] <= 0 || !flow.made[item]) continue;
        for (auto b = state.bom_of[item]; b < state.bom_of[item + 1]; ++b) {
            const Id part = state.bom[b].component;
            out.units[part] += out.units[item] * state.bom[b].quantity;
            out.minutes[part] += out.minutes[item];
            out.value[part] += out.value[item];
        }
    }
    return out;
}

double open_orders(const State& state, std::vector<double>& on_order) {
    double total = 0;
    for (const state::Order& order : state.orders) {
        if (!order.open() || order.kind == state::OrderKind::make) continue;
        on_order[order.item] += order.outstanding().value();
        total += order.outstanding().value();
    }
    return total;
}

void size(const Flow& flow, const Need& need, double target, Buffer& out) {
    const state::SourceLine& source = flow.state->sources[static_cast<std::size_t>(out.source)];
    const learn::LeadTime& lead = flow.learned->lead[static_cast<std::size_t>(out.source)];
    const bool whole = counted_whole(flow.state->item[out.item].unit);
    out.lead_days = lead.mean();
    out.booked = need.booked->within(out.item, out.lead_days + out.review_days);
    out.mean_need = need.mean(out.lead_days + out.review_days);
    const double supply = out.on_hand + out.on_order;
    if (out.mean_need <= 0) return;
    out.level = level(need, lead, out.review_days, target, whole);
    const double cycle = std::max(source.min_quantity.value(), kCycleDays * out.mean_need / std::max(1.0, out.lead_days + out.review_days));
    out.order_up_to = out.level + cycle;
    const int safe = last_day(kHorizonDays, [&](int t) {
        return probability_within(need, lead, out.review_days + t, supply) >= target;
    });
    if (safe < kHorizonDays) out.last_safe_days = std::max(0, safe);
    out.penetration = out.order_up_to > 0 ? std::clamp((out.order_up_to - out.on_hand) / out.order_up_to, 0.0, 1.0) : 0;
    out.zone = zone_of(out.penetration, out.on_hand);
}

}  // namespace

bool counted_whole(const std::string& unit) {
    static const std::set<std::string, std::less<>> kPieces{"", "EA", "ea", "Ea", "PC", "pc", "PCS", "pcs", "ST", "st", "Units", "unit", "units"};
    return kPieces.contains(unit);
}

std::vector<learn::DemandRate> item_rates(const Flow& flow) {
    const State& state = *flow.state;
    std::vector<learn::DemandRate> out = flow.learned->rate;
    for (const Id item : flow.top_down) {  // parents first: their consumption is their components' need
        if (out[item].mean() <= 0 || !flow.made[item]) continue;
        for (auto b = state.bom_of[item]; b < state.bom_of[item + 1]; ++b) {
            const Id part = state.bom[b].component;
            if (flow.learned->rate[part].days > 0) continue;
            learn::DemandRate& rate = out[part];
            // Means add up; the posterior of the widest parent stands for the doubt about all.
            const double mean = rate.mean() + out[item].mean() * state.bom[b].quantity;
            rate.a = rate.a > 0 ? std::min(rate.a, out[item].a) : out[item].a;
            rate.b = rate.a / mean;
            rate.alpha = std::max(rate.alpha, out[item].alpha);
            rate.days = 0;
        }
    }
    return out;
}

Buffers protect(const Flow& flow, const Booked& booked, constraint::Party constraint, const AcceptedCover& accepted) {
    const State& state = *flow.state;
    Buffers out;
    out.catalogue = state.items.size();
    out.target = state.site.target;
    const Through through = flow_through(flow, constraint);
    const std::vector<learn::DemandRate> rates = item_rates(flow);
    std::vector<double> on_order(state.items.size(), 0);
    open_orders(state, on_order);
    for (const auto& [item, units] : accepted) on_order[item] += units;
    std::vector<char> aside(state.items.size(), 0);
    for (const state::SetAside& item : state.set_aside) aside[item.item] = 1;
    for (Id item = 0; item < static_cast<Id>(state.items.size()); ++item) {
        const bool consumed_directly = flow.learned->rate[item].mean() > 0 && through.units[item] <= 0;
        const bool bought = state.source_of[item] < state.source_of[item + 1] && !flow.made[item];
        if (!bought || aside[item] || (through.units[item] <= 0 && !consumed_directly)) continue;
        if (!state.stocked[item]) {
            out.unknown_stock.push_back(item);
            continue;
        }
        Buffer buffer;
        buffer.item = item;
        buffer.source = state.source_of[item];
        buffer.on_hand = flow.stock[item];
        buffer.on_order = on_order[item];
        buffer.review_days = state.site.review_days;
        if (through.units[item] > 0) {
            buffer.minutes_per_unit = through.minutes[item] / through.units[item];
            buffer.value_per_unit = through.value[item] / through.units[item];
        }
        size(flow, Need{&booked, item, rates[item]}, out.target, buffer);
        out.protected_items.push_back(buffer);
    }
    return out;
}

}  // namespace drum::buffer
