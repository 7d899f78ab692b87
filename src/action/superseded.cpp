#include "action/superseded.h"

#include <algorithm>
#include <cstdlib>
#include <set>
#include <tuple>

#include "action/action.h"
#include "action/decisions.h"

namespace drum::action {
namespace {

using state::Order;
using state::State;

// Less than a purchase multiple apart: the ERP may have rounded.
bool as_much(const State& state, const Order& draft, Quantity other) {
    std::int64_t multiple = 0;
    for (auto s = state.source_of[draft.item]; s < state.source_of[draft.item + 1]; ++s)
        if (state.sources[s].supplier == draft.supplier) multiple = std::max(multiple, state.sources[s].multiple.micro);
    return std::abs(draft.quantity.micro - other.micro) <= std::max<std::int64_t>(multiple - 1, 0);
}

bool made_by_an_action(const State& state, const Order& draft) {
    const std::string id = identity(Verb::buy, state.items.text(draft.item), state.item[draft.item].place);
    const Day asked = state.site.zone.day_of(*draft.asked_at());
    return std::any_of(state.decisions.begin(), state.decisions.end(), [&](const state::Decision& decision) {
        if (decision.action != id || !taken(decision) || !decision.quantity ||
            !as_much(state, draft, *decision.quantity))
            return false;
        const int days = asked - state.site.zone.day_of(decision.at);
        return days >= 0 && days <= kAcceptedHoldsDays;
    });
}

bool takes_the_place(const State& state, const Order& order, const Order& draft) {
    if (order.item != draft.item || order.kind != state::OrderKind::buy || order.order == draft.order) return false;
    if (order.status == state::OrderStatus::draft || order.status == state::OrderStatus::cancelled) return false;
    if (draft.supplier != kNone && order.supplier != draft.supplier) return false;
    const auto asked = order.asked_at();
    return asked && *asked >= state.site.zone.start_of(state.site.zone.day_of(*draft.asked_at())) &&
           as_much(state, draft, order.quantity);
}

}  // namespace

std::vector<Superseded> superseded_drafts(const State& state) {
    std::vector<std::int32_t> drafts;
    for (std::size_t o = 0; o < state.orders.size(); ++o) {
        const Order& order = state.orders[o];
        const bool open_draft =
            order.status == state::OrderStatus::draft && order.kind == state::OrderKind::buy && order.open();
        if (open_draft && order.asked_at() && made_by_an_action(state, order))
            drafts.push_back(static_cast<std::int32_t>(o));
    }
    const auto at = [&](std::int32_t o) -> const Order& { return state.orders[static_cast<std::size_t>(o)]; };
    const auto earlier = [&](std::int32_t a, std::int32_t b) {
        return std::tuple(*at(a).asked_at(), a) < std::tuple(*at(b).asked_at(), b);
    };
    std::sort(drafts.begin(), drafts.end(), earlier);
    std::vector<Superseded> out;
    std::set<std::int32_t> used;
    for (const std::int32_t draft : drafts) {
        std::int32_t by = -1;
        for (std::int32_t o = 0; o < static_cast<std::int32_t>(state.orders.size()); ++o)
            if (takes_the_place(state, at(o), at(draft)) && !used.contains(o) && (by < 0 || earlier(o, by))) by = o;
        if (by < 0) continue;
        used.insert(by);
        out.push_back({draft, by});
    }
    std::sort(out.begin(), out.end(), [](const Superseded& a, const Superseded& b) { return a.draft < b.draft; });
    return out;
}

}  // namespace drum::action
