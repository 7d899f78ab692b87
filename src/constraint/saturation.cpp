#include "constraint/saturation.h"

#include <algorithm>
#include <array>

namespace drum::constraint {
namespace {

constexpr int kDays = 28, kSpan = 7;
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

}  // namespace

double unsaturated_share(const state::State& state, const learn::Learned& learned, const LossIndex& losses) {
    const Day today = state.site.zone.day_of(state.as_of);
    Instant first = state.as_of;
    for (const state::Operation& op : state.operations)
        if (op.timed) first = std::min(first, op.start);
    const int known = std::min(kDays, static_cast<int>((state.as_of - first) / kMicrosPerDay));
    if (known < kSpan) return 1;
    std::array<bool, kDays> saturated{};  // by the last day of the span, from the oldest
    for (Id r = 0; r < static_cast<Id>(state.resources.size()); ++r) {
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
            if (span.available > 0 && double(span.active) >= kSaturated * double(span.available)) saturated[static_cast<std::size_t>(end)] = true;
        }
    }
    const auto busy = std::count(saturated.begin(), saturated.end(), true);
    return 1 - double(busy) / double(known - kSpan + 1);
}

}  // namespace drum::constraint
