#include "buffer/make_lead.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "state/steps.h"

namespace drum::buffer {
namespace {

constexpr double kShrink = 10;

using Durations = std::vector<learn::Duration>;

double completed(const Durations& all) {
    return double(std::count_if(all.begin(), all.end(), [](const learn::Duration& d) { return !d.censored; }));
}

std::vector<double> shrunk(const Durations& own, const std::vector<double>& above) {
    const double n = completed(own), weight = n / (n + kShrink);
    if (weight <= 0) return above;
    const std::vector<double> mine = learn::kaplan_meier(own);
    std::vector<double> out(std::max(mine.size(), above.size()), 0);
    for (std::size_t i = 0; i < mine.size(); ++i) out[i] += weight * mine[i];
    for (std::size_t i = 0; i < above.size(); ++i) out[i] += (1 - weight) * above[i];
    return out;
}

}  // namespace

std::vector<learn::LeadTime> make_leads(const constraint::Flow& flow, const std::vector<Id>& items) {
    std::vector<learn::LeadTime> out;
    if (items.empty()) return out;
    const state::State& state = *flow.state;
    const Instant until = state.site.zone.start_of(state.site.zone.day_of(state.as_of));
    std::map<Id, Durations> own;
    Durations all;
    for (const state::Order& order : state.orders) {
        const auto from = order.asked_at();
        if (order.kind != state::OrderKind::make || !from || *from >= until) continue;
        if (order.status == state::OrderStatus::cancelled || order.status == state::OrderStatus::draft) continue;
        const bool done = !order.open() && order.received_at && *order.received_at < until;
        if (!done && !order.open()) continue;  // closed without a date
        const double days = double((done ? *order.received_at : until) - *from) / double(kMicrosPerDay);
        const learn::Duration one{std::clamp(static_cast<int>(done ? std::ceil(days) : std::floor(days)), 0, 730), 1,
                                  !done};
        all.push_back(one);
        own[order.item].push_back(one);
    }
    const double seen = completed(all);
    std::map<int, std::vector<double>> usual;  // by steps: what all work orders say of it
    for (const Id item : items) {
        int steps = 0;
        for (auto r = state.route_of[item]; r < state.route_of[item + 1]; r = state::step_to(state, r)) ++steps;
        steps = std::max(1, steps);
        const auto [known, fresh] = usual.try_emplace(steps);
        if (fresh) known->second = shrunk(all, learn::lead_pmf(steps, 0.5));
        learn::LeadTime lead;
        lead.observed_supplier = seen;
        lead.pmf = known->second;
        if (const auto mine = own.find(item); mine != own.end()) {
            lead.observed = completed(mine->second);
            lead.pmf = shrunk(mine->second, lead.pmf);
        }
        out.push_back(std::move(lead));
    }
    return out;
}

}  // namespace drum::buffer
