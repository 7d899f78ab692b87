#include "action/rank.h"

#include <algorithm>
#include <tuple>

namespace drum::action {

namespace {

// What nothing is lost by for a day stands behind what is ordered, made or chased: first who is told, then what is put off.
int place_of(Verb verb) {
    switch (verb) {
        case Verb::tell: return 1;
        case Verb::defer:
        case Verb::reduce:
        case Verb::cancel: return 2;
        default: return 0;
    }
}

}  // namespace

bool said_before(const Action& a, const Action& b) {
    if (a.money_per_day != b.money_per_day) return a.money_per_day > b.money_per_day;
    if (a.hours_per_day != b.hours_per_day) return a.hours_per_day > b.hours_per_day;
    if (place_of(a.verb) != place_of(b.verb)) return place_of(a.verb) < place_of(b.verb);
    if (a.money_at_risk != b.money_at_risk) return a.money_at_risk > b.money_at_risk;
    if (a.hours_at_risk != b.hours_at_risk) return a.hours_at_risk > b.hours_at_risk;
    return std::tie(a.item, a.verb, a.order) < std::tie(b.item, b.verb, b.order);  // ids of items are in the order of their texts
}

void rank(std::vector<Action>& due) { std::stable_sort(due.begin(), due.end(), said_before); }

namespace {

constexpr double kSure = 0.95;
constexpr int kFarthestDays = 60;

// P(what is kept does not run out before the end of the day), open orders on the day they come.
double chance_of(const Basis& basis, const buffer::Buffers& buffers, int days) {
    double product = 1;
    for (const buffer::Buffer& b : buffers.protected_items) {
        if (b.mean_need <= 0 || !b.kept) continue;
        double supply = b.on_hand;
        for (const projection::Receipt& receipt : basis.projection->receipts_of(b.node)) supply += receipt.day <= days ? receipt.units : 0;
        product *= basis.need(b).probability_within(days, supply);
        if (product < kSure) return product;
    }
    return product;
}

int known_late(const Basis& basis) {
    int count = 0;
    for (const projection::Requirement& wanted : basis.projection->requirements)
        count += wanted.from == projection::From::sale && wanted.served > wanted.due.day &&
                 basis.state().demand[static_cast<std::size_t>(wanted.ref)].due_at;
    for (const projection::Pegged& peg : basis.projection->pegged) {
        const auto& due = basis.state().demand[static_cast<std::size_t>(peg.sale)].due_at;
        count += due && (peg.comes.there == projection::kNever || basis.state().site.zone.day_of(*due) < basis.today + peg.comes.there) ? 1 : 0;
    }
    return count;
}

}  // namespace

std::optional<Protected> protected_until(const Basis& basis, const buffer::Buffers& buffers, const Actions& actions) {
    const bool wanted = !basis.projection->requirements.empty() ||
                        std::any_of(buffers.protected_items.begin(), buffers.protected_items.end(), [](const auto& b) { return b.mean_need > 0; });
    if (!wanted) return std::nullopt;
    int until = kFarthestDays;
    for (const Upcoming& one : actions.upcoming) until = std::min(until, one.order_by - basis.today);
    for (const int day : actions.afterwards) until = std::min(until, day);
    until = std::max(0, until);
    const int days = buffer::last_day(until, [&](int d) { return chance_of(basis, buffers, d) >= kSure; });
    if (days < 0) return std::nullopt;
    return Protected{basis.today + days, chance_of(basis, buffers, days), known_late(basis)};
}

}  // namespace drum::action
