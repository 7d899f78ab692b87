#include "action/question.h"

#include <algorithm>

#include "action/wording.h"
#include "state/line_name.h"

namespace drum::action {
namespace {

using buffer::Buffer;
using state::State;

// A bought item's use was seen for at least as long as an order of it takes; else a level says how little is known.
bool watched(const Basis& basis, const Buffer& b) {
    const learn::DemandRate& own = basis.flow->learned->rate[static_cast<std::size_t>(b.item)];
    return basis.flow->made[b.item] || own.days <= 0 || own.most > 0;
}

bool is_a_question(const Basis& basis, const Buffer& b, const Action& a) {
    constexpr int kYearDays = 365;
    constexpr double kUnsure = 4;
    if (!b.kept) return false;  // as booked
    const State& state = basis.state();
    double most = basis.projection->within(b.node, 1e6);
    if (b.source >= 0) most = std::max(most, state.sources[static_cast<std::size_t>(b.source)].min_quantity.value());
    if (b.source >= 0)  // a break of its prices that pays was meant (offer.h)
        for (const state::PriceBreak& at : state.sources[static_cast<std::size_t>(b.source)].breaks)
            if (at.from <= a.quantity) most = std::max(most, at.from.value());
    if (b.source >= 0) most += state.sources[static_cast<std::size_t>(b.source)].multiple.value();
    for (const state::Making& making : state.making)
        if (making.item == b.item && b.source < 0)
            most = std::max(most, making.min_quantity.value()) + making.multiple.value();
    double used = 0;
    for (auto m = state.move_of[b.item]; m < state.move_of[b.item + 1]; ++m) {
        const state::Move& move = state.moves[m];
        const bool need = move.kind == state::MoveKind::consume || move.kind == state::MoveKind::ship;
        if (need && move.time > state.as_of + -kYearDays * kMicrosPerDay) used -= move.quantity.value();
    }
    const double expected = watched(basis, b)
                                ? kYearDays * basis.expected->rate[static_cast<std::size_t>(b.item)].mean()
                                : kUnsure * b.mean_need;
    return a.quantity.value() > std::max({most, used, expected}) + 1;
}

}  // namespace

std::optional<SetAside> question_of(const Basis& basis, const Buffer& b, const Action& a) {
    if (!is_a_question(basis, b, a)) return std::nullopt;
    const char* why = watched(basis, b)
                          ? " is more than is booked, the minimum and a year's use"
                          : " is far more than was ever used, and its use is known for less time than an order takes";
    return SetAside{b.item, "to order " + units(*basis.flow, b.item, a.quantity.value()) + why,
                    "drum record order " + basis.state().items.text(b.item) + " QTY, if it is meant", Of::item, true};
}

std::vector<SetAside> sales_to_confirm(const Basis& basis) {
    constexpr std::size_t kNamed = 3;
    const State& state = basis.state();
    std::vector<const state::DemandLine*> lines;
    for (std::size_t d = 0; d < state.demand.size(); ++d)
        if (basis.flow->dormant[d]) lines.push_back(&state.demand[d]);
    if (lines.empty()) return {};
    const auto due = [](const state::DemandLine* line) { return line->due_at ? line->due_at : line->ordered_at; };
    std::stable_sort(lines.begin(), lines.end(), [&](const auto* a, const auto* b) { return due(a) < due(b); });
    std::string named;
    for (std::size_t i = 0; i < lines.size() && i < kNamed; ++i)
        named += (i ? ", " : "") + state::line_name(lines[i]->order, lines[i]->line) + " for " +
                 units(*basis.flow, lines[i]->item, lines[i]->outstanding().value()) + " of " +
                 state.items.text(lines[i]->item) + ", due " + day_text(basis, state.site.zone.day_of(*due(lines[i])));
    if (lines.size() > kNamed) named += ", and " + number(static_cast<double>(lines.size() - kNamed)) + " more";
    const bool one = lines.size() == 1;
    return {{lines.front()->item,
             std::string(one ? "a sale has" : number(static_cast<double>(lines.size())) + " sales have") +
                 " been open for so long that most such are never shipped, and " + (one ? "is" : "are") +
                 " not counted as need (" + named + ")",
             "drum record cancel " + lines.front()->order +
                 " where it is dead; where it stands, import it with its new day",
             Of::whole, true}};
}

std::vector<SetAside> parts_to_confirm(const Basis& basis) {
    constexpr std::size_t kNamed = 3;
    const State& state = basis.state();
    const std::vector<std::int32_t>& orders = basis.projection->sent_or_not;
    if (orders.empty()) return {};
    const auto order = [&](std::size_t i) -> const state::Order& {
        return state.orders[static_cast<std::size_t>(orders[i])];
    };
    std::string named;
    for (std::size_t i = 0; i < orders.size() && i < kNamed; ++i)
        named += (i ? ", " : "") + state::line_name(order(i).order, order(i).line) + " for " +
                 units(*basis.flow, order(i).item, order(i).outstanding().value()) + " of " +
                 state.items.text(order(i).item);
    if (orders.size() > kNamed) named += ", and " + number(static_cast<double>(orders.size() - kNamed)) + " more";
    return {
        {order(0).item,
         "nothing shows whether the parts went out that are made into " + named + "; they are taken to have",
         "drum record issue PART QTY --order " + order(0).order + ", of what went out, and what did not is asked for",
         Of::whole, true}};
}

}  // namespace drum::action
