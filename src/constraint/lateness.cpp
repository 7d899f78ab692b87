#include "constraint/lateness.h"

#include <algorithm>
#include <cmath>

namespace drum::constraint {
namespace {

std::int64_t median(std::vector<std::int64_t>& values) {
    if (values.empty()) return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

std::optional<Instant> approval_asked(const state::Order& order) {
    return order.approval_requested_at ? order.approval_requested_at : order.requested_at;
}

// When the supplier was to deliver.
std::optional<Instant> promise(const state::State& state, const state::Order& order) {
    const auto from = order.placed_at ? order.placed_at : order.approved_at;
    if (!from) return order.promised_at;
    if (order.promised_at) return std::max(*order.promised_at, *from);
    for (auto s = state.source_of[order.item]; s < state.source_of[order.item + 1]; ++s)
        if (const state::SourceLine& source = state.sources[s]; source.lead_days && (order.supplier == kNone || source.supplier == order.supplier))
            return *from + static_cast<std::int64_t>(*source.lead_days * double(kMicrosPerDay));
    return std::nullopt;
}

// How long an order lay with nobody to decide on it and nobody to deliver it, up to `at`.
std::int64_t lay(const state::Order& order, Instant at) {
    std::int64_t sum = 0;
    const auto between = [&](std::optional<Instant> from, std::optional<Instant> to) {
        if (from) sum += std::max<std::int64_t>(0, std::min(at, to.value_or(at)) - *from);
    };
    if (order.approval_requested_at) between(order.requested_at, order.approval_requested_at);
    const bool not_sent = order.status == state::OrderStatus::approved && !order.promised_at && !order.received_at;
    if (order.approved_at) between(order.approved_at, order.placed_at ? order.placed_at : not_sent ? std::nullopt : order.approved_at);
    else if (!order.approval_requested_at && order.approval == kNone && order.placed_at) between(order.requested_at, order.placed_at);
    return sum;
}

}  // namespace

const char* name(LateStep::Kind kind) {
    switch (kind) {
        case LateStep::Kind::request: return "request";
        case LateStep::Kind::approval: return "approval";
        case LateStep::Kind::supplier: return "supplier";
        case LateStep::Kind::transport: return "transport";
    }
    return "supplier";
}

Usual::Usual(const state::State& state) : wait_(state.resources.size(), 0), delay_(state.suppliers.size(), 0) {
    std::vector<std::vector<std::int64_t>> waits(wait_.size()), delays(delay_.size());
    std::vector<std::int64_t> lies;
    for (const state::Order& order : state.orders) {
        if (order.placed_at && order.requested_at) lies.push_back(lay(order, *order.placed_at));
        if (const auto asked = approval_asked(order); asked && order.approved_at && order.approval != kNone)
            waits[order.approval].push_back(std::max<std::int64_t>(0, *order.approved_at - *asked));
        if (order.received_at && order.supplier != kNone)
            if (const auto promised = promise(state, order)) delays[order.supplier].push_back(std::max<std::int64_t>(0, *order.received_at - *promised));
    }
    for (std::size_t r = 0; r < waits.size(); ++r) wait_[r] = median(waits[r]);
    for (std::size_t s = 0; s < delays.size(); ++s) delay_[s] = median(delays[s]);
    lies_ = median(lies);
}

void Usual::compare(std::vector<LateStep>& steps) const {
    for (LateStep& step : steps) {
        const std::int64_t usual = step.kind == LateStep::Kind::request ? lies_
                                   : step.id == kNone                  ? 0
                                   : step.kind == LateStep::Kind::approval ? wait_[step.id]
                                                                           : delay_[step.id];
        step.unusual_micros = std::max<std::int64_t>(0, step.excess_micros - usual);
    }
}

std::vector<LateStep> late_steps(const state::State& state, const state::Order& order, Instant at) {
    std::vector<LateStep> out;
    if (const std::int64_t took = lay(order, at); took > 0) out.push_back({LateStep::Kind::request, kNone, took, took, took});
    if (const auto asked = approval_asked(order); asked && order.approval != kNone && (order.approved_at || !order.placed_at)) {
        const std::int64_t took = std::min(at, order.approved_at.value_or(at)) - *asked;
        if (took > 0) out.push_back({LateStep::Kind::approval, order.approval, took, took, took});
    }
    const auto started = order.placed_at ? order.placed_at : order.approved_at;
    if (const auto promised = promise(state, order); promised && started && at > *promised) {
        const std::int64_t late = at - *promised;
        const auto source = state.source_of[order.item];
        const bool known = order.supplier == kNone && source < state.source_of[order.item + 1];
        const auto kind = order.kind == state::OrderKind::transfer ? LateStep::Kind::transport : LateStep::Kind::supplier;
        out.push_back({kind, known ? state.sources[source].supplier : order.supplier, std::max(late, at - *started), late, late});
    }
    return out;
}

std::vector<std::int64_t> shares(std::int64_t room, const std::vector<LateStep>& steps) {
    std::vector<std::int64_t> out(steps.size(), 0);
    room = std::max<std::int64_t>(0, room);
    const bool unusual = std::any_of(steps.begin(), steps.end(), [](const LateStep& s) { return s.unusual_micros > 0; });
    double left = 0;  // of the weights
    const auto weight = [&](const LateStep& s) { return double(unusual ? s.unusual_micros : s.excess_micros); };
    for (const LateStep& step : steps) left += weight(step);
    std::int64_t asked = 0;
    for (const LateStep& step : steps) asked += step.excess_micros;
    std::int64_t rest = std::min(room, asked);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const double part = left > 0 ? double(rest) * weight(steps[i]) / left : 0;
        out[i] = asked <= room ? steps[i].excess_micros : std::min(steps[i].excess_micros, static_cast<std::int64_t>(std::llround(part)));
        left -= weight(steps[i]);
        rest -= out[i];
    }
    for (std::size_t i = 0; i < steps.size() && rest > 0; ++i) {  // what a step could not take, since its excess is less
        const std::int64_t more = std::min(rest, steps[i].excess_micros - out[i]);
        out[i] += more;
        rest -= more;
    }
    return out;
}

}  // namespace drum::constraint
