#include <cstdio>

#include "action/decisions.h"
#include "cli/commands.h"
#include "cli/deciding.h"
#include "output/json.h"
#include "output/text.h"

namespace drum::cli {
namespace {

std::string already(const engine::Advice& advice, const action::Pending& pending) {
    const auto decided = action::latest_decisions(*advice.state);
    const state::Decision& before = *decided.at(pending.id);
    return pending.id + " was answered already: " + before.decision + " at " + advice.state->site.zone.to_text(before.at) +
           (before.by.empty() ? "" : " by " + before.by);
}

// What the decision does from now on, in a sentence.
std::string what_follows(const engine::Advice& after, const DecideOptions& options) {
    for (const action::Pending& pending : after.actions.pending) {
        if (pending.id != options.id) continue;
        if (pending.kind == action::Pending::Kind::awaited)
            return "Taken as done until " + short_text(pending.until) + "; if nothing is seen of it by then it is said again.";
        return "It comes back " + short_text(pending.until + 1) + " if it is still needed.";
    }
    return "It is off the list.";
}

// A decision is a fact of the moment whose advice it answers.
Result<fact::Block> decision_fact(const engine::Advice& advice, const DecideOptions& options) {
    const action::Action* action = nullptr;
    for (const action::Action& a : advice.actions.due)
        if (a.id == options.id) action = &a;
    if (action == nullptr) {
        for (const action::Pending& pending : advice.actions.pending)
            if (pending.id == options.id) return fail(ErrorCode::bad_input, already(advice, pending));
        return fail(ErrorCode::not_found, "no action '" + options.id + "' is due: see drum actions");
    }
    if (options.decision == "refuse" && options.reason.empty())
        return fail(ErrorCode::bad_input, "say why it is refused: --reason \"...\"");
    if (options.decision == "change" && options.quantity.empty() && options.date.empty())
        return fail(ErrorCode::bad_input, "say what to change: --quantity or --date");
    Quantity quantity = action->quantity;
    if (!options.quantity.empty()) {
        const auto parsed = parse_quantity(options.quantity);
        if (!parsed) return std::unexpected(parsed.error());
        if (parsed->micro <= 0) return fail(ErrorCode::bad_input, "--quantity must be above zero");
        quantity = *parsed;
    }
    fact::Block block = decision_on(*advice.state, options.id, options.decision, options.by, options.reason);
    constexpr std::size_t row = 0;
    if (options.decision == "accept" || options.decision == "change") block.set(row, fact::decisions::quantity, quantity.micro);
    if (!options.date.empty()) {
        const auto day = parse_day(options.date);
        if (!day) return std::unexpected(day.error());
        if (*day <= advice.state->site.zone.day_of(advice.state->as_of) && options.decision == "snooze")
            return fail(ErrorCode::bad_input, "--date " + options.date + " is not in the future: a snooze ends on a day to come");
        block.set(row, fact::decisions::date, day->number);
    }
    return sealed(std::move(block));
}

int decide(const SiteOptions& site, const DecideOptions& options) {
    const std::string what = options.decision + " " + options.id;
    const auto after = write_decision(site, what, [&](const engine::Advice& advice) { return decision_fact(advice, options); });
    if (!after) return report(after.error());
    print(site.json ? output::actions_json(*after) : "Noted: " + what + ". " + what_follows(*after, options) + "\n\n" + output::actions_text(*after));
    return kFine;
}

}  // namespace

int actions(const SiteOptions& site, const DecideOptions& options) {
    if (!options.decision.empty()) return decide(site, options);
    if (!options.ids.empty()) {
        std::fprintf(stderr, "drum: actions of your choice go with --export; what one is about: drum why %s\n", options.ids.front().c_str());
        return kUsage;
    }
    const auto advice = advice_of(site);
    if (!advice) return report(advice.error());
    print(site.json ? output::actions_json(*advice) : output::actions_text(*advice));
    return kFine;
}

}  // namespace drum::cli
