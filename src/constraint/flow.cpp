#include "constraint/flow.h"

#include "constraint/lateness.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <string_view>
#include <tuple>

namespace drum::constraint {
namespace {

using state::State;

// Mean batch of each item: what its make orders asked for, else one demand line, else what a batch of its parents
// takes.
std::vector<double> batches(const State& state, const std::vector<Id>& top_down) {
    std::vector<double> sum(state.items.size(), 0), n(state.items.size(), 0);
    for (const state::Order& order : state.orders)
        if (order.kind == state::OrderKind::make) sum[order.item] += order.quantity.value(), n[order.item] += 1;
    std::vector<double> lines(state.items.size(), 0), count(state.items.size(), 0);
    std::set<std::pair<std::string_view, Id>> known;  // lines of one order are one batch
    for (const state::DemandLine& line : state.demand) {
        if (line.quantity.micro <= 0) continue;
        lines[line.item] += line.quantity.value();
        count[line.item] += known.emplace(line.order, line.item).second ? 1 : 0;
    }
    std::vector<double> from_parents(state.items.size(), 0);
    for (const Id item : top_down) {
        sum[item] = std::max(1.0, n[item] > 0       ? sum[item] / n[item]
                                  : count[item] > 0 ? lines[item] / count[item]
                                                    : from_parents[item]);
        for (auto b = state.bom_of[item]; b < state.bom_of[item + 1]; ++b) {
            double& batch = from_parents[state.bom[b].component];
            batch = std::max(batch, sum[item] * state.bom[b].quantity);
        }
    }
    return sum;
}

void find_values(Flow& flow) {
    const State& state = *flow.state;
    for (const state::DemandLine& line : state.demand)
        flow.priced = flow.priced || line.price.has_value() || state.item[line.item].price.has_value();
    for (Id item = 0; item < static_cast<Id>(state.items.size()) && !flow.priced; ++item)
        flow.priced = state.item[item].price.has_value() && flow.learned->rate[item].days > 0;
    flow.value.assign(state.items.size(), flow.priced ? 0 : 1);
    if (!flow.priced) return;
    for (std::size_t i = 0; i < flow.value.size(); ++i)
        if (state.item[i].price) flow.value[i] = *state.item[i].price - state.item[i].cost.value_or(0);
}

// Lines of one order for one day are one.
double mean_delivery_days(const State& state) {
    double sum = 0, n = 0;
    std::set<std::tuple<std::string_view, Id, Instant, Instant>> known;
    for (const state::DemandLine& line : state.demand) {
        if (!line.ordered_at || !line.due_at || *line.due_at < *line.ordered_at) continue;
        if (!known.emplace(line.order, line.item, *line.ordered_at, *line.due_at).second) continue;
        sum += double(*line.due_at - *line.ordered_at) / double(kMicrosPerDay);
        n += 1;
    }
    return n > 0 ? sum / n : 0;
}

}  // namespace

// What an order of each item meets on its way: the approval its newest order passed, and how far its supplier is beyond
// the typed lead time.
void find_delays(Flow& flow) {
    const State& state = *flow.state;
    flow.approval.assign(state.items.size(), kNone);
    flow.approval_days.assign(state.items.size(), 0);
    flow.supplier_days.assign(state.items.size(), 0);
    std::vector<Instant> newest(state.items.size(), Instant::beginning());
    for (const state::Order& order : state.orders) {
        const auto asked = order.asked_at();
        if (order.approval == kNone || order.kind == state::OrderKind::make || !asked || *asked < newest[order.item])
            continue;
        newest[order.item] = *asked;
        flow.approval[order.item] = order.approval;
    }
    for (Id item = 0; item < static_cast<Id>(flow.approval.size()); ++item) {
        if (flow.approval[item] != kNone) flow.approval_days[item] = flow.learned->desk[flow.approval[item]].wait_days;
        const auto source = state.source_of[item];
        if (source == state.source_of[item + 1] || !state.sources[source].lead_days) continue;
        flow.supplier_days[item] = std::max(
            0.0, flow.learned->lead[source].mean() - flow.approval_days[item] - *state.sources[source].lead_days);
    }
}

Flow flow_of(const State& state, const learn::Learned& learned) {
    Flow flow{projection::structure_of(state, learned), {}, {}, false, {}, {}, {}, {}, 0};
    const auto count = state.items.size();
    flow.limited.assign(count, false);
    for (Id item = 0; item < static_cast<Id>(count); ++item) {
        const bool has_source = state.source_of[item] < state.source_of[item + 1];
        flow.limited[item] = has_source && !flow.made[item] && state.stocked[item];
    }
    for (const state::SetAside& aside : state.set_aside) flow.limited[aside.item] = false;
    const std::vector<double> batch = batches(state, flow.top_down);
    flow.step_minutes.resize(state.routes.size());
    for (std::size_t r = 0; r < state.routes.size(); ++r) {
        const state::RouteStep& step = state.routes[r];
        flow.step_minutes[r] = learned.step[r].mean * flow.started[r] + step.setup_minutes / batch[step.item];
    }
    find_values(flow);
    flow.delivery_days = mean_delivery_days(state);
    find_delays(flow);
    return flow;
}

std::vector<Want> firm_wants(const Flow& flow, Instant to) {
    const State& state = *flow.state;
    std::vector<Want> out;
    for (std::size_t d = 0; d < state.demand.size(); ++d) {
        const state::DemandLine& line = state.demand[d];
        const double open = flow.owed(d);
        if (open <= 0 || (line.due_at && *line.due_at > to)) continue;
        Want want{line.item, open, flow.value[line.item]};
        if (flow.priced && line.price) want.value = *line.price - state.item[line.item].cost.value_or(0);
        out.push_back(want);
    }
    std::sort(out.begin(), out.end(), [](const Want& a, const Want& b) {
        return a.item != b.item ? a.item < b.item : a.value != b.value ? a.value > b.value : a.quantity < b.quantity;
    });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (kept > 0 && out[kept - 1].item == out[i].item && out[kept - 1].value == out[i].value)
            out[kept - 1].quantity += out[i].quantity;
        else
            out[kept++] = out[i];
    }
    out.resize(kept);
    return out;
}

