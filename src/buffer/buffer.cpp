#include "buffer/buffer.h"

#include <algorithm>
#include <cmath>

#include "state/pegging.h"

namespace drum::buffer {
namespace {

using constraint::Flow;
using state::State;

constexpr int kHorizonDays = 15;        // beyond this nothing is said of last safe days

}  // namespace

std::vector<double> on_order_of(const Flow& flow, const AcceptedCover& accepted) {
    std::vector<double> out(flow.state->items.size(), 0);
    for (const state::Order& order : flow.state->orders)
        if (order.open() && (order.kind != state::OrderKind::make || flow.made[order.item])) out[order.item] += order.outstanding().value();
    for (const state::Peg& peg : state::pegs(*flow.state)) {  // is on its way to its sale, not to stock
        const state::Order& order = flow.state->orders[static_cast<std::size_t>(peg.order)];
        if (order.kind != state::OrderKind::make || flow.made[order.item]) out[order.item] -= peg.outstanding.value();
    }
    for (const auto& [item, units] : accepted) out[item] += units;
    return out;
}

Buffer buffer_of(const Flow& flow, const Booked& booked, const ItemLevel& set, double on_order) {
    Buffer out;
    out.item = set.item, out.source = set.source, out.why = set.why, out.kept = set.kept, out.at_empty = set.at_empty;
    out.tau = set.tau, out.asked = set.asked, out.weight = set.weight, out.net_hours = set.net_hours, out.replaceable = set.replaceable, out.former = set.former;
    out.minutes_per_unit = set.minutes_per_unit, out.value_per_unit = set.value_per_unit;
    out.on_hand = flow.stock[set.item];
    out.on_order = on_order;
    out.review_days = set.review_days;
    const learn::LeadTime& lead = lead_of(flow, set);
    const Need need{&booked, set.item, set.kept ? set.rate : learn::DemandRate{}};
    out.lead_days = lead.mean();
    out.booked = booked.within(set.item, out.lead_days + out.review_days);
    out.mean_need = need.mean(out.lead_days + out.review_days);
    const double supply = out.on_hand + out.on_order;
    if (out.mean_need <= 0) return out;
    out.level = level(need, lead, out.review_days, set.asked, counted_whole(flow.state->item[set.item].unit));
    if (const double most = std::ceil(out.booked + need.rate.most); need.rate.most > 0 && out.level > most) {
        out.level = most;
        out.asked = std::min(out.asked, probability_within(need, lead, out.review_days, most));
        out.tau = std::min(out.tau, 1 - flow.learned->recalibrations.of(flow.state->item[set.item].family).beyond(1 - out.asked));
    }
    const double daily = out.mean_need / std::max(1.0, out.lead_days + out.review_days);
    out.order_up_to = out.level + (set.kept ? std::max(set.cycle, kCycleDays * daily) : 0);
    const int safe = supply <= out.level - 1 ? -1 : safe_days(need, lead, out.review_days, supply, out.asked, kHorizonDays);
    if (safe < kHorizonDays) out.last_safe_days = std::max(0, safe);
    out.penetration = out.order_up_to > 0 ? std::clamp((out.order_up_to - out.on_hand) / out.order_up_to, 0.0, 1.0) : 0;
    out.zone = zone_of(out.penetration, out.on_hand);
    return out;
}

Buffers protect(const Flow& flow, const Booked& booked, const Levels& levels, const AcceptedCover& accepted) {
    const std::vector<double> on_order = on_order_of(flow, accepted);
    Buffers out;
    out.catalogue = flow.state->items.size();
    out.target = levels.target;
    out.multiplier = levels.multiplier, out.delivered = levels.delivered, out.tried = levels.tried;
    out.rations = levels.rations;
    for (const ItemLevel& level : levels.items) {
        if (flow.state->stocked[level.item]) out.protected_items.push_back(buffer_of(flow, booked, level, on_order[level.item]));
        else out.unknown_stock.push_back(level.item);
    }
    return out;
}

Buffers protect(const Flow& flow, const Booked& booked, constraint::Party constraint, const AcceptedCover& accepted) {
    return protect(flow, booked, set_levels(flow, booked, constraint), accepted);
}

}  // namespace drum::buffer
