#include "cli/ordering.h"

#include "action/decisions.h"
#include "cli/mornings_file.h"
#include "engine/engine.h"

namespace drum::cli {
namespace {

// The due action of this id, or what buying its item would look like: an action that was accepted is not due any more.
Result<action::Action> action_of(const engine::Advice& advice, const std::string& id) {
    for (const action::Action& a : advice.actions.due)
        if (a.id == id) return a;
    const state::State& state = *advice.state;
    for (const buffer::Buffer& b : advice.buffers.protected_items)
        if (action::identity(action::Verb::buy, state.items.text(b.item), state.item[b.item].place) == id)
            return action::as_if_bought(*advice.flow, *advice.projection, *advice.prices->expected, advice.buffers, b, advice.prices->stake);
    return fail(ErrorCode::not_found, "no action '" + id + "' is due or accepted: see drum actions");
}

}  // namespace

Result<hand::Spoken> order_of_action(const hand::Spoken& said, fact::Facts* facts) {
    if (said.verb != "order" || said.words.size() != 1 || !said.words.front().starts_with("A-") || facts == nullptr) return said;
    const std::string id = said.words.front();
    auto state = state::fold(*facts, std::nullopt);
    if (!state) return std::unexpected(state.error());
    const engine::Advice advice = engine::advise(std::make_shared<const state::State>(std::move(*state)), {}, past_of(*facts));
    for (const state::Order& order : advice.state->orders)
        if (order.order == id) return said;  // an order of that name is placed
    const auto found = action_of(advice, id);
    if (!found) return std::unexpected(found.error());
    const std::string verb = action::name(found->verb);
    if (verb != "buy" && verb != "make" && verb != "transfer")
        return fail(ErrorCode::bad_input, id + (found->order.empty() ? " asks to " + verb : " is about order " + found->order + " (" + verb + ")") + ": there is nothing to order");
    Quantity quantity = found->quantity;
    const auto decided = action::latest_decisions(*advice.state);
    if (const auto latest = decided.find(id); latest != decided.end()) {
        const state::Decision& what = *latest->second;
        const bool holds = action::in_force(*advice.state, what);
        if (what.decision == "refuse" && holds)
            return fail(ErrorCode::bad_input, id + " was refused" + (what.reason.empty() ? "" : ": " + what.reason) + "; accept it first (drum actions accept " + id + ")");
        if (action::taken(what) && what.quantity && holds) quantity = *what.quantity;
    }
    hand::Spoken out = said;
    out.instead_of = said.text();
    out.words = {advice.state->items.text(found->item), to_text(quantity)};
    if (!found->unit.empty()) out.words.push_back(found->unit);
    if (verb != "buy") out.said.try_emplace("kind", verb);
    if (!found->source.empty()) out.said.try_emplace("supplier", found->source);
    out.said.try_emplace("promised", to_text(found->expected));
    return out;
}

}  // namespace drum::cli
