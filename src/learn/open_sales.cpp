#include "learn/open_sales.h"

#include <algorithm>
#include <cmath>

namespace drum::learn {
namespace {

// Before any log: as if so many lines had been shipped, so late on average, and one never.
constexpr double kKnownBefore = 49, kUsuallyLateDays = 90;

double at_least(const std::vector<int>& sorted, int days) {
    return static_cast<double>(sorted.end() - std::lower_bound(sorted.begin(), sorted.end(), days));
}

}  // namespace

std::optional<int> days_past_due(const state::State& state, const state::DemandLine& line) {
    const auto due = line.due_at ? line.due_at : line.ordered_at;
    if (!due) return std::nullopt;
    return state.site.zone.day_of(state.as_of) - state.site.zone.day_of(*due);
}

bool likelier_dead(const OpenSales& sales, const state::State& state, const state::DemandLine& line) {
    constexpr double kLikelierDead = 0.5;
    const auto days = days_past_due(state, line);
    return line.outstanding().micro > 0 && days && sales.ships(*days) < kLikelierDead;
}

double OpenSales::ships(int days) const {
    if (days <= 0) return 1;
    const double shipped = kKnownBefore * std::exp(-days / kUsuallyLateDays) + at_least(late, days + 1);
    // Without a log of what was shipped a backlog and what is dead look alike.
    const double never = 1 + at_least(open, 2 * days) * logged / (logged + kKnownBefore);
    return shipped / (shipped + never);
}

OpenSales learn_open_sales(const state::State& state, Instant until) {
    OpenSales out;
    for (const state::DemandLine& line : state.demand) {
        const auto due = line.due_at ? line.due_at : line.ordered_at;
        if (!due || *due >= until || line.kind != state::DemandKind::firm) continue;
        const Day day = state.site.zone.day_of(*due);
        if (line.outstanding().micro > 0)
            out.open.push_back(state.site.zone.day_of(until) - day);
        else if (line.shipped_at && *line.shipped_at < until && state.site.zone.day_of(*line.shipped_at) > day)
            out.late.push_back(state.site.zone.day_of(*line.shipped_at) - day);
        out.logged += line.outstanding().micro <= 0 && line.shipped_at ? 1 : 0;
    }
    std::sort(out.late.begin(), out.late.end());
    std::sort(out.open.begin(), out.open.end());
    return out;
}

}  // namespace drum::learn
