#include "action/action.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <iterator>

#include "action/by_item.h"
#include "action/doubt.h"
#include "action/late.h"
#include "action/offer.h"
#include "action/queue.h"
#include "action/own_order.h"
#include "action/rank.h"
#include "action/release.h"
#include "action/replan.h"
#include "action/wording.h"
#include "base/rng.h"

namespace drum::action {
namespace {

using buffer::Buffer;
using constraint::Flow;
using state::State;

constexpr int kUpcomingDays = 14;

// Buying and making are two answers to one need.
const char* need_name(Verb verb) { return verb == Verb::buy || verb == Verb::make ? "supply" : name(verb); }
bool asks_for_an_order(Verb verb) { return verb == Verb::buy || verb == Verb::make || verb == Verb::transfer; }

Pending pending_of(const State& state, const std::string& id, Verb verb, Id item, const state::Decision& decision) {
    Pending out;
    out.kind = taken(decision) ? Pending::Kind::awaited : decision.decision == "refuse" ? Pending::Kind::refused : Pending::Kind::snoozed;
    out.id = id;
    out.verb = verb;
    out.item = item;
    if (taken(decision)) out.quantity = asks_for_an_order(verb) ? unanswered(state, item, decision) : decision.quantity.value_or(Quantity{});
    out.decided = state.site.zone.day_of(decision.at);
    out.until = holds_until(state, decision);
    out.by = decision.by;
    out.reason = decision.reason;
    return out;
}

// What became of a decision that no longer holds.
std::string before(const Basis& basis, const Action& action, const state::Decision& decision) {
    const State& state = basis.state();
    const Day decided = state.site.zone.day_of(decision.at);
    if (basis.today - decided > kLapseSaidDays) return {};
    if (taken(decision))
        return !asks_for_an_order(action.verb) || ordered_since(state, action.item, decision).micro == 0 ? lapse_said(state, decision, action) : std::string();
    if (decision.decision != "refuse") return {};
    return "Refused " + short_text(decided) + (decision.by.empty() ? "" : " by " + decision.by) + (decision.reason.empty() ? "." : ": " + decision.reason + ".");
}

void offer(const Basis& basis, Action action, ItemActions& out) {
    const auto found = basis.decisions.empty() ? basis.decisions.end() : basis.decisions.find(action.id);
    if (found != basis.decisions.end()) {
        const state::Decision& decision = *found->second;
        if (silences(basis.state(), action.item, decision, asks_for_an_order(action.verb))) {
            out.pending.push_back(pending_of(basis.state(), action.id, action.verb, action.item, decision));
            out.pending.back().resource = action.resource;
            return;
        }
        action.before = before(basis, action, decision);
    }
    out.due.push_back(std::move(action));
}

// What was accepted and is no order yet is covered, so that nothing offers it: it is said all the same.
void add_awaited(const Basis& basis, const Buffer& buffer, const std::string& id, Verb verb, ItemActions& out) {
    if (basis.decisions.empty() || std::any_of(out.pending.begin(), out.pending.end(), [&](const Pending& p) { return p.id == id; })) return;
    const auto found = basis.decisions.find(id);
    if (found == basis.decisions.end() || !taken(*found->second) || !in_force(basis.state(), *found->second)) return;
    const Quantity awaited = unanswered(basis.state(), buffer.item, *found->second);
    if (awaited.micro <= 0) return;
    out.pending.push_back(pending_of(basis.state(), id, verb, buffer.item, *found->second));
    // Accepting silences a second action, not the risk.
    learn::LeadTime room;
    const double supply = std::max(0.0, buffer.on_hand + buffer.on_order - awaited.value());
    out.pending.back().late_probability = 1 - buffer::probability_within(basis.need(buffer), lead_of(basis, buffer, room), 0, supply);
}

void add_set_aside(const State& state, const buffer::Buffers& buffers, Actions& out) {
    for (const state::SetAside& item : state.set_aside) out.set_aside.push_back({item.item, item.reason, item.mend});
    for (const Id item : buffers.unknown_stock)
        out.set_aside.push_back({item, "nothing says how much is in stock", "count it: drum record count " + state.items.text(item) + " QTY (for many: table stock)"});
    std::stable_sort(out.set_aside.begin(), out.set_aside.end(), [](const SetAside& a, const SetAside& b) { return a.item < b.item; });
}

bool before_in_time(const Upcoming& a, const Upcoming& b) { return a.order_by != b.order_by ? a.order_by < b.order_by : a.item < b.item; }
bool before_by_item(const Pending& a, const Pending& b) { return a.item != b.item ? a.item < b.item : a.id < b.id; }

// Each into its place.
void take(ItemActions&& one, Actions& out) {
    const auto insert = [](auto& list, auto&& value, auto before) { list.insert(std::upper_bound(list.begin(), list.end(), value, before), std::move(value)); };
    for (Action& action : one.due) insert(out.due, std::move(action), said_before);
    for (Pending& pending : one.pending) insert(out.pending, std::move(pending), before_by_item);
    if (one.upcoming) insert(out.upcoming, std::move(*one.upcoming), before_in_time);
}

// What no item's buffer says alone.
ItemActions of_the_whole(const Basis& basis, const buffer::Buffers& buffers, const buffer::Rope& rope) {
    ItemActions out;
    if (auto count = worth_counting(basis, buffers)) offer(basis, std::move(*count), out);
    for (Action& action : of_the_rope(basis, rope)) offer(basis, std::move(action), out);
    if (buffers.protected_items.empty())
        if (auto queue = work_off(basis)) offer(basis, std::move(*queue), out);
    for (Action& action : for_one_sale(basis)) offer(basis, std::move(action), out);
    for (Action& action : out.due) action.of_item = false;
    for (Pending& pending : out.pending) pending.of_item = false;
    return out;
}

void conclude(const Basis& basis, const buffer::Buffers& buffers, Actions& out) {
    out.suppressed = out.pending.size();
    out.protected_until = needs_somebody(out) ? std::nullopt : protected_until(basis, buffers);
}

}  // namespace

const char* name(Verb verb) {
    switch (verb) {
        case Verb::buy: return "buy";
        case Verb::make: return "make";
        case Verb::transfer: return "transfer";
        case Verb::expedite: return "expedite";
        case Verb::approve: return "approve";
        case Verb::release: return "release";
        case Verb::hold: return "hold";
        case Verb::count: return "count";
    }
    return "buy";
}

const char* name(Pending::Kind kind) {
    switch (kind) {
        case Pending::Kind::awaited: return "awaited";
        case Pending::Kind::refused: return "refused";
        case Pending::Kind::snoozed: return "snoozed";
    }
    return "awaited";
}

bool needs_somebody(const Actions& actions) {
    return std::any_of(actions.due.begin(), actions.due.end(), [](const Action& a) { return a.verb != Verb::hold; });
}

std::string identity(Verb verb, const std::string& item, const std::string& place, const std::string& order) {
    // Length-prefixed, so that no two read alike.
    std::string bytes = std::string(need_name(verb)) + "|" + std::to_string(item.size()) + "|" + item + "|" + place;
    if (!order.empty()) bytes += "|" + std::to_string(place.size()) + "|" + order;
    std::array<char, 24> buffer{};
    // 48 bits: among a million needs the chance of any two alike is one in five hundred.
    std::snprintf(buffer.data(), buffer.size(), "A-%012llx", static_cast<unsigned long long>(seed_of(bytes) >> 16));
    return buffer.data();
}

ItemActions actions_of(const Basis& basis, const Buffer& b) {
    ItemActions out;
    const State& state = basis.state();
    const Verb verb = supply_verb(state, b);
    const auto id = [&] { return identity(verb, state.items.text(b.item), state.item[b.item].place); };
    const bool ropes = b.source < 0 && basis.past_constraint[static_cast<std::size_t>(b.item)];  // released by the rope, see release.h
    if (b.mean_need > 0 && !ropes) {
        // At its level, or on the last day on which an order still arrives in time.
        const bool due = b.triggered() || (b.last_safe_days && *b.last_safe_days < 1);
        if (due)
            offer(basis, supply_offer(basis, b), out);
        else if (b.last_safe_days && *b.last_safe_days <= kUpcomingDays)
            out.upcoming = Upcoming{id(), b.item, basis.today + static_cast<int>(*b.last_safe_days), verb};
        if (auto late = late_cover(basis, b)) offer(basis, std::move(*late), out);
        if (verb != Verb::transfer)
            if (auto home = transfer_home(basis, b)) offer(basis, std::move(*home), out);
    }
    if (!basis.decisions.empty()) add_awaited(basis, b, id(), verb, out);
    return out;
}

Action as_if_bought(const Flow& flow, const buffer::Booked& booked, const buffer::Buffers& buffers, const Buffer& buffer, const Stake& stake) {
    const std::vector<constraint::Receipt> none;
    return supply_offer(basis_of(flow, booked, buffers.target, none, stake), buffer);
}

Actions plan(const Flow& flow, const buffer::Booked& booked, const buffer::Buffers& buffers,
             const std::vector<constraint::Receipt>& coming, const Stake& stake, const buffer::Rope& rope) {
    const Basis basis = basis_of(flow, booked, buffers.target, coming, stake);
    Actions out;
    const auto add = [&](ItemActions&& one) {
        std::move(one.due.begin(), one.due.end(), std::back_inserter(out.due));
        std::move(one.pending.begin(), one.pending.end(), std::back_inserter(out.pending));
        if (one.upcoming) out.upcoming.push_back(*one.upcoming);
    };
    for (const Buffer& b : buffers.protected_items) add(actions_of(basis, b));
    add(of_the_whole(basis, buffers, rope));
    rank(out.due);
    std::stable_sort(out.upcoming.begin(), out.upcoming.end(), before_in_time);
    std::stable_sort(out.pending.begin(), out.pending.end(), before_by_item);
    add_set_aside(*flow.state, buffers, out);
    out.doubts = doubts_of(basis, buffers);
    conclude(basis, buffers, out);
    return out;
}

void replan(const Basis& basis, const buffer::Buffers& buffers, std::span<const std::int32_t> touched, const buffer::Rope& rope, Actions& plan) {
    const auto is_touched = [&](Id item) {
        return std::any_of(touched.begin(), touched.end(), [&](std::int32_t b) { return buffers.protected_items[static_cast<std::size_t>(b)].item == item; });
    };
    const auto stale = [&](const auto& one) { return !one.of_item || is_touched(one.item); };
    std::erase_if(plan.due, stale);
    std::erase_if(plan.pending, stale);
    std::erase_if(plan.upcoming, [&](const Upcoming& one) { return is_touched(one.item); });
    for (const std::int32_t b : touched) take(actions_of(basis, buffers.protected_items[static_cast<std::size_t>(b)]), plan);
    take(of_the_whole(basis, buffers, rope), plan);
    conclude(basis, buffers, plan);
}

}  // namespace drum::action
