#include "buffer/buffer.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "projection/record.h"
#include "projection/sources.h"

namespace drum::buffer {
namespace {

using constraint::Flow;
using projection::Expected;
using projection::Projection;

constexpr int kHorizonDays = 60;    // beyond this nothing is said of last safe days, nor that nobody is needed
constexpr double kLongTime = 0.98;  // share of orders that take no longer

// How many times what the past needed in so many days a person's forecast expects of them, where that is more.
double above_the_past(const Need& need, double days) {
    Need past = need;
    past.forecasts = {};
    const double usual = past.mean(days) - past.booked(days), expected = need.mean(days) - need.booked(days);
    return need.forecasts.empty() || usual <= 0 ? 1 : std::max(1.0, expected / usual);
}

// The days after which the mean need reaches the supply.
int lasts(const Need& need, double supply) {
    int low = 0, high = 2 * kHorizonDays;
    while (high - low > 1) {
        const int middle = (low + high) / 2;
        (need.mean(middle) <= supply ? low : high) = middle;
    }
    return low;
}

// Units beyond which nobody need keep it (DemandRate::most), as far as an order that waits takes longer than the past's
// did, and as far as more is forecast than the past needed; 0: not known.
double most_kept(const Need& need, const learn::LeadTime& lead, const Wait& wait, double interval) {
    const double longer =
        (wait.lead->quantile(kLongTime) + wait.decided) / (lead.quantile(kLongTime) + wait.review_days);
    return std::ceil(need.rate.most * above_the_past(need, interval) * std::max(1.0, longer));
}

// The level of what is kept: the supply with which no order is due today, and the last day on which none is. `there`:
// the supply of which nothing expires unused. `lot` is the morning's.
void set_level(const Flow& flow, const Projection& projection, const Need& need, const Wait& wait, double lot,
               double there, Buffer& out) {
    const learn::LeadTime& lead = lead_of(flow, out);
    const double interval = wait.lead->mean() + wait.decided;
    const bool whole = counted_whole(flow.state->item[out.item].unit);
    out.level = reorder_level(need, wait, out.asked, lot, whole);
    const double most = most_kept(need, lead, wait, interval);
    if (most > 0 && out.level > most) {
        // The cap is of the rate alone: what is booked adds to the level, however near it is due.
        Need unbooked = need;
        unbooked.projection = nullptr;
        const double fill = 1 - missed_share(unbooked, wait, whole ? std::max(1.0, lot) : lot, most);
        if (fill < out.asked) {
            out.asked = fill;
            const auto& recalibration = flow.learned->recalibrations.of(flow.state->item[out.item].family);
            out.tau = std::min(out.tau, 1 - recalibration.beyond(1 - fill));
            out.level = reorder_level(need, wait, fill, lot, whole);
        }
    }
    if (out.triggered()) return;
    const auto lost = [&](int day) { return projection::wasted(projection, need, static_cast<int>(interval) + day); };
    const bool expires = lost(kHorizonDays) > 0;
    const auto holds = [&](int day) {
        learn::LeadTime then;
        const double supply = expires ? there - lost(day) : out.supply();
        return covers_wait(need, wait_after(projection.ordering, out.source, lead, day, then), out.asked, lot, supply);
    };
    const int guess = lasts(need, out.supply()) - static_cast<int>(interval);
    const int safe = last_held(kHorizonDays, guess, holds);
    if (safe < kHorizonDays) out.last_safe_day = std::max(0, safe);
}

}  // namespace

ItemLevel as_booked(const Flow& flow, const Projection& projection, Id node) {
    const Id item = projection.nodes[static_cast<std::size_t>(node)].item;
    ItemLevel out;
    out.item = item;
    out.node = node;
    out.kept = false;
    out.why = Protects::booked;
    out.review_days = projection.look;
    out.source = flow.made[item] ? -1 : projection::outside_source(*flow.state, item);
    out.value_per_unit = std::max(0.0, flow.value[item]);
    out.make_lead.pmf = {1};
    return out;
}

Buffer buffer_of(const Flow& flow, const Projection& projection, const Expected& expected, const ItemLevel& set) {
    Buffer out;
    static_cast<ItemLevel&>(out) = set;
    out.on_hand = projection.stock[set.node];
    out.on_order = projection.on_order(set.node);
    out.lead_days = lead_of(flow, set).mean();
    const Need need = need_of(projection, expected, set.node, set.kept);
    // Nobody orders more of what ends than what is still needed of it, and nothing that comes after that.
    const bool too_late =
        need.last_day != projection::kNever && projection.ordering.comes(set.source, 0, out.lead_days) > need.last_day;
    out.kept = set.kept && !too_late;
    if (need.last_day != projection::kNever)
        out.cycle = std::min(out.cycle, std::max(0.0, need.mean(need.last_day + 1) - out.supply()));
    learn::LeadTime room;
    const Wait wait = wait_after(projection.ordering, set.source, lead_of(flow, set), 0, room);
    const double interval = wait.lead->mean() + wait.decided;
    // What expires before an order could come, and is not used by then, protects nothing.
    const double there = out.supply();
    if (out.kept) out.on_hand -= projection::wasted(projection, need, static_cast<int>(interval));
    out.booked = need.booked(interval);
    out.mean_need = need.mean(interval);
    if (out.kept)
        set_level(flow, projection, need, wait, set.cycle, there, out);
    else
        out.level = out.booked;
    out.penetration = out.level > 0 ? std::clamp((out.level - out.on_hand) / out.level, 0.0, 1.0) : 0;
    out.zone = zone_of(out.penetration, out.on_hand);
    CHECK(out.level >= 0 && out.penetration >= 0 && out.penetration <= 1);
    return out;
}

Buffers protect(const Flow& flow, const Projection& projection, const Expected& expected, const Levels& levels) {
    CHECK(projection.nodes.size() >= flow.state->items.size());
    Buffers out;
    out.catalogue = flow.state->items.size();
    out.target = levels.target;
    out.multiplier = levels.multiplier;
    out.delivered = levels.delivered;
    out.tried = levels.tried;
    out.rations = levels.rations;
    for (const ItemLevel& level : levels.items) {
        // What is made and never counted is a phantom: it has no stock of its own.
        const bool known = flow.state->stocked[level.item] || flow.made[level.item];
        if (known)
            out.protected_items.push_back(buffer_of(flow, projection, expected, level));
        else
            out.unknown_stock.push_back(level.item);
    }
    return out;
}

double beyond_booked(const Buffer& buffer, double booked_due) {
    if (!buffer.triggered()) return 0;
    return std::max(0.0, std::max(buffer.level - buffer.supply(), buffer.cycle) - booked_due);
}

std::vector<projection::Replenishment> replenishments(const Flow& flow, const Buffers& buffers,
                                                      const Projection& projection) {
    std::vector<projection::Replenishment> out;
    for (const Buffer& buffer : buffers.protected_items) {
        if (!flow.made[buffer.item] || !buffer.triggered()) continue;
        double booked_due = 0;
        for (const projection::Planned& planned : projection.planned_orders_of(buffer.item))
            if (planned.is_due) booked_due += planned.units;
        double units = beyond_booked(buffer, booked_due);
        if (counted_whole(flow.state->item[buffer.item].unit)) units = std::ceil(units - 1e-9);
        if (units > 0) out.push_back({buffer.item, units});
    }
    return out;
}

Replenished replenished(const Flow& flow, const Expected& expected, const Levels& levels, projection::Asked asked) {
    Replenished out;
    asked.kept = expected.kept;
    std::vector<char> asked_for(flow.state->items.size(), 0);
    for (;;) {
        out.projection = projection::project(flow, asked);
        out.buffers = protect(flow, out.projection, expected, levels);
        auto more = replenishments(flow, out.buffers, out.projection);
        std::erase_if(more, [&](const auto& one) { return asked_for[static_cast<std::size_t>(one.item)] != 0; });
        if (more.empty()) return out;
        // From the top: what its products ask of a part is known before it is asked for itself.
        const auto level = [&](const auto& one) { return flow.level[static_cast<std::size_t>(one.item)]; };
        const auto top = level(*std::min_element(more.begin(), more.end(),
                                                 [&](const auto& a, const auto& b) { return level(a) < level(b); }));
        for (const projection::Replenishment& one : more) {
            if (level(one) != top) continue;
            asked_for[static_cast<std::size_t>(one.item)] = 1;
            asked.replenish.push_back(one);
        }
    }
}

}  // namespace drum::buffer
