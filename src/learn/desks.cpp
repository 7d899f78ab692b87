#include "learn/desks.h"

#include <algorithm>
#include <set>

#include "learn/document_flow.h"

namespace drum::learn {
namespace {

using state::Operation;
using state::ResourceKind;

constexpr std::int64_t kWindowDays = 28;
constexpr double kLeastWeight = 1e-3;

bool is_desk(const state::State& state, Id resource) { return state.resource[resource].kind == ResourceKind::approval; }

void add_orders(const state::State& state, Instant until, std::vector<Desk>& desks) {
    for (std::size_t o = 0; o < state.orders.size(); ++o) {
        const state::Order& order = state.orders[o];
        const auto asked = order.approval_requested_at ? order.approval_requested_at : order.requested_at;
        if (order.approval == kNone || !asked || *asked >= until || order.status == state::OrderStatus::cancelled) continue;
        Desk& desk = desks[order.approval];
        if (order.approved_at && *order.approved_at < until)
            desk.visits.push_back({std::min(*asked, *order.approved_at), *order.approved_at, *order.approved_at, kNone, static_cast<std::int32_t>(o)});
        else if (order.open() && !order.placed_at && !order.approved_at)
            desk.waiting.push_back(*asked);
    }
}

// Timed operations of each case up to `until`, in the order of time.
std::vector<std::vector<std::int32_t>> by_case(const state::State& state, Instant until) {
    std::vector<std::vector<std::int32_t>> out(state.works.size());
    for (std::size_t o = 0; o < state.operations.size(); ++o) {
        const Operation& op = state.operations[o];
        if (op.work != kNone && op.timed && op.start < until) out[op.work].push_back(static_cast<std::int32_t>(o));
    }
    for (auto& steps : out)
        std::stable_sort(steps.begin(), steps.end(), [&](std::int32_t a, std::int32_t b) {
            const Operation &x = state.operations[a], &y = state.operations[b];
            return x.start != y.start ? x.start < y.start : x.end < y.end;
        });
    return out;
}

void add_log(const state::State& state, Instant until, std::vector<Desk>& desks) {
    const auto cases = by_case(state, until);
    for (const auto& steps : cases) {
        Instant free = Instant::end();  // when the step before ended
        for (std::size_t i = 0; i < steps.size(); ++i) {
            const Operation& op = state.operations[steps[i]];
            if (is_desk(state, op.resource) && op.end < until)
                desks[op.resource].visits.push_back({std::min(free, op.start), op.start, op.end, op.worker, -1});
            free = i == 0 ? op.end : std::max(free, op.end);
        }
    }
    DocumentFlow flow(state);
    flow.advance(until);
    for (const ProbablyWaiting& one : flow.waiting())
        if (is_desk(state, one.step) && one.weight > kLeastWeight) desks[one.step].likely.push_back({one.since, one.weight});
}

// Mean wait in days of what started in [from, to); 0 when nothing did.
double mean_wait(const Desk& desk, Instant from, Instant to) {
    double sum = 0, n = 0;
    for (const Visit& visit : desk.visits)
        if (visit.started >= from && visit.started < to) sum += double(visit.started - visit.arrived), n += 1;
    return n > 0 ? sum / n / double(kMicrosPerDay) : 0;
}

void measure(const state::State& state, Desk& desk, Instant until) {
    Instant first = until;
    for (const Visit& visit : desk.visits) first = std::min(first, visit.arrived);
    for (const Instant since : desk.waiting) first = std::min(first, since);
    for (const Desk::Likely& likely : desk.likely) first = std::min(first, likely.since);
    const Instant from = std::max(first, until + (-kWindowDays * kMicrosPerDay));
    desk.days = std::max(1.0, double(until - from) / double(kMicrosPerDay));
    double arrived = 0, answered = 0, touched = 0;
    std::set<std::string> people;
    for (const Visit& visit : desk.visits) {
        arrived += visit.arrived >= from ? 1 : 0;
        if (visit.started < from) continue;
        answered += 1;
        touched += double(visit.ended - visit.started);
        if (visit.worker != kNone) people.insert(state.workers.text(visit.worker));
        if (visit.order >= 0) people.insert(state.orders[static_cast<std::size_t>(visit.order)].approver);
    }
    for (const Instant since : desk.waiting) arrived += since >= from ? 1 : 0;
    for (const Desk::Likely& likely : desk.likely) arrived += likely.since >= from ? likely.weight : 0;
    desk.arrivals_per_day = arrived / desk.days;
    desk.answers_per_day = answered / desk.days;
    people.erase("");
    desk.people.assign(people.begin(), people.end());
    desk.touch_minutes = answered > 0 ? touched / answered / double(kMicrosPerMinute) : 0;
    desk.wait_days = mean_wait(desk, from, until);
    desk.wait_days_before = mean_wait(desk, from + (-kWindowDays * kMicrosPerDay), from);
}

}  // namespace

std::vector<Desk> learn_desks(const state::State& state, Instant until) {
    std::vector<Desk> desks(state.resources.size());
    bool any = false;
    for (Id r = 0; r < static_cast<Id>(desks.size()); ++r) any = any || is_desk(state, r);
    if (!any) return desks;
    add_orders(state, until, desks);
    add_log(state, until, desks);
    for (Desk& desk : desks) {
        std::stable_sort(desk.visits.begin(), desk.visits.end(), [](const Visit& a, const Visit& b) {
            return a.started != b.started ? a.started < b.started : a.arrived < b.arrived;
        });
        std::sort(desk.waiting.begin(), desk.waiting.end());
        if (!desk.empty()) measure(state, desk, until);
    }
    return desks;
}

double Desk::queue() const {
    double out = double(waiting.size());
    for (const Likely& one : likely) out += one.weight;
    return out;
}

}  // namespace drum::learn
