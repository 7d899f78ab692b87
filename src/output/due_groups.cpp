#include "output/due_groups.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "action/wording.h"
#include "output/text.h"

namespace drum::output {
namespace {

using action::Action;
using action::Verb;

std::string head_of(const state::State& state, const Action& a) {
    const auto at = [&](const char* what, const char* where) { return a.source.empty() ? std::string(what) : std::string(what) + " " + where + " " + a.source; };
    if (a.item == kNone) return "Work off what waits at " + state.resource[a.resource].name;
    switch (a.verb) {
        case Verb::buy: return at("Order", "from");
        case Verb::transfer: return at("Bring", "from");
        case Verb::make: return "Make";
        case Verb::expedite: return at("Expedite", "at");
        case Verb::approve: return a.source.empty() ? "Approve" : "Approve orders with " + a.source;
        case Verb::release: return "Release";
        case Verb::hold: return "Hold back";
        case Verb::count: return "Count";
        case Verb::defer: return at("Put off", "with");
        case Verb::reduce: return at("Reduce", "with");
        case Verb::cancel: return at("Cancel", "with");
        case Verb::tell: return "Tell the customer a new date";
    }
    return {};
}

// What the lines cost together, or free; none where the price of one is not known.
std::optional<double> cost_of(const std::vector<const Action*>& lines) {
    double sum = 0;
    for (const Action* a : lines) {
        if (!a->cost) return std::nullopt;
        sum += *a->cost;
    }
    return sum;
}

std::string short_line_of(const state::State& state, const Action& a) {
    if (a.item == kNone) return to_text(a.quantity);
    return a.order.empty() ? item_text(state, a.item) : a.order + " (" + state.items.text(a.item) + ")";
}

}  // namespace

bool is_for_today(const engine::Advice& advice, const Action& a) { return a.order_by <= advice.state->site.zone.day_of(advice.state->as_of); }

const Action& first_of(const engine::Advice& advice) {
    const auto& due = advice.actions.due;
    for (const bool any_day : {false, true})
        for (const Action& a : due)
            if (a.verb != Verb::hold && (any_day || is_for_today(advice, a))) return a;
    return due.front();
}

std::vector<DueGroup> due_groups(const engine::Advice& advice, bool today) {
    const state::State& state = *advice.state;
    std::vector<DueGroup> out;
    for (const Action& a : advice.actions.due) {
        if (is_for_today(advice, a) != today) continue;
        const std::string head = head_of(state, a) + (today ? "" : ", " + short_text(a.order_by));
        auto found = std::find_if(out.begin(), out.end(), [&](const DueGroup& group) { return group.head == head; });
        if (found == out.end()) found = out.insert(out.end(), {head, {}, {}});
        found->actions.push_back(&a);
    }
    for (DueGroup& group : out)
        if (const auto cost = cost_of(group.actions)) group.cost = action::money(state, *cost);
    return out;
}

std::string line_of(const state::State& state, const Action& a) {
    if (a.item == kNone) return instruction(state, a);
    if (a.verb == Verb::count) return item_text(state, a.item) + (state.stocked[a.item] ? ": the books say " + amount_text(a.quantity, a.unit) : ": its stock is not known");
    return (a.order.empty() ? "" : a.order + ": ") + amount_text(a.quantity, a.unit) + " of " + item_text(state, a.item) + (a.purchase.empty() ? "" : " (" + a.purchase + ")");
}

std::string some_of(const engine::Advice& advice, const DueGroup& group, const Action* but) {
    constexpr std::size_t kNamed = 3;
    std::string text;
    std::size_t n = 0;
    for (const Action* a : group.actions)
        if (a != but && ++n <= kNamed) text += (n > 1 ? ", " : "") + short_line_of(*advice.state, *a);
    return n > kNamed ? text + fmt::format(" and {} more", action::number(double(n - kNamed))) : text;
}

}  // namespace drum::output