std::vector<Want> earning(std::vector<Want> wants) {
    std::erase_if(wants, [](const Want& want) { return want.value <= 0; });
    return wants;
}

Requirements requirements(const Flow& flow, const std::vector<Want>& wants) {
    const State& state = *flow.state;
    Requirements out;
    out.minutes.assign(state.resources.size(), 0);
    out.material.assign(state.items.size(), 0);
    out.gross.assign(state.items.size(), 0);
    for (const Want& want : wants) out.gross[want.item] += want.quantity;
    for (const Id item : flow.top_down) {
        double rest = out.gross[item] - flow.stock[item];
        if (rest <= 0) continue;
        if (!flow.made[item]) {
            if (flow.limited[item]) out.material[item] = rest;
            continue;
        }
        const auto first = state.route_of[item], last = state.route_of[item + 1];
        if (const auto pieces = flow.in_process.find(item); pieces != flow.in_process.end())
            for (const projection::InProcess& piece : pieces->second) {
                const double used = std::min(rest, piece.quantity);
                for (auto r = first + piece.steps_done; r < last; ++r)
                    out.minutes[state.routes[r].resource] += used * flow.step_minutes[r];
                rest -= used;
            }
        if (rest <= 0) continue;
        for (auto r = first; r < last; ++r) out.minutes[state.routes[r].resource] += rest * flow.step_minutes[r];
        for (auto b = state.bom_of[item]; b < state.bom_of[item + 1]; ++b)
            out.gross[state.bom[b].component] +=
                std::max(0.0, rest - flow.issued[b]) * drawn_per_good(flow, state.bom[b]);
    }
    return out;
}

double there_of(const Flow& flow, Id item) {
    double units = flow.stock[item];
    if (const auto pieces = flow.in_process.find(item); pieces != flow.in_process.end())
        for (const projection::InProcess& piece : pieces->second) units += piece.quantity;
    return units;
}

