#include <algorithm>
#include <cstdio>

#include "action/decisions.h"
#include "cli/commands.h"
#include "cli/deciding.h"
#include "output/json.h"
#include "output/text.h"

namespace drum::cli {
namespace {

const action::Pending* answered(const engine::Advice& advice, const std::string& id) {
    for (const action::Pending& pending : advice.actions.pending)
        if (pending.id == id) return &pending;
    return nullptr;
}

// "It was refused by Kim Mon 23 Nov 07:53": an answer may be given anew, and the newest counts.
std::string replaced(const engine::Advice& before, const std::string& id) {
    if (answered(before, id) == nullptr) return {};
    const auto decided = action::latest_decisions(*before.state);
    const state::Decision& earlier = *decided.at(id);
    const Zone& zone = before.state->site.zone;
    const std::string did = earlier.decision == "accept" ? "accepted" : earlier.decision == "change" ? "changed" : earlier.decision == "refuse" ? "refused" : "snoozed";
    return " It was " + did + (earlier.by.empty() ? "" : " by " + earlier.by) + " " + short_text(zone.day_of(earlier.at)) + " " + zone.clock_text(earlier.at) + "; the newest answer counts.";
}

// What would be asked for had nobody answered yet.
std::optional<Quantity> asked_for(const engine::Advice& advice, const std::string& id) {
    const auto of = [&](const engine::Advice& one) -> std::optional<Quantity> {
        for (const action::Action& a : one.actions.due)
            if (a.id == id) return a.quantity;
        return std::nullopt;
    };
    if (const auto due = of(advice)) return due;
    state::State open = *advice.state;
    std::erase_if(open.decisions, [&](const state::Decision& decision) { return decision.action == id; });
    return of(engine::advise_at(advice.prices, std::make_shared<const state::State>(std::move(open))));
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

Result<std::optional<Quantity>> quantity_of(const engine::Advice& advice, const DecideOptions& options) {
    if (options.decision != "accept" && options.decision != "change") return std::nullopt;
    if (options.quantity.empty()) {
        const auto asked = asked_for(advice, options.id);
        if (!asked) return fail(ErrorCode::bad_input, options.id + " is not needed any more, as things stand: say how much is meant with --quantity");
        return asked;
    }
    const auto parsed = parse_quantity(options.quantity);
    if (!parsed) return std::unexpected(parsed.error());
    if (parsed->micro <= 0) return fail(ErrorCode::bad_input, "--quantity must be above zero");
    return *parsed;
}

// Said again word for word on the same day, an answer is there already: whoever does not know whether it was taken may repeat it.
bool is_known(const engine::Advice& advice, const DecideOptions& options, std::optional<Quantity> quantity, std::optional<Day> date) {
    if (answered(advice, options.id) == nullptr) return false;
    const Zone& zone = advice.state->site.zone;
    const auto decided = action::latest_decisions(*advice.state);
    const state::Decision& last = *decided.at(options.id);
    return last.decision == options.decision && last.by == options.by && last.reason == options.reason && last.quantity == quantity && last.date == date &&
           zone.day_of(last.at) == zone.day_of(advice.state->as_of);
}

// A decision is a fact of the moment whose advice it answers; empty where it is known already.
Result<fact::Block> decision_fact(const engine::Advice& advice, const DecideOptions& options) {
    const bool due = std::any_of(advice.actions.due.begin(), advice.actions.due.end(), [&](const action::Action& a) { return a.id == options.id; });
    if (!due && answered(advice, options.id) == nullptr) return fail(ErrorCode::not_found, "no action '" + options.id + "' is due: see drum actions");
    if (options.decision == "refuse" && options.reason.empty())
        return fail(ErrorCode::bad_input, "say why it is refused: --reason \"...\"");
    if (options.decision == "change" && options.quantity.empty() && options.date.empty())
        return fail(ErrorCode::bad_input, "say what to change: --quantity or --date");
    const auto quantity = quantity_of(advice, options);
    if (!quantity) return std::unexpected(quantity.error());
    std::optional<Day> date;
    if (!options.date.empty()) {
        const auto day = parse_day(options.date);
        if (!day) return std::unexpected(day.error());
        if (*day <= advice.state->site.zone.day_of(advice.state->as_of) && options.decision == "snooze")
            return fail(ErrorCode::bad_input, "--date " + options.date + " is not in the future: a snooze ends on a day to come");
        date = *day;
    }
    // Who has told a customer has told him a day: until that slips there is nothing more to say.
    for (const action::Action& a : advice.actions.due)
        if (a.id == options.id && a.verb == action::Verb::tell && options.decision == "accept" && !date) date = a.expected;
    if (is_known(advice, options, *quantity, date)) return fact::Block(fact::Table::decisions);
    fact::Block block = decision_on(*advice.state, options.id, options.decision, options.by, options.reason);
    if (*quantity) block.set(0, fact::decisions::quantity, (*quantity)->micro);
    if (date) block.set(0, fact::decisions::date, date->number);
    return sealed(std::move(block));
}

int decide(const SiteOptions& site, DecideOptions options) {
    std::string noted, instead_of;
    const auto after = write_decision(site, options.decision + " " + options.id, [&](const engine::Advice& advice) -> Result<fact::Block> {
        const auto id = action::meant_id(advice.actions, options.id);
        if (!id) return std::unexpected(id.error());
        options.id = *id;
        auto fact = decision_fact(advice, options);
        const bool known = fact && fact->size() == 0;
        noted = known ? "Noted already: " : "Noted: ";
        instead_of = known ? "" : replaced(advice, options.id);
        return fact;
    });
    if (!after) return report(after.error());
    print(site.json ? output::actions_json(*after) : noted + options.decision + " " + options.id + "." + instead_of + " " + what_follows(*after, options) + "\n\n" + output::actions_text(*after));
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
    print(site.json ? output::actions_json(*advice) : output::actions_text(*advice, options.all));
    return kFine;
}

}  // namespace drum::cli
