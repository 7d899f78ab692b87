#include "constraint/saturation.h"

#include <algorithm>

namespace drum::constraint {
namespace {

constexpr int kDays = kSaturationDays, kSpan = 7;
constexpr double kSaturated = 0.9;

struct Activity {  // server-microseconds of one day
    std::int64_t available = 0, active = 0;
};

Activity activity(const Utilization& u) {
    Activity out{u.available_micros, u.productive_micros};
    for (const Loss& loss : u.losses)
        if (loss.cause == Cause::setup || loss.cause == Cause::down) out.active += loss.micros;
    return out;
}

// Of the last 28, those since the first logged operation.
int days_known(const state::State& state) {
    Instant first = state.as_of;
    for (const state::Operation& op : state.operations)
        if (op.timed) first = std::min(first, op.start);
    return std::min(kDays, static_cast<int>((state.as_of - first) / kMicrosPerDay));
}

}  // namespace

std::vector<std::array<bool, kSaturationDays>> saturated_spans(const state::State& state, const learn::Learned& learned, const LossIndex& losses) {
    std::vector<std::array<bool, kDays>> out(state.resources.size());
    const Day today = state.site.zone.day_of(state.as_of);
    const int known = days_known(state);
    for (Id r = 0; r < static_cast<Id>(out.size()) && known >= kSpan; ++r) {
        if (!learned.resource[r].logged || state.resource[r].kind == state::ResourceKind::approval) continue;
        std::array<Activity, kDays> days{};
        for (int d = kDays - known; d < kDays; ++d)
            days[static_cast<std::size_t>(d)] = activity(utilization(state, learned, losses, r, state.site.zone.start_of(today + (d - kDays)),
                                                                     state.site.zone.start_of(today + (d - kDays + 1))));
        for (int end = kDays - known + kSpan - 1; end < kDays; ++end) {
            Activity span;
            for (int d = end - kSpan + 1; d <= end; ++d) {
                span.available += days[static_cast<std::size_t>(d)].available;
                span.active += days[static_cast<std::size_t>(d)].active;
            }
            out[static_cast<std::size_t>(r)][static_cast<std::size_t>(end)] = span.available > 0 && double(span.active) >= kSaturated * double(span.available);
        }
    }
    return out;
}

double unsaturated_share(const state::State& state, const std::vector<std::array<bool, kSaturationDays>>& saturated) {
    const int known = days_known(state);
    if (known < kSpan) return 1;
    int idle = 0;
    for (int end = kDays - known + kSpan - 1; end < kDays; ++end)
        idle += std::none_of(saturated.begin(), saturated.end(), [&](const auto& one) { return one[static_cast<std::size_t>(end)]; }) ? 1 : 0;
    return double(idle) / double(known - kSpan + 1);
}

}  // namespace drum::constraint
