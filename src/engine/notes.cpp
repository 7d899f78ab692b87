// What could not be told, and why; on what the answer rests, and what one more column would buy.
#include <algorithm>
#include <string>
#include <vector>

#include "engine/judge.h"

namespace drum::engine {
namespace {

using constraint::Party;

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < names.size() && i < 3; ++i) text += (i ? ", " : "") + names[i];
    return names.size() > 3 ? text + " and " + std::to_string(names.size() - 3) + " more" : text;
}

// What was taken for granted because no fact says it.
void add_assumptions(const Advice& advice, std::vector<std::string>& notes) {
    const state::State& state = *advice.state;
    std::vector<char> loaded(state.resources.size(), 0);
    for (const state::RouteStep& step : state.routes) loaded[step.resource] = 1;
    std::vector<std::string> always;
    for (std::size_t r = 0; r < loaded.size(); ++r) {
        const state::Resource& resource = state.resource[r];
        if (loaded[r] && !resource.calendar && !resource.capacity_per_day && !advice.prices->learned->resource[r].logged) always.push_back(resource.name);
    }
    if (!always.empty()) notes.push_back("No calendar, capacity or log: taken as open around the clock: " + listed(always) + ".");
    std::vector<std::string> unpaid;
    for (const constraint::Want& want : constraint::firm_wants(*advice.flow, Instant::end()))
        if (want.value <= 0 && (unpaid.empty() || unpaid.back() != state.items.text(want.item))) unpaid.push_back(state.items.text(want.item));
    if (!unpaid.empty()) notes.push_back("Ordered, but without a price above cost, and so left out of the programme: " + listed(unpaid) + ".");
}

// The log and the programme name different ones for three worked days.
void add_disagreement(const Advice& advice, std::vector<std::string>& notes) {
    if (advice.prices->named.from_log) return;
    std::vector<Id> last;  // winners of the last worked days
    for (auto day = advice.prices->history.rbegin(); day != advice.prices->history.rend() && last.size() < 3; ++day)
        if (day->resource != kNone) last.push_back(day->resource);
    if (last.size() < 3 || last[0] != last[1] || last[1] != last[2]) return;
    if (advice.prices->named.steady == Party{Party::Kind::resource, last[0]}) return;
    const Party other = advice.prices->named.steady;
    notes.push_back("The log showed " + advice.state->resource[last[0]].name + " as the constraint on the last three worked days, the programme names " +
                    (other.kind == Party::Kind::resource ? advice.state->resource[other.id].name : constraint::name(*advice.state, other)) +
                    ": the routing times are wrong or a policy is the constraint.");
}

// The four levels: measured times, completions only, plans only, moves and orders only.
std::string evidence_note(const Advice& advice) {
    const state::State& state = *advice.state;
    switch (advice.prices->evidence) {
        case Evidence::operations: return "Measured: the log has starts and ends.";
        case Evidence::routes:
            return state.operations.empty()
                       ? "Planned: no operation log, so utilization is what the routes ask for. A start and an end per operation (table operations) would measure it and its losses."
                       : "Estimated: the log has completions only, so utilization is their routed minutes and losses cannot be told apart. A start per operation (column start) would measure both.";
        case Evidence::moves: break;
    }
    if (!state.operations.empty())
        return "Estimated: the log has completions only and nothing says how long a piece takes. A start per operation (column start) would measure utilization and losses.";
    return "From stock moves and orders alone: a supplier or the market can be named, no machine. Routes with run minutes would let machines compete; counts of stock would show which items run short.";
}

}  // namespace

std::vector<std::string> notes_of(const Advice& advice) {
    const state::State& state = *advice.state;
    std::vector<std::string> notes;
    const bool any = std::any_of(state.rows.begin(), state.rows.end(), [](std::int64_t n) { return n > 0; });
    if (!state.dated && any) notes.push_back("No fact carries a time; the moment of this advice is a convention.");
    if (advice.prices->named.from_log && !advice.prices->history.empty())
        notes.push_back("Named from the operation log alone: without routes and demand there is no capacity programme, and the outlook is the same for every coming day.");
    if (advice.prices->named.from_log && advice.prices->history.empty())
        notes.push_back("Nothing here can limit throughput yet: there is no demand with routes or sources, and no operation log.");
    add_assumptions(advice, notes);
    if (!advice.prices->ranking.solved) notes.push_back("The quantities are too far apart for the programme; look for a mistyped quantity in tables bom, demand or routes.");
    if (!advice.flow->priced && !advice.prices->named.from_log) notes.push_back("No prices are known: throughput is counted in units.");
    if (!any) return notes;
    notes.push_back(evidence_note(advice));
    add_disagreement(advice, notes);
    if (!advice.buffers.unknown_stock.empty())
        notes.push_back(std::to_string(advice.buffers.unknown_stock.size()) + " items that feed throughput have no known stock and are set aside.");
    notes.push_back("Not watched yet: signals.");
    return notes;
}

}  // namespace drum::engine
