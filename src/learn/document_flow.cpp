#include "learn/document_flow.h"

#include <algorithm>

namespace drum::learn {
namespace {

constexpr std::int64_t kQuietDays = 56;

}  // namespace

DocumentFlow::DocumentFlow(const state::State& state)
    : state_(state), at_(state.works.size(), -1), decided_(state.resources.size(), 0), followed_(state.resources.size()) {
    for (std::size_t o = 0; o < state.operations.size(); ++o)
        if (const state::Operation& op = state.operations[o]; op.timed && op.work != kNone) ended_.push_back(static_cast<std::int32_t>(o));
    std::stable_sort(ended_.begin(), ended_.end(), [&](std::int32_t a, std::int32_t b) {
        const state::Operation &x = state.operations[a], &y = state.operations[b];
        return x.end != y.end ? x.end < y.end : x.start < y.start;
    });
}

void DocumentFlow::advance(Instant until) {
    now_ = until;
    for (; next_ < ended_.size() && state_.operations[ended_[next_]].end <= until; ++next_) {
        const state::Operation& op = state_.operations[ended_[next_]];
        std::int32_t& last = at_[op.work];
        if (last >= 0) {
            const state::Operation& before = state_.operations[last];
            Follower& follower = followed_[before.resource][op.resource];
            ++decided_[before.resource];
            ++follower.times;
            follower.waited_micros += double(std::max<std::int64_t>(0, op.start - before.end));
        }
        last = ended_[next_];
        quiet_.push_back(last);
    }
    for (; !quiet_.empty() && until - state_.operations[quiet_.front()].end > kQuietDays * kMicrosPerDay; quiet_.pop_front()) {
        const state::Operation& op = state_.operations[quiet_.front()];
        if (at_[op.work] != quiet_.front()) continue;
        ++decided_[op.resource];
        at_[op.work] = -1;
    }
}

std::vector<ProbablyWaiting> DocumentFlow::waiting() const {
    std::vector<ProbablyWaiting> out;
    for (const std::int32_t o : quiet_) {
        const state::Operation& op = state_.operations[o];
        if (at_[op.work] != o || decided_[op.resource] <= 0) continue;
        const auto& followed = followed_[op.resource];
        double gone = 0, all = 0;
        const std::size_t first = out.size();
        for (const auto& [next, follower] : followed) {
            const double share = follower.times / decided_[op.resource];
            const double mean = std::max(double(kMicrosPerMinute), follower.waited_micros / follower.times);
            const double late = 1 + double(now_ - op.end) / mean;
            gone += share;
            out.push_back({next, op.end, share / (late * late), op.work});
            all += out.back().weight;
        }
        all += std::max(0.0, 1 - gone);  // those that ended there
        for (std::size_t i = first; i < out.size(); ++i) out[i].weight = all > 0 ? out[i].weight / all : 0;
    }
    return out;
}

}  // namespace drum::learn
