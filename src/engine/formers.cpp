// Who was the constraint before: what it needed stays protected for a while.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "engine/judge.h"

namespace drum::engine {
namespace {

using constraint::Party;

// A manager's choice for as long as it was in force.
struct Stay {
    Party party;
    Instant from, to;
};

std::vector<Stay> pins_ended(const state::State& state) {
    std::vector<Stay> out;
    std::optional<Stay> open;
    for (const state::Decision& decision : state.decisions) {  // by time, as constraint::pinned() reads them
        const bool pin = decision.decision == "pin";
        if (!pin && decision.decision != "unpin") continue;
        const auto party = pin ? constraint::party_named(state, decision.action) : std::nullopt;
        if (pin && !party) continue;
        if (open) open->to = decision.at, out.push_back(*open);
        open = party ? std::optional(Stay{*party, decision.at, Instant::end()}) : std::nullopt;
    }
    if (open) out.push_back(*open);
    return out;
}

}  // namespace

std::vector<buffer::Former> former_constraints(const Prices& prices, const DayBack& expected, double days) {
    const state::State& state = *prices.state;
    const Zone& zone = state.site.zone;
    const Day today = zone.day_of(state.as_of);
    const int farthest = static_cast<int>(std::min(double(kFormerDays), std::ceil(days - 1e-9)));
    if (farthest <= 0 || prices.named.from_log) return {};
    std::map<Party, Day> last;
    const auto note = [&](Party party, Day day) { last[party] = last.contains(party) ? std::max(last[party], day) : day; };
    const std::vector<Stay> pins = pins_ended(state);
    std::set<Day> asked_too;  // the mornings of the days on which somebody chose: whom the evidence named until then
    for (const Stay& pin : pins) {
        asked_too.insert(zone.day_of(pin.from));
        if (pin.to != Instant::end()) note(pin.party, zone.day_of(pin.to));
    }
    const auto is_pinned = [&](Instant at) { return std::any_of(pins.begin(), pins.end(), [&](const Stay& pin) { return pin.from <= at && at < pin.to; }); };
    const auto clear_on = [&](int back) {
        const auto who = clear_leader(expected, back);
        return who ? party_of(state, *who) : std::nullopt;
    };
    Party later = prices.named.steady;
    for (int back = 1, looked = 0; back < farthest + 7; ++back) {
        const Day day = today + (-back);
        if ((weekday(day) != 0 && !asked_too.contains(day)) || is_pinned(zone.start_of(day))) continue;
        if (expected(back) == nullptr) break;
        const auto party = clear_on(back);
        if (!party) continue;  // the name of before still stood, or that of after already
        note(*party, day);
        if (*party != later) {  // forward again: a name stands until another is clear
            Party at = *party;
            for (int then = back - 1; then >= looked; --then)
                if (const auto next = then == 0 ? std::optional(later) : clear_on(then); next && *next != at) note(at, today + (-then - 1)), at = *next;
        }
        later = *party, looked = back;
    }
    last.erase(prices.named.party);
    std::vector<buffer::Former> out;
    for (const auto& [party, day] : last)
        if (today - day <= farthest) out.push_back({party, day});
    return out;
}

}  // namespace drum::engine
