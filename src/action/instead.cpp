#include "action/instead.h"

#include <algorithm>
#include <cmath>

#include "action/wording.h"
#include "projection/sources.h"

namespace drum::action {
namespace {

using state::State;

// Where most of the wait is the approval, the supplier is not to blame.
bool mostly_approval(const Basis& basis, const buffer::Buffer& buffer, double& days, double& of) {
    if (buffer.source < 0 || basis.flow->approval[buffer.item] == kNone) return false;
    days = basis.flow->approval_days[buffer.item];
    of = basis.flow->learned->lead[static_cast<std::size_t>(buffer.source)].mean();
    return days > 0 && days >= of / 2;
}

std::string id_at_home(const Basis& basis, Verb verb, Id item) {
    return identity(verb, basis.state().items.text(item), basis.state().item[item].place);
}

std::string other_source(const Basis& basis, const buffer::Buffer& buffer, const Action& action, std::int32_t s) {
    const State& state = basis.state();
    const state::SourceLine& line = state.sources[static_cast<std::size_t>(s)];
    const auto& lead = basis.flow->learned->lead[static_cast<std::size_t>(s)];
    const double late = 1 - buffer::probability_within(basis.need(buffer), lead, 0, buffer.on_hand + buffer.on_order);
    std::string text = "from " + state.suppliers.text(line.supplier) + " it comes about " +
                       day_text(basis, basis.today + std::max(1, static_cast<int>(std::ceil(lead.mean() - 1e-9)))) +
                       ", too late with " + percent(late);
    const auto price = line.unit_cost, usual = state.sources[static_cast<std::size_t>(buffer.source)].unit_cost;
    if (price && usual && *price > *usual)
        text += ", and costs " + money(state, (*price - *usual) * action.quantity.value()) + " more";
    return text;
}

void add_sources(const Basis& basis, const buffer::Buffer& buffer, const Action& action, std::vector<Instead>& out) {
    const State& state = basis.state();
    for (auto s = state.source_of[buffer.item]; s < state.source_of[buffer.item + 1] && buffer.source >= 0; ++s) {
        if (state.suppliers.text(state.sources[s].supplier) == action.source) continue;
        if (projection::is_our_place(state, state.sources[s])) continue;  // what is spare there is brought already
        const double days = basis.flow->learned->lead[static_cast<std::size_t>(s)].mean();
        if (basis.today + std::max(1, static_cast<int>(std::ceil(days - 1e-9))) < action.expected)
            out.push_back({Verb::buy, other_source(basis, buffer, action, s), action.id});
    }
}

// For what is made: the part of which the fewest can be made.
void add_missing_part(const Basis& basis, const buffer::Buffer& buffer, const Action& action,
                      std::vector<Instead>& out) {
    const State& state = basis.state();
    double enough_for = action.quantity.value();
    Id part = kNone;
    for (auto b = state.bom_of[buffer.item]; b < state.bom_of[buffer.item + 1]; ++b) {
        const state::BomLine& line = state.bom[b];
        const double per_good = drawn_per_good(*basis.flow, line);
        if (!state.stocked[line.component] || basis.flow->stock[line.component] >= enough_for * per_good) continue;
        enough_for = basis.flow->stock[line.component] / per_good;
        part = line.component;
    }
    if (part != kNone)
        out.push_back({Verb::buy,
                       "parts are there for " + units(*basis.flow, buffer.item, std::floor(enough_for)) +
                           " only: " + state.items.text(part) + " is short",
                       id_at_home(basis, Verb::buy, part)});
}

// Of what a bill says may stand in for it what lies there and nobody has booked. Whether it does is for people to say.
void add_substitutes(const Basis& basis, const buffer::Buffer& buffer, std::vector<Instead>& out) {
    const State& state = basis.state();
    constexpr double kAllDays = 1e6;
    for (auto [at, end] = basis.stood_in_for.equal_range(buffer.item); at != end; ++at) {
        const state::Alternate& one = state.alternates[static_cast<std::size_t>(at->second)];
        const double spare = basis.flow->stock[one.substitute] - basis.projection->within(one.substitute, kAllDays);
        if (spare <= 1e-9) continue;
        out.push_back({Verb::make,
                       "in " + state.items.text(one.item) + " " + state.items.text(one.substitute) +
                           " may stand in for it: " + units(*basis.flow, one.substitute, spare) + " are spare",
                       id_at_home(basis, Verb::make, one.item)});
    }
}

}  // namespace

std::vector<Instead> what_else_helps(const Basis& basis, const buffer::Buffer& buffer, const Action& action) {
    const State& state = basis.state();
    std::vector<Instead> out;
    double approval = 0, lead = 0;
    const bool approve = mostly_approval(basis, buffer, approval, lead);
    if (approve && action.verb != Verb::expedite)
        out.push_back({Verb::approve,
                       "have " + state.resource[basis.flow->approval[buffer.item]].name + " approve it at once: " +
                           number(approval) + " of the " + number(lead) + " days are the approval",
                       id_at_home(basis, Verb::approve, buffer.item)});
    add_substitutes(basis, buffer, out);
    add_sources(basis, buffer, action, out);
    if (action.verb == Verb::make) add_missing_part(basis, buffer, action, out);
    if (action.verb == Verb::buy && !approve)
        out.push_back({Verb::expedite, "ask " + action.source + " for a faster delivery",
                       id_at_home(basis, Verb::expedite, buffer.item)});
    if (buffer.minutes_per_unit > 0)
        for (const Alternative& other : basis.alternatives)
            if (!std::binary_search(other.needs.begin(), other.needs.end(), buffer.item)) {
                out.push_back({Verb::make,
                               "run " + state.items.text(other.product) + " on " + basis.stake.name +
                                   " meanwhile, which does not need it",
                               id_at_home(basis, Verb::make, other.product)});
                break;
            }
    return out;
}

}  // namespace drum::action
