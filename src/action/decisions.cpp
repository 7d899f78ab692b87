#include "action/decisions.h"

#include "action/action.h"

namespace drum::action {

std::map<std::string, const state::Decision*> latest_decisions(const state::State& state) {
    std::map<std::string, const state::Decision*> out;
    for (const state::Decision& decision : state.decisions) out[decision.action] = &decision;  // by time
    return out;
}

bool silences(const state::State& state, const state::Decision& decision) {
    const Zone& zone = state.site.zone;
    const std::int64_t age = state.as_of - decision.at;
    if (decision.decision == "accept" || decision.decision == "change") return age <= kAcceptedHoldsDays * kMicrosPerDay;
    if (decision.decision == "refuse") return age <= kRefusedHoldsDays * kMicrosPerDay;
    if (decision.decision != "snooze") return false;
    const Day until = decision.date ? *decision.date : zone.day_of(decision.at) + 1;
    return zone.day_of(state.as_of) < until;
}

bool answered(const state::State& state, Id item, const state::Decision& decision) {
    const Instant from = state.site.zone.start_of(state.site.zone.day_of(decision.at));
    for (const state::Order& order : state.orders) {
        if (order.item != item || order.kind != state::OrderKind::buy) continue;
        const auto asked = order.requested_at ? order.requested_at : order.placed_at;
        if (asked && *asked >= from) return true;
    }
    return false;
}

buffer::AcceptedCover accepted_cover(const state::State& state) {
    buffer::AcceptedCover out;
    const auto decisions = latest_decisions(state);
    if (decisions.empty()) return out;
    for (Id item = 0; item < static_cast<Id>(state.items.size()); ++item) {
        const auto found = decisions.find(identity(Verb::buy, state.items.text(item), state.item[item].place));
        if (found == decisions.end() || !found->second->quantity) continue;
        const state::Decision& decision = *found->second;
        const bool taken = decision.decision == "accept" || decision.decision == "change";
        if (taken && silences(state, decision) && !answered(state, item, decision))
            out.emplace_back(item, decision.quantity->value());
    }
    return out;
}

}  // namespace drum::action
