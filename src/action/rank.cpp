#include "action/rank.h"

#include <algorithm>
#include <tuple>

#include "action/cover.h"

namespace drum::action {

bool said_before(const Action& a, const Action& b) {
    if (a.money_per_day != b.money_per_day) return a.money_per_day > b.money_per_day;
    if (a.hours_per_day != b.hours_per_day) return a.hours_per_day > b.hours_per_day;
    if (a.money_at_risk != b.money_at_risk) return a.money_at_risk > b.money_at_risk;
    if (a.hours_at_risk != b.hours_at_risk) return a.hours_at_risk > b.hours_at_risk;
    return std::tie(a.item, a.verb, a.order) < std::tie(b.item, b.verb, b.order);  // ids of items are in the order of their texts
}

void rank(std::vector<Action>& due) { std::stable_sort(due.begin(), due.end(), said_before); }

std::optional<Protected> protected_until(const Basis& basis, const buffer::Buffers& buffers) {
    constexpr double kSure = 0.95;
    constexpr int kFarthestDays = 60;
    struct Line {
        const buffer::Buffer* buffer;
        std::vector<std::pair<int, double>> coming;  // days, units
    };
    const bool machine = basis.stake.party.kind == constraint::Party::Kind::resource;
    std::vector<Line> lines;
    for (const buffer::Buffer& b : buffers.protected_items) {
        if (b.mean_need <= 0 || (machine && (b.minutes_per_unit <= 0 || basis.past_constraint[static_cast<std::size_t>(b.item)]))) continue;
        Line line{&b, {}};
        if (b.on_order > 0)
            for (const Cover& cover : covers(basis, b))
                if (!cover.waiting) line.coming.emplace_back(cover.expected - basis.today, cover.units);
        lines.push_back(std::move(line));
    }
    if (lines.empty()) return std::nullopt;
    const auto chance = [&](int days) {
        double product = 1;
        for (const Line& line : lines) {
            double supply = line.buffer->on_hand;
            for (const auto& [at, units] : line.coming) supply += at <= days ? units : 0;
            product *= basis.need(*line.buffer).probability_within(days, supply);
            if (product < kSure) return product;
        }
        return product;
    };
    const int days = buffer::last_day(kFarthestDays, [&](int d) { return chance(d) >= kSure; });
    if (days < 0) return std::nullopt;
    return Protected{basis.today + days, chance(days)};
}

}  // namespace drum::action