std::vector<double> capacities(const Flow& flow, Instant from, Instant to) {
    const State& state = *flow.state;
    const double days = double(to - from) / double(kMicrosPerDay);
    std::vector<double> out(state.resources.size(), std::numeric_limits<double>::infinity());
    for (Id r = 0; r < static_cast<Id>(out.size()); ++r) {
        const state::Resource& resource = state.resource[r];
        const learn::ResourceLearned& learned = flow.learned->resource[r];
        if (resource.kind != state::ResourceKind::machine && resource.kind != state::ResourceKind::crew) continue;
        const double open = resource.capacity_per_day
                                ? *resource.capacity_per_day * days
                                : learned.calendar.minutes(state.site.zone, from, to) * learned.servers;
        out[r] = open * learned.availability;
    }
    return out;
}

// How much earlier the order would come without its approval's wait, and without its supplier's delay.
void add_delays(const Flow& flow, const state::Order& order, Receipt& receipt) {
    const Instant now = flow.state->as_of,
                  expected = now + static_cast<std::int64_t>(receipt.days * double(kMicrosPerDay));
    for (const LateStep& step : late_steps(*flow.state, order, expected)) {
        const double days = double(step.excess_micros) / double(kMicrosPerDay);
        if (step.kind == LateStep::Kind::supplier || step.kind == LateStep::Kind::transport)
            receipt.supplier_days = days;
        else if (step.kind == LateStep::Kind::approval && order.approved_at)
            receipt.approval_days = days;
    }
    const auto asked = order.asked_at();
    if (order.approval == kNone || order.approved_at || order.placed_at || !asked) return;
    const double age = double(now - *asked) / double(kMicrosPerDay);  // it waits still: as long as is usual, or longer
    receipt.approval_days = std::min(receipt.days + age, std::max(age, flow.learned->desk[order.approval].wait_days));
}

std::vector<Receipt> receipts(const Flow& flow, const projection::Projection& projection) {
    const State& state = *flow.state;
    std::vector<Receipt> out;
    for (std::size_t node = 0; node < projection.nodes.size(); ++node)
        for (const projection::Receipt& comes : projection.receipts_of(static_cast<Id>(node))) {
            if (comes.order < 0) continue;
            const state::Order& order = state.orders[static_cast<std::size_t>(comes.order)];
            if (order.kind == state::OrderKind::make || order.status == state::OrderStatus::draft) continue;
            Receipt receipt{order.item, comes.units, std::max(1.0, double(comes.day)), comes.order};
            add_delays(flow, order, receipt);
            out.push_back(receipt);
        }
    std::sort(out.begin(), out.end(), [](const Receipt& a, const Receipt& b) {
        return a.item != b.item ? a.item < b.item : a.days != b.days ? a.days < b.days : a.order < b.order;
    });
    return out;
}

double supply_within(const Flow& flow, const std::vector<Receipt>& all, Id item, double days, Delay without) {
    double sum = 0;
    auto at = std::lower_bound(all.begin(), all.end(), item, [](const Receipt& r, Id i) { return r.item < i; });
    for (; at != all.end() && at->item == item; ++at) {
        const double earlier = without == Delay::approval   ? at->approval_days
                               : without == Delay::supplier ? at->supplier_days
                                                            : 0;
        if (at->days - earlier <= days) sum += at->quantity;
    }
    const State& state = *flow.state;
    const auto source = state.source_of[item];
    if (source == state.source_of[item + 1]) return std::numeric_limits<double>::infinity();
    const double earlier = without == Delay::approval   ? flow.approval_days[item]
                           : without == Delay::supplier ? flow.supplier_days[item]
                                                        : 0;
    return supply_of(flow, item, sum, flow.learned->lead[source].mean() - earlier, days, without == Delay::supplier);
}

double supply_of(const Flow& flow, Id item, double coming, double lead, double days, bool on_time) {
    const auto source = flow.state->source_of[item];
    const double behind = flow.learned->supply_per_week[source];
    if (behind >= 0 && !on_time)
        return std::min(behind * days / 7, lead > days ? coming : std::numeric_limits<double>::infinity());
    const auto& weekly = flow.state->sources[source].capacity_per_week;
    if (weekly) coming = std::min(coming, *weekly * (days + 7) / 7);  // a week's lot may come at any time
    if (lead > days) return coming;
    return weekly ? coming + *weekly * std::max(1.0, days - lead) / 7 : std::numeric_limits<double>::infinity();
}

Id supplier_of(const State& state, Id item) {
    const auto source = state.source_of[item];
    return source < state.source_of[item + 1] ? state.sources[source].supplier : kNone;
}

}  // namespace drum::constraint
