#include "action/late.h"

#include <algorithm>
#include <cmath>

#include "action/cover.h"
#include "action/instead.h"
#include "action/wording.h"

namespace drum::action {
namespace {

constexpr double kWorthSaying = 1e-3;  // hours or money; less than a few seconds of the constraint is not an action

// The latest day by which some other order comes takes what is left of the wait beyond it.
learn::LeadTime cut_at(learn::LeadTime rest, int latest_days) {
    const auto latest = static_cast<std::size_t>(std::max(0, latest_days));
    for (std::size_t d = latest + 1; d < rest.pmf.size(); ++d) rest.pmf[latest] += rest.pmf[d];
    if (rest.pmf.size() > latest + 1) rest.pmf.resize(latest + 1);
    return rest;
}

// The oldest order nobody has bound himself to, where without all of those the item stands at its level or has no day left.
const Cover* must_be_sent(const Basis& basis, const buffer::Buffer& buffer, const std::vector<Cover>& all, double& supply) {
    const Cover* oldest = nullptr;
    for (const Cover& cover : all) {
        if (!cover.waiting) continue;
        supply -= cover.units;
        const auto asked = cover.order->asked_at(), before = oldest == nullptr ? asked : oldest->order->asked_at();
        if (oldest == nullptr || (asked && (!before || *asked < *before))) oldest = &cover;
    }
    if (oldest == nullptr) return nullptr;
    learn::LeadTime room;
    const bool due = (buffer.level > 0 && supply <= buffer.level) ||
                     buffer::probability_within(basis.need(buffer.item), lead_of(basis, buffer, room), buffer.review_days, supply) < fill_of(basis, buffer);
    return due ? oldest : nullptr;
}

Action worded(const Basis& basis, const buffer::Buffer& buffer, const Cover& cover, double supply, Action a) {
    const state::State& state = basis.state();
    a.quantity = cover.order->outstanding();
    a.order = a.group = cover.order->order;
    a.source.clear();
    if (buffer.source >= 0) a.source = state.suppliers.text(state.sources[static_cast<std::size_t>(buffer.source)].supplier);
    if (cover.order->supplier != kNone) a.source = state.suppliers.text(cover.order->supplier);
    a.expected = cover.expected;
    a.need_by = basis.today + buffer::lasting_days(basis.need(buffer.item), supply, fill_of(basis, buffer));
    a.reason = open_order_reason(basis, buffer, a, *cover.order);
    a.without = without_it(basis, a) + runs_late(basis, buffer);
    if (a.late_probability > 0.5) a.instead = what_else_helps(basis, buffer, a);
    a.figures = figures_of(basis, buffer, a);
    return a;
}

}  // namespace

std::optional<Action> late_cover(const Basis& basis, const buffer::Buffer& buffer) {
    const std::vector<Cover> all = covers(basis, buffer);
    if (all.empty()) return std::nullopt;
    int other_days = 1'000'000;
    for (std::size_t i = 1; i < all.size(); ++i) other_days = std::min(other_days, all[i].expected - basis.today);
    const learn::LeadTime rest = cut_at(all.front().rest, other_days);
    const auto worth = [](const Action& a) { return a.hours_at_risk >= kWorthSaying || a.money_at_risk >= kWorthSaying; };
    // What is on hand does not last until the first order comes ...
    if (buffer::probability_within(basis.need(buffer.item), rest, 0, buffer.on_hand) < fill_of(basis, buffer)) {
        Action a = start(basis, buffer, all.front().waiting ? Verb::approve : Verb::expedite);
        weigh(basis, buffer, rest, 0, buffer.on_hand, a);
        if (worth(a)) return worded(basis, buffer, all.front(), buffer.on_hand, std::move(a));
    }
    // ... or what would be enough is not on its way yet.
    double supply = buffer.on_hand + buffer.on_order;
    const Cover* waiting = must_be_sent(basis, buffer, all, supply);
    if (waiting == nullptr) return std::nullopt;
    Action a = start(basis, buffer, Verb::approve);
    weigh(basis, buffer, waiting->rest, 0, supply, a);
    if (!worth(a)) return std::nullopt;
    return worded(basis, buffer, *waiting, supply, std::move(a));
}

}  // namespace drum::action
