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
    if (taken(decision))
        return working_days_after(state, std::max(decided, decision.date.value_or(decided)), kAcceptedHoldsDays);
    if (decision.decision == "refuse") return decided + kRefusedHoldsDays;
    if (decision.decision != "snooze") return decided + (-1);
    return decision.date ? *decision.date + (-1) : decided;
}

bool in_force(const state::State& state, const state::Decision& decision) {
    return state.site.zone.day_of(state.as_of) <= holds_until(state, decision);
}

namespace {

bool from_outside_place(const state::State& state, Id item) {
    const auto s = state.source_of[item];
    return s < state.source_of[item + 1] && state.sources[s].from_place &&
           state.places.find(state.suppliers.text(state.sources[s].supplier)) == kNone;
}

// By whether it comes from another place of ours and, where the item plans apart from its home, by where it arrives.
bool answers(const state::State& state, const state::Order& order, const Way& way, const std::vector<Way>& all) {
    const bool brought = order.kind == state::OrderKind::transfer && state::comes_from(state, order) != kNone;
    const bool apart = std::any_of(all.begin(), all.end(), [&](const Way& one) { return one.place == order.place; });
    return order.item == way.item && brought == (way.lane >= 0) && (apart ? order.place : kNone) == way.place;
}

}  // namespace

std::vector<Way> ways_of(const state::State& state, Id item) {
    const std::string &name = state.items.text(item), &home = state.item[item].place;
    const Verb outside = from_outside_place(state, item) ? Verb::transfer : Verb::buy;
    std::vector<Way> out{{item, kNone, outside, -1, identity(outside, name, home)}};
    std::vector<std::int32_t> lanes;
    for (auto s = state.source_of[item]; s < state.source_of[item + 1]; ++s)
        if (state::is_our_place(state, state.sources[s])) lanes.push_back(s);
    for (const std::int32_t lane : lanes) {
        const std::string& there = state.suppliers.text(state.sources[static_cast<std::size_t>(lane)].supplier);
        const Id place = state.places.find(there);
        out.push_back({item, place, Verb::buy, -1, identity(Verb::buy, name, there)});
        out.push_back({item, place, Verb::transfer, lane, identity(Verb::transfer, name, there)});
        out.push_back({item, kNone, Verb::transfer, lane,
                       identity(Verb::transfer, name, home, lanes.size() > 1 ? there : std::string())});
    }
    return out;
}

Way way_of(const state::State& state, Id item, const std::string& id) {
    Way out;
    out.item = item;
    if (item == kNone) return out;
    for (Way& way : ways_of(state, item))
        if (way.id == id) return way;
    return out;
}

Quantity ordered_since(const state::State& state, const Way& way, const state::Decision& decision) {
    const Zone& zone = state.site.zone;
    const Instant day = zone.start_of(zone.day_of(decision.at));
    const std::vector<Way> all = way.item == kNone ? std::vector<Way>{} : ways_of(state, way.item);
    Quantity sum;
    for (const state::Order& order : state.orders) {
        if (!answers(state, order, way, all)) continue;
        const auto asked = order.asked_at();
        const bool since = asked ? *asked == day || *asked >= decision.at
                                 : order.open() && decision.quantity && order.quantity == *decision.quantity;
        if (since) sum = add(sum, order.quantity).value_or(sum);
    }
    return sum;
}

Quantity unanswered(const state::State& state, const Way& way, const state::Decision& decision) {
    if (!decision.quantity) return {};
    const Quantity ordered = ordered_since(state, way, decision);
    return ordered >= *decision.quantity ? Quantity{} : Quantity{decision.quantity->micro - ordered.micro};
}

bool silences(const state::State& state, const Way& way, const state::Decision& decision, bool supply) {
    if (!in_force(state, decision)) return false;
    if (decision.decision != "accept" || !supply) return true;
    return ordered_since(state, way, decision).micro == 0 || unanswered(state, way, decision).micro > 0;
}

}  // namespace drum::action
