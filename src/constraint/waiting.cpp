#include "constraint/waiting.h"

#include <algorithm>

#include "constraint/forecast.h"
#include "learn/document_flow.h"

namespace drum::constraint {
namespace {

constexpr int kMostDays = 3660;

// Documents that probably wait at each step.
std::vector<double> queues(const learn::DocumentFlow& flow, std::size_t steps) {
    std::vector<double> out(steps, 0);
    for (const learn::ProbablyWaiting& one : flow.waiting()) out[one.step] += one.weight;
    return out;
}

DayWinner winner_of(Day day, const std::vector<double>& waiting) {
    DayWinner out;
    out.day = day;
    out.shares.assign(waiting.size(), 0);
    double total = 0;
    for (const double amount : waiting) total += amount;
    for (std::size_t r = 0; r < waiting.size() && total > 0; ++r) {
        out.shares[r] = waiting[r] / total;
        if (waiting[r] > 0 && (out.resource == kNone || out.shares[r] > out.share)) out.resource = static_cast<Id>(r), out.share = out.shares[r];
    }
    return out;
}

// The local days from the first document to that of as_of, at most ten years.
struct Span {
    Day first, today;
};
Span span_of(const state::State& state) {
    Instant first = state.as_of;
    for (const state::Operation& op : state.operations)
        if (op.timed) first = std::min(first, op.start);
    const Day today = state.site.zone.day_of(state.as_of);
    return {std::max(state.site.zone.day_of(first), today + (-kMostDays)), today};
}

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

std::vector<DayWinner> waiting_winners(const state::State& state, const std::vector<learn::Desk>& desks, Day first, Day last) {
    if (last < first) return {};
    const Zone& zone = state.site.zone;
    std::vector<Instant> starts;
    for (Day day = first; day <= last + 1; day = day + 1) starts.push_back(zone.start_of(day));
    const std::size_t days = starts.size() - 1;
    std::vector<std::vector<double>> waited(days, std::vector<double>(desks.size(), 0));  // microseconds
    const auto add = [&](std::size_t desk, Instant from, Instant to, double weight) {
        if (to <= starts.front() || from >= starts.back()) return;
        auto d = static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, std::upper_bound(starts.begin(), starts.end(), from) - starts.begin() - 1));
        for (; d < days && starts[d] < to; ++d) waited[d][desk] += weight * double(std::min(to, starts[d + 1]) - std::max(from, starts[d]));
    };
    for (std::size_t r = 0; r < desks.size(); ++r) {
        for (const learn::Visit& visit : desks[r].visits) add(r, visit.arrived, visit.started, 1);
        for (const Instant since : desks[r].waiting) add(r, since, state.as_of, 1);
        for (const learn::Desk::Likely& likely : desks[r].likely) add(r, likely.since, state.as_of, likely.weight);
    }
    std::vector<DayWinner> out;
    for (std::size_t d = 0; d < days; ++d) out.push_back(winner_of(first + static_cast<int>(d), waited[d]));
    return out;
}

Mornings waiting_mornings(const state::State& state) {
    const Span span = span_of(state);
    Mornings out{span.first, {}, {}};
    learn::DocumentFlow flow(state);
    Forecaster forecaster(state.resources.size());
    for (Day day = span.first; day <= span.today; day = day + 1) {
        flow.advance(state.site.zone.start_of(day));
        if (const DayWinner seen = winner_of(day, queues(flow, state.resources.size())); seen.resource != kNone) forecaster.add(seen);
        out.forecast.push_back(forecaster.days() > 0 ? forecaster.next() : std::vector<double>{});
    }
    flow.advance(state.as_of);
    forecaster.add(winner_of(span.today + 1, queues(flow, state.resources.size())));
    out.next = forecaster.next();
    return out;
}

std::vector<DayWinner> waiting_history(const state::State& state, const std::vector<learn::Desk>& desks) {
    const Span span = span_of(state);
    if (span.today + (-1) < span.first) return {};
    std::vector<DayWinner> out = waiting_winners(state, desks, span.first, span.today + (-1));
    const Mornings mornings = waiting_mornings(state);
    for (std::size_t d = 0; d < out.size(); ++d) out[d].predicted = mornings.forecast[d];
    return out;
}

}  // namespace drum::constraint
