#include "action/action.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>
#include <span>

#include "action/bring.h"
#include "action/by_item.h"
#include "action/doubt.h"
#include "action/late.h"
#include "action/least_value.h"
#include "action/offer.h"
#include "action/own_order.h"
#include "action/put_off.h"
#include "action/question.h"
#include "action/queue.h"
#include "action/rank.h"
#include "action/release.h"
#include "action/replan.h"
#include "action/sorted.h"
#include "action/tell.h"
#include "action/wording.h"
#include "projection/sources.h"

namespace drum::action {
namespace {

using buffer::Buffer;
using constraint::Flow;
using state::State;

constexpr int kUpcomingDays = 14;

Pending pending_of(const State& state, const std::string& id, Verb verb, const Way& way,
                   const state::Decision& decision) {
    Pending out;
    out.kind = taken(decision)                 ? Pending::Kind::awaited
               : decision.decision == "refuse" ? Pending::Kind::refused
                                               : Pending::Kind::snoozed;
    out.id = id;
    out.verb = verb;
    out.item = way.item;
    if (taken(decision))
        out.quantity =
            asks_for_an_order(verb) ? unanswered(state, way, decision) : decision.quantity.value_or(Quantity{});
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
        return !asks_for_an_order(action.verb) ||
                       ordered_since(state, way_of(state, action.item, action.id), decision).micro == 0
                   ? lapse_said(state, decision, action)
                   : std::string();
    if (decision.decision != "refuse") return {};
    return "Refused " + short_text(decided) + (decision.by.empty() ? "" : " by " + decision.by) +
           (decision.reason.empty() ? "." : ": " + decision.reason + ".");
}

void offer(const Basis& basis, Action action, ItemActions& out) {
    const auto found = basis.decisions.empty() ? basis.decisions.end() : basis.decisions.find(action.id);
    if (found != basis.decisions.end()) {
        const state::Decision& decision = *found->second;
        const Way way = way_of(basis.state(), action.item, action.id);
        // Who was told a day is told again where it becomes later.
        const bool tells = action.verb == Verb::tell && taken(decision) && decision.date;
        const bool told = tells && action.expected <= *decision.date;
        if (told || (!tells && silences(basis.state(), way, decision, asks_for_an_order(action.verb)))) {
            out.pending.push_back(pending_of(basis.state(), action.id, action.verb, way, decision));
            out.pending.back().resource = action.resource;
            out.pending.back().crowds = action.crowds && taken(decision);
            out.pending.back().order = action.order, out.pending.back().line = action.line;
            if (told) out.pending.back().until = *decision.date;
            return;
        }
        action.before = before(basis, action, decision);
    }
    out.due.push_back(std::move(action));
}

// P(what is there runs out before an order sent today comes), from where it comes soonest; of what is made, whether it
// is too late.
double late_if_sent(const Basis& basis, const Buffer& buffer, const Way& way, double supply) {
    const State& state = basis.state();
    if (basis.flow->made[buffer.item] && way.lane < 0) {
        const auto receipts = basis.projection->receipts_of(buffer.node);
        return std::any_of(receipts.begin(), receipts.end(), [](const projection::Receipt& one) {
            return one.accepted >= 0 && one.waits && one.wanted < one.there;
        });
    }
    double late = 1;
    for (auto s = state.source_of[buffer.item]; s < state.source_of[buffer.item + 1]; ++s) {
        if (way.lane >= 0 ? s != way.lane : projection::is_our_place(state, state.sources[s])) continue;
        const learn::LeadTime& lead = basis.flow->learned->lead[static_cast<std::size_t>(s)];
        const learn::LeadTime comes = projection::as_it_comes(basis.projection->ordering, s, lead, 0);
        late = std::min(late, 1 - buffer::probability_within(basis.need(buffer), comes, 0, supply));
    }
    return late;
}

// What was accepted and is no order yet is covered, so that nothing offers it: it is said all the same. Accepting
// silences a second action, not the risk.
void add_awaited(const Basis& basis, const Buffer& buffer, ItemActions& out) {
    if (basis.decisions.empty()) return;
    const State& state = basis.state();
    const Id place = basis.projection->nodes[static_cast<std::size_t>(buffer.node)].place;
    for (const Way& way : ways_of(state, buffer.item)) {
        const auto found = basis.decisions.find(way.id);
        if (way.place != place || found == basis.decisions.end() || !taken(*found->second) ||
            !in_force(state, *found->second) ||
            std::any_of(out.pending.begin(), out.pending.end(), [&](const Pending& p) { return p.id == way.id; }))
            continue;
        const Quantity awaited = unanswered(state, way, *found->second);
        if (awaited.micro <= 0) continue;
        const Verb verb = way.lane >= 0 || way.verb == Verb::transfer ? Verb::transfer : supply_verb(basis, buffer);
        out.pending.push_back(pending_of(state, way.id, verb, way, *found->second));
        const double supply = std::max(0.0, buffer.supply() - awaited.value());
        out.pending.back().late_probability = late_if_sent(basis, buffer, way, supply);
    }
}

void add_set_aside(const State& state, const buffer::Buffers& buffers, Actions& out) {
    for (const state::SetAside& item : state.set_aside) out.set_aside.push_back({item.item, item.reason, item.mend});
    for (const Id item : buffers.unknown_stock)
        out.set_aside.push_back(
            {item, "nothing says how much is in stock",
             "count it: drum record count " + state.items.text(item) + " QTY (for many: table stock)"});
    std::stable_sort(out.set_aside.begin(), out.set_aside.end(),
                     [](const SetAside& a, const SetAside& b) { return a.item < b.item; });
}

bool before_in_time(const Upcoming& a, const Upcoming& b) {
    return a.order_by != b.order_by ? a.order_by < b.order_by : a.item < b.item;
}
// What its buffer alone says stands before what others ask of the item.
bool asked_before(const SetAside& a, const SetAside& b) { return a.item != b.item ? a.item < b.item : a.of < b.of; }
bool before_by_item(const Pending& a, const Pending& b) { return a.item != b.item ? a.item < b.item : a.id < b.id; }

// Behind all that is said so far.
template <class All>
void append(ItemActions&& one, All& all) {
    std::move(one.due.begin(), one.due.end(), std::back_inserter(all.due));
    std::move(one.pending.begin(), one.pending.end(), std::back_inserter(all.pending));
    std::move(one.upcoming.begin(), one.upcoming.end(), std::back_inserter(all.upcoming));
    std::move(one.questions.begin(), one.questions.end(), std::back_inserter(all.questions));
}

void take(ItemActions&& one, Actions& out) {
    const auto each = [](auto& list, auto& more, auto before) {
        std::stable_sort(more.begin(), more.end(), before);
        merge(list, std::span(more), before);
    };
    each(out.due, one.due, said_before);
    each(out.pending, one.pending, before_by_item);
    each(out.upcoming, one.upcoming, before_in_time);
}

// What no item's buffer says alone.
ItemActions of_the_whole(const Basis& basis, const buffer::Buffers& buffers, const buffer::Rope& rope) {
    ItemActions out;
    if (auto count = worth_counting(basis, buffers)) offer(basis, std::move(*count), out);
    for (Action& action : of_the_rope(basis, rope)) offer(basis, std::move(action), out);
    if (buffers.protected_items.empty() && out.due.empty())
        if (auto queue = work_off(basis)) offer(basis, std::move(*queue), out);
    LateOnes own = for_one_sale(basis);
    for (Action& action : own.due) offer(basis, std::move(action), out);
    for (Upcoming& one : own.upcoming) out.upcoming.push_back(std::move(one));
    for (Action& action : put_off_for_sales(basis)) offer(basis, std::move(action), out);
    for (Action& action : out.due) action.of = Of::whole;
    for (Pending& pending : out.pending) pending.of = Of::whole;
    for (Upcoming& upcoming : out.upcoming) upcoming.of = Of::whole;
    return out;
}

ItemActions of_the_sales(const Basis& basis) {
    ItemActions out;
    for (Action& action : late_sales(basis)) offer(basis, std::move(action), out);
    for (Action& action : out.due) action.of = Of::sales;
    for (Pending& pending : out.pending) pending.of = Of::sales;
    return out;
}

// An order that is both for one sale and for all is said once, as the dearer of the two. `due` is ranked.
void say_once(const Basis& basis, std::vector<Action>& due) {
    if (basis.projection->pegged.empty()) return;
    std::set<std::string> said;
    std::set<std::pair<Id, std::string>> chased;  // under the id of the item or of the order
    std::erase_if(due, [&](const Action& a) {
        return !said.insert(a.id).second ||
               (a.verb == Verb::expedite && !chased.emplace(a.item, row_name(a.order, a.line)).second);
    });
}

// Of work orders that are placed one in ten may be chased, and always a few, as those for a part and for what it goes
// into are one errand: the dearest, because where all are in a hurry none is. What somebody chases already counts.
// `out.due` is ranked.
void limit_chases(const Basis& basis, Actions& out) {
    constexpr std::size_t kOneIn = 10, kAFew = 3;
    std::size_t left = std::max(kAFew, (basis.begun_work + kOneIn - 1) / kOneIn);
    for (const Pending& chased : out.pending) left -= chased.crowds && left > 0 ? 1 : 0;
    const auto ranked = static_cast<std::ptrdiff_t>(out.due.size());
    std::move(out.overload.begin(), out.overload.end(), std::back_inserter(out.due));
    std::inplace_merge(out.due.begin(), out.due.begin() + ranked, out.due.end(), said_before);
    out.overload.clear();
    say_once(basis, out.due);
    const auto crowding = std::count_if(out.due.begin(), out.due.end(), [](const Action& a) { return a.crowds; });
    if (static_cast<std::size_t>(crowding) <= left) return;
    const auto chased = std::stable_partition(out.due.begin(), out.due.end(), [&](const Action& a) {
        if (!a.crowds) return true;
        return left > 0 ? left--, true : false;
    });
    std::move(chased, out.due.end(), std::back_inserter(out.overload));
    out.due.erase(chased, out.due.end());
}

void conclude(const Basis& basis, const buffer::Buffers& buffers, Actions& out) {
    limit_chases(basis, out);
    std::set<std::string> not_chased;  // too many are, or somebody said that it does not help
    for (const Action& one : out.overload) not_chased.insert(row_name(one.order, one.line));
    for (const Pending& one : out.pending)
        if (one.verb == Verb::expedite && one.kind == Pending::Kind::refused)
            not_chased.insert(row_name(one.order, one.line));
    for (Action& action : late_beside(basis, not_chased)) {
        ItemActions one;
        action.of = Of::whole;
        offer(basis, std::move(action), one);
        for (Pending& pending : one.pending) pending.of = Of::whole;
        take(std::move(one), out);
    }
    out.suppressed = out.pending.size();
    // What is to be ordered once somebody has answered is not calm either.
    out.protected_until =
        answers_awaited(out) > 0 || needs_somebody(out) ? std::nullopt : protected_until(basis, buffers, out);
}

// What is wanted at nodes that nothing protects, places that plan apart among them: as booked.
std::vector<Buffer> beside(const Basis& basis, const buffer::Buffers& buffers) {
    const State& state = basis.state();
    std::vector<char> known(basis.projection->nodes.size(), 0);
    for (const Buffer& b : buffers.protected_items) known[static_cast<std::size_t>(b.node)] = 1;
    for (const state::SetAside& aside : state.set_aside) known[static_cast<std::size_t>(aside.item)] = 1;
    std::vector<Buffer> out;
    for (Id node = 0; node < static_cast<Id>(known.size()); ++node) {
        const Id item = basis.projection->nodes[static_cast<std::size_t>(node)].item;
        if (known[static_cast<std::size_t>(node)] ||
            (basis.projection->planned_orders_of(node).empty() && basis.projection->receipts_of(node).empty()))
            continue;
        if (!state.stocked[item] && !basis.flow->made[item]) continue;
        out.push_back(buffer::buffer_of(*basis.flow, *basis.projection, *basis.expected,
                                        buffer::as_booked(*basis.flow, *basis.projection, node)));
    }
    return out;
}

// Of nodes that nothing protects and whose stock nobody knows: what is booked cannot be netted.
void add_unknown(const Basis& basis, const buffer::Buffers& buffers, Actions& out) {
    const State& state = basis.state();
    for (Id item = 0; item < static_cast<Id>(state.items.size()); ++item) {
        if (state.stocked[item] || basis.flow->made[item] || state.source_of[item] == state.source_of[item + 1])
            continue;
        if (basis.projection->planned_orders_of(item).empty()) continue;
        const auto& said = buffers.unknown_stock;
        if (std::find(said.begin(), said.end(), item) != said.end()) continue;
        out.set_aside.push_back(
            {item, "nothing says how much is in stock",
             "count it: drum record count " + state.items.text(item) + " QTY (for many: table stock)"});
    }
    std::stable_sort(out.set_aside.begin(), out.set_aside.end(),
                     [](const SetAside& a, const SetAside& b) { return a.item < b.item; });
}

}  // namespace

double hours_a_day(const Stake& stake) { return stake.hours_per_week > 0 ? stake.hours_per_week / 7 : 24; }

bool asks_for_an_order(Verb verb) { return verb == Verb::buy || verb == Verb::make || verb == Verb::transfer; }

int answers_awaited(const Actions& actions) {
    return static_cast<int>(
        std::count_if(actions.questions.begin(), actions.questions.end(), [](const auto& q) { return q.awaited; }));
}

bool needs_somebody(const Actions& actions) {
    return std::any_of(actions.due.begin(), actions.due.end(), [](const Action& a) { return a.verb != Verb::hold; });
}

namespace {

// When the next order of the item is due, if nothing is: as booked, or when its level would no longer be kept.
std::optional<int> next_order(const Basis& basis, const Buffer& b) {
    std::optional<int> day;
    for (const projection::Planned& planned : basis.projection->planned_orders_of(b.node))
        if (!planned.is_due && !is_brought(basis, planned)) {
            const int asked = std::max(planned.order_by, planned.held);
            day = std::min(day.value_or(asked), asked);
        }
    if (!b.last_safe_day) return day;
    const int look =
        basis.projection->ordering.next_look(*b.last_safe_day);  // up to that day nothing is lost by waiting for it
    return std::min(day.value_or(look), look);
}

Upcoming upcoming_of(const Basis& basis, const Buffer& b, const std::string& id, Verb verb, int day) {
    Upcoming out{id, b.item, basis.today + day, verb, {}, {}, {}, start(basis, b, verb).place};
    double units = 0;
    for (const projection::Planned& planned : basis.projection->planned_orders_of(b.node))
        if (std::max(planned.order_by, planned.held) <= day && !is_brought(basis, planned)) units += planned.units;
    if (units <= 0 && b.kept) units = b.cycle;
    out.quantity = nearest_quantity(std::ceil(units - 1e-9));
    if (b.source >= 0)
        out.source = basis.state().suppliers.text(basis.state().sources[static_cast<std::size_t>(b.source)].supplier);
    return out;
}

}  // namespace

ItemActions actions_of(const Basis& basis, const Buffer& b) {
    ItemActions out;
    const State& state = basis.state();
    const Verb verb = supply_verb(basis, b);
    const std::string place = start(basis, b, verb).place;
    const std::string id = identity(verb, state.items.text(b.item), place);
    const double units = due_units(basis, b);
    const bool can_be_had = verb == Verb::make || b.source >= 0;
    if (units > 1e-9 && can_be_had) {
        Action a = supply_offer(basis, b, units);
        if (auto asked = question_of(basis, b, a))
            out.questions.push_back(std::move(*asked));
        else
            offer(basis, std::move(a), out);
    }
    for (Action& a : transfers_due(basis, b)) offer(basis, std::move(a), out);
    if (const auto day = next_order(basis, b); units <= 1e-9 && can_be_had && day) {
        if (*day <= kUpcomingDays)
            out.upcoming.push_back(upcoming_of(basis, b, id, verb, *day));
        else
            out.afterwards = *day;
    }
    for (Upcoming& one : transfers_later(basis, b)) {
        const int day = one.order_by - basis.today;
        if (day <= kUpcomingDays)
            out.upcoming.push_back(std::move(one));
        else
            out.afterwards = std::min(out.afterwards, day);
    }
    LateOnes late = late_cover(basis, b);
    for (Action& a : late.due) offer(basis, std::move(a), out);
    for (Upcoming& one : late.upcoming) out.upcoming.push_back(std::move(one));
    for (Action& a : put_off(basis, b)) offer(basis, std::move(a), out);
    add_awaited(basis, b, out);
    return out;
}

Action as_if_bought(const Flow& flow, const projection::Projection& projection, const projection::Expected& expected,
                    const buffer::Buffers& buffers, const Buffer& buffer, const Stake& stake) {
    const Basis basis = basis_of(flow, projection, expected, buffers.target, stake);
    const double due = due_units(basis, buffer);
    return supply_offer(basis, buffer, due > 0 ? due : usual_units(basis, buffer));
}

Actions plan(const Flow& flow, const projection::Projection& projection, const projection::Expected& expected,
             const buffer::Buffers& buffers, const Stake& stake, const buffer::Rope& rope) {
    const Basis basis = basis_of(flow, projection, expected, buffers.target, stake, rope);
    Actions out;
    out.afterwards.assign(flow.state->items.size(), projection::kNever);
    const auto add = [&](ItemActions&& one) { append(std::move(one), out); };
    std::vector<Buffer> all = buffers.protected_items;
    for (Buffer& b : beside(basis, buffers)) all.push_back(std::move(b));
    for (const Buffer& b : all) {
        ItemActions one = actions_of(basis, b);
        out.afterwards[b.item] = std::min(out.afterwards[b.item], one.afterwards);
        add(std::move(one));
    }
    LeastValue least = least_value(basis, out.due, out.pending, all);
    for (Action& a : least.pulled_in) {
        ItemActions one;
        std::erase_if(out.upcoming, [&](const Upcoming& upcoming) { return upcoming.id == a.id; });
        offer(basis, std::move(a), one);
        add(std::move(one));
    }
    std::move(least.questions.begin(), least.questions.end(), std::back_inserter(out.questions));
    add(of_the_whole(basis, buffers, rope));
    add(of_the_sales(basis));
    rank(out.due);
    std::stable_sort(out.upcoming.begin(), out.upcoming.end(), before_in_time);
    std::stable_sort(out.pending.begin(), out.pending.end(), before_by_item);
    add_set_aside(*flow.state, buffers, out);
    add_unknown(basis, buffers, out);
    for (const state::SetAside& asked : flow.state->questions)
        out.questions.push_back({asked.item, asked.reason, asked.mend});
    for (SetAside& asked : sold_and_not_to_be_had(basis)) out.questions.push_back(std::move(asked));
    for (SetAside& asked : kept_without_source(basis)) out.questions.push_back(std::move(asked));
    for (SetAside& asked : likelier_lost(basis)) out.questions.push_back(std::move(asked));
    for (SetAside& asked : sales_to_confirm(basis)) out.questions.push_back(std::move(asked));
    for (SetAside& asked : parts_to_confirm(basis)) out.questions.push_back(std::move(asked));
    for (SetAside& asked : below_nought(basis)) out.questions.push_back(std::move(asked));
    std::stable_sort(out.questions.begin(), out.questions.end(), asked_before);
    out.doubts = doubts_of(basis, buffers);
    conclude(basis, buffers, out);
    return out;
}

void replan(const Basis& basis, const buffer::Buffers& buffers, std::span<const std::int32_t> touched,
            const buffer::Rope& rope, Actions& plan) {
    const auto is_touched = [&](Id item) {
        return std::any_of(touched.begin(), touched.end(), [&](std::int32_t b) {
            return buffers.protected_items[static_cast<std::size_t>(b)].item == item;
        });
    };
    // Sales stand: they are served on the same days.
    const auto stale = [&](const auto& one) {
        return one.of == Of::whole || (one.of == Of::item && is_touched(one.item));
    };
    std::erase_if(plan.overload, stale);
    for (const std::int32_t b : touched)
        plan.afterwards[buffers.protected_items[static_cast<std::size_t>(b)].item] = projection::kNever;
    ItemActions fresh;
    const auto add = [&](ItemActions&& one) { append(std::move(one), fresh); };
    for (const std::int32_t b : touched) {
        const Buffer& buffer = buffers.protected_items[static_cast<std::size_t>(b)];
        ItemActions one = actions_of(basis, buffer);
        plan.afterwards[buffer.item] = std::min(plan.afterwards[buffer.item], one.afterwards);
        add(std::move(one));
    }
    add(of_the_whole(basis, buffers, rope));
    replace(plan.due, stale, fresh.due, said_before);
    replace(plan.pending, stale, fresh.pending, before_by_item);
    replace(plan.upcoming, stale, fresh.upcoming, before_in_time);
    const auto asked = [&](const SetAside& one) { return one.of == Of::item && is_touched(one.item); };
    replace(plan.questions, asked, fresh.questions, asked_before);
    conclude(basis, buffers, plan);
}

}  // namespace drum::action
