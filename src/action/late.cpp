#include "action/late.h"

#include <algorithm>
#include <cmath>

#include "action/cover.h"
#include "action/instead.h"
#include "action/wording.h"

namespace drum::action {
namespace {

constexpr double kWorthSaying = 1e-3;  // hours or money; less than a few seconds of the constraint is not an action
constexpr double kLikelyEnough = 0.1;  // nobody chases an order for less than one chance in ten; what is dearer is bought earlier, not chased
constexpr int kWeekDays = 7;

// The latest day by which some other order comes takes what is left of the wait beyond it.
learn::LeadTime cut_at(learn::LeadTime rest, int latest_days) {
    const auto latest = static_cast<std::size_t>(std::max(0, latest_days));
    for (std::size_t d = latest + 1; d < rest.pmf.size(); ++d) rest.pmf[latest] += rest.pmf[d];
    if (rest.pmf.size() > latest + 1) rest.pmf.resize(latest + 1);
    return rest;
}

// Later (or sooner) by so many days.
learn::LeadTime moved(const learn::LeadTime& rest, int days) {
    learn::LeadTime out;
    out.pmf.assign(static_cast<std::size_t>(std::max<int>(1, static_cast<int>(rest.pmf.size()) + days)), 0);
    for (std::size_t d = 0; d < rest.pmf.size(); ++d) out.pmf[static_cast<std::size_t>(std::max(0, static_cast<int>(d) + days))] += rest.pmf[d];
    if (rest.pmf.empty()) out.pmf.back() = 1;
    return out;
}

void set_risk(const Loss& all, const Loss& day, Action& a) {
    a.hours_at_risk = all.hours, a.money_at_risk = all.money;
    a.hours_per_day = day.hours, a.money_per_day = day.money;
}

// An order under way comes when it comes: chased, it saves what runs short until then; each day sooner, what that day costs.
void weigh_chasing(const Basis& basis, const buffer::Buffer& buffer, const learn::LeadTime& rest, Action& a) {
    const buffer::Need need = basis.need(buffer);
    const auto units_short = [&](const learn::LeadTime& comes) { return buffer::expected_short(need, comes, 0, buffer.on_hand); };
    const double late = units_short(rest);
    const auto saved = [&](const learn::LeadTime& comes) { return std::max(0.0, late - units_short(comes)); };
    set_risk(loss_of(basis, buffer, saved(moved(rest, -static_cast<int>(rest.pmf.size()))), rest.mean()), loss_of(basis, buffer, saved(moved(rest, -1)), 1), a);
    a.late_probability = a.starve_probability = 1 - buffer::probability_within(need, rest, 0, buffer.on_hand);
}

// An order that waits for a word comes that much later, but nothing is short for longer than until another order comes.
void weigh_waiting(const Basis& basis, const buffer::Buffer& buffer, const learn::LeadTime& rest, int other_days, Action& a) {
    const buffer::Need need = basis.need(buffer);
    const auto put_off = [&](int days) { return cut_at(moved(rest, days), other_days); };
    const auto units_short = [&](int days) { return buffer::expected_short(need, put_off(days), 0, buffer.on_hand); };
    const double now = units_short(0);
    const auto loss = [&](int days) { return loss_of(basis, buffer, std::max(0.0, units_short(days) - now), days); };
    set_risk(loss(kWeekDays), loss(1), a);
    a.late_probability = 1 - buffer::probability_within(need, put_off(0), 0, buffer.on_hand);
    a.starve_probability = std::max(a.late_probability, 1 - buffer::probability_within(need, put_off(kWeekDays), 0, buffer.on_hand));
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
    const bool due = ((buffer.level > 0 || buffer.at_empty) && supply <= buffer.level) ||
                     buffer::probability_within(basis.need(buffer), lead_of(basis, buffer, room), buffer.review_days, supply) < quantile_of(basis, buffer);
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
    a.need_by = basis.today + buffer::lasting_days(basis.need(buffer), supply, quantile_of(basis, buffer));
    a.reason = open_order_reason(basis, buffer, a, *cover.order);
    a.without = without_it(basis, buffer, a);
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
    if (buffer::probability_within(basis.need(buffer), rest, 0, buffer.on_hand) < quantile_of(basis, buffer)) {
        Action a = start(basis, buffer, all.front().waiting ? Verb::approve : Verb::expedite);
        if (all.front().waiting)
            weigh_waiting(basis, buffer, all.front().rest, other_days, a);
        else
            weigh_chasing(basis, buffer, rest, a);
        if (worth(a) && a.starve_probability >= kLikelyEnough) return worded(basis, buffer, all.front(), buffer.on_hand, std::move(a));
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
