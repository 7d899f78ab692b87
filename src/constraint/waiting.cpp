#include "constraint/waiting.h"

#include <algorithm>

#include "constraint/forecast.h"

namespace drum::constraint {
namespace {

constexpr int kMostDays = 3660;
constexpr int kForecastDays = 56;

}  // namespace

bool only_desks(const state::State& state) {
    bool any = false;
    for (const state::Operation& op : state.operations) {
        if (!op.timed) continue;
        if (state.resource[op.resource].kind != state::ResourceKind::approval) return false;
        any = true;
    }
    return any;
}

std::vector<DayWinner> waiting_winners(const state::State& state, const std::vector<learn::Desk>& desks, Day first, Day last, Instant known) {
    if (last < first) return {};
    const Zone& zone = state.site.zone;
    std::vector<Instant> starts;
    for (Day day = first; day <= last + 1; day = day + 1) starts.push_back(zone.start_of(day));
    const std::size_t days = starts.size() - 1;
    std::vector<std::vector<double>> waited(days, std::vector<double>(desks.size(), 0));  // microseconds
    for (std::size_t r = 0; r < desks.size(); ++r)
        for (const learn::Visit& visit : desks[r].visits) {
            if (visit.ended >= known || visit.started <= starts.front() || visit.arrived >= starts.back()) continue;
            auto d = static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, std::upper_bound(starts.begin(), starts.end(), visit.arrived) - starts.begin() - 1));
            for (; d < days && starts[d] < visit.started; ++d)
                waited[d][r] += double(std::min(visit.started, starts[d + 1]) - std::max(visit.arrived, starts[d]));
        }
    std::vector<DayWinner> out(days);
    for (std::size_t d = 0; d < days; ++d) {
        DayWinner& day = out[d];
        day.day = first + static_cast<int>(d);
        day.shares.assign(desks.size(), 0);
        double total = 0;
        for (const double micros : waited[d]) total += micros;
        for (std::size_t r = 0; r < desks.size() && total > 0; ++r) {
            day.shares[r] = waited[d][r] / total;
            if (waited[d][r] > 0 && (day.resource == kNone || day.shares[r] > day.share)) day.resource = static_cast<Id>(r), day.share = day.shares[r];
        }
    }
    return out;
}

std::vector<DayWinner> waiting_history(const state::State& state, const std::vector<learn::Desk>& desks) {
    const Zone& zone = state.site.zone;
    Instant first = state.as_of;
    for (const learn::Desk& desk : desks)
        for (const learn::Visit& visit : desk.visits) first = std::min(first, visit.arrived);
    const Day last = zone.day_of(state.as_of) + (-1), begin = std::max(zone.day_of(first), last + (1 - kMostDays));
    if (first >= state.as_of || last < begin) return {};
    std::vector<DayWinner> out = waiting_winners(state, desks, begin, last, state.as_of);
    for (std::size_t d = 1; d < out.size(); ++d) {
        const Day from = std::max(begin, out[d].day + (-kForecastDays));
        Forecaster forecaster(desks.size());
        for (const DayWinner& seen : waiting_winners(state, desks, from, out[d].day + (-1), zone.start_of(out[d].day))) forecaster.add(seen);
        if (forecaster.days() > 0) out[d].predicted = forecaster.next();
    }
    return out;
}

}  // namespace drum::constraint
