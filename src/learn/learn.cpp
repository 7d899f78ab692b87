#include "learn/learned.h"

#include <algorithm>
#include <cmath>

namespace drum::learn {
namespace {

constexpr int kMostUntoldDays = 14;  // a site that tells nothing for longer has stopped telling

}  // namespace

double LeadTime::mean() const {
    double sum = 0;
    for (std::size_t i = 0; i < pmf.size(); ++i) sum += static_cast<double>(i) * pmf[i];
    return sum;
}

double LeadTime::mean_beyond(double age) const {
    double sum = 0, mass = 0;
    for (std::size_t i = 0; i < pmf.size(); ++i) {
        if (static_cast<double>(i) <= age) continue;
        sum += static_cast<double>(i) * pmf[i];
        mass += pmf[i];
    }
    return mass > 1e-9 ? sum / mass : age + 1;
}

int LeadTime::quantile(double p) const {
    double sum = 0;
    for (std::size_t i = 0; i < pmf.size(); ++i) {
        sum += pmf[i];
        if (sum >= p - 1e-12) return static_cast<int>(i);
    }
    return pmf.empty() ? 0 : static_cast<int>(pmf.size()) - 1;
}

Learned learn(const state::State& state) {
    const Instant until = state.site.zone.start_of(state.site.zone.day_of(state.as_of));
    Learned out;
    out.lead = learn_lead_times(state, until);
    learn_slips(state, until, out.lead);
    // What is measured ends where the facts end: later days are not days of no need, they are not told yet.
    const Day today = state.site.zone.day_of(state.as_of);
    if (state.newest != Instant::beginning())
        out.untold_days = std::clamp(today - state.site.zone.day_of(state.newest) - 1, 0, kMostUntoldDays);
    Consumption consumption = learn_consumption(state, state.site.zone.start_of(today + (-out.untold_days)), out.lead);
    out.rate = std::move(consumption.rate);
    out.recalibrations = std::move(consumption.recalibrations);
    out.week = consumption.week;
    out.week_known = consumption.week_known;
    out.supply_per_week = learn_supply(state, until);
    out.step = learn_steps(state, until);
    out.resource = learn_resources(state, until);
    for (const DemandRate& rate : out.rate) out.any_rate = out.any_rate || rate.days > 0;
    out.desk = learn_desks(state, until);
    out.open_sales = learn_open_sales(state, until);
    return out;
}

}  // namespace drum::learn
