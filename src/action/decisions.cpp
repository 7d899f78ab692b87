#include "action/decisions.h"

#include <algorithm>

namespace drum::action {

std::map<std::string, const state::Decision*> latest_decisions(const state::State& state) {
    std::map<std::string, const state::Decision*> out;
    for (const state::Decision& decision : state.decisions) out[decision.action] = &decision;  // by time
    return out;
}

bool taken(const state::Decision& decision) { return decision.decision == "accept" || decision.decision == "change"; }

namespace {

// So many days later on which the site works; where its calendar is not known, from Monday to Friday.
Day working_days_after(const state::State& state, Day day, int days) {
    constexpr int kLongest = 60;  // a site closed for longer has no calendar worth asking
    for (int passed = 0; days > 0 && passed < kLongest; ++passed) {
        day = day + 1;
        const bool works = state.site.calendar ? !state.site.calendar->spans(day).empty() : weekday(day) < 5;
        days -= works ? 1 : 0;
    }
    return day;
}

}  // namespace

Day holds_until(const state::State& state, const state::Decision& decision) {
    const Day decided = state.site.zone.day_of(decision.at);
    if (taken(decision)) return working_days_after(state, std::max(decided, decision.date.value_or(decided)), kAcceptedHoldsDays);
    if (decision.decision == "refuse") return decided + kRefusedHoldsDays;
    if (decision.decision != "snooze") return decided + (-1);
    return decision.date ? *decision.date + (-1) : decided;
}

bool in_force(const state::State& state, const state::Decision& decision) {
    return state.site.zone.day_of(state.as_of) <= holds_until(state, decision);
}

namespace {

// Whether the item plans there apart from its home.
bool apart(const state::State& state, Id item, Id place) {
    for (auto s = state.source_of[item]; s < state.source_of[item + 1] && place != kNone; ++s) {
        const state::SourceLine& source = state.sources[s];
        if (state::is_our_place(state, source) && state.places.find(state.suppliers.text(source.supplier)) == place)
            return true;
    }
    return false;
}

bool supplies(const state::State& state, const state::Order& order, const Supplied& what) {
    const bool within = order.kind == state::OrderKind::transfer && state::comes_from(state, order) != kNone;
    return order.item == what.item && within == what.brought &&
           (apart(state, order.item, order.place) ? order.place : kNone) == what.place;
}

}  // namespace

Supplied supplied(const state::State& state, Id item, std::string_view place, Verb verb) {
    Supplied out{item};
    if (item == kNone) return out;
    const Id there = place == state.item[item].place ? kNone : state.places.find(place);
    if (apart(state, item, there)) out.place = there;
    if (verb == Verb::transfer)
        for (auto s = state.source_of[item]; s < state.source_of[item + 1]; ++s)
            out.brought = out.brought || state::is_our_place(state, state.sources[s]);
    return out;
}

Quantity ordered_since(const state::State& state, const Supplied& what, const state::Decision& decision) {
    const Zone& zone = state.site.zone;
    const Instant day = zone.start_of(zone.day_of(decision.at));
    Quantity sum;
    for (const state::Order& order : state.orders) {
        if (!supplies(state, order, what)) continue;
        const auto asked = order.asked_at();
        const bool answers = asked ? *asked == day || *asked >= decision.at
                                   : order.open() && decision.quantity && order.quantity == *decision.quantity;
        if (answers) sum = add(sum, order.quantity).value_or(sum);
    }
    return sum;
}

Quantity unanswered(const state::State& state, const Supplied& what, const state::Decision& decision) {
    if (!decision.quantity) return {};
    const Quantity ordered = ordered_since(state, what, decision);
    return ordered >= *decision.quantity ? Quantity{} : Quantity{decision.quantity->micro - ordered.micro};
}

bool silences(const state::State& state, const Supplied& what, const state::Decision& decision, bool supply) {
    if (!in_force(state, decision)) return false;
    if (decision.decision != "accept" || !supply) return true;
    return ordered_since(state, what, decision).micro == 0 || unanswered(state, what, decision).micro > 0;
}

}  // namespace drum::action
