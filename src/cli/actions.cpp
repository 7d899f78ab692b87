#include "action/decisions.h"
#include "cli/commands.h"
#include "cli/deciding.h"
#include "output/json.h"
#include "output/text.h"

namespace drum::cli {
namespace {

// A decision is a fact of the moment whose advice it answers.
Result<fact::Block> decision_fact(const engine::Advice& advice, const DecideOptions& options) {
    const action::Action* action = nullptr;
    for (const action::Action& a : advice.actions.due)
        if (a.id == options.id) action = &a;
    if (action == nullptr) {
        const auto decided = action::latest_decisions(*advice.state);
        if (const auto before = decided.find(options.id); before != decided.end() && action::silences(*advice.state, *before->second))
            return fail(ErrorCode::bad_input, options.id + " was answered already: " + before->second->decision + " at " +
                                                  advice.state->site.zone.to_text(before->second->at) +
                                                  (before->second->by.empty() ? "" : " by " + before->second->by));
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
        block.set(row, fact::decisions::date, day->number);
    }
    return sealed(std::move(block));
}

int decide(const SiteOptions& site, const DecideOptions& options) {
    const std::string what = options.decision + " " + options.id;
    const auto after = write_decision(site, what, [&](const engine::Advice& advice) { return decision_fact(advice, options); });
    if (!after) return report(after.error());
    print(site.json ? output::actions_json(*after) : "Noted: " + what + ".\n\n" + output::actions_text(*after));
    return kFine;
}

}  // namespace

int actions(const SiteOptions& site, const DecideOptions& options) {
    if (!options.decision.empty()) return decide(site, options);
    const auto advice = advice_of(site);
    if (!advice) return report(advice.error());
    print(site.json ? output::actions_json(*advice) : output::actions_text(*advice));
    return kFine;
}

}  // namespace drum::cli
