#include "action/decisions.h"
#include "cli/commands.h"
#include "cli/snapshot_file.h"
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
    fact::Block block(fact::Table::decisions);
    Instant at = advice.state->as_of;
    for (const state::Decision& before : advice.state->decisions)  // two decisions on one moment's advice keep their order
        if (before.action == options.id && before.at >= at) at = before.at + 1;
    const std::size_t row = block.add_row({}, at);
    block.set_text(row, fact::decisions::action, options.id);
    block.set_text(row, fact::decisions::decision, options.decision);
    block.set(row, fact::decisions::at, at.micros);
    if (options.decision == "accept" || options.decision == "change") block.set(row, fact::decisions::quantity, quantity.micro);
    if (!options.by.empty()) block.set_text(row, fact::decisions::by, options.by);
    if (!options.reason.empty()) block.set_text(row, fact::decisions::reason, options.reason);
    if (!options.date.empty()) {
        const auto day = parse_day(options.date);
        if (!day) return std::unexpected(day.error());
        block.set(row, fact::decisions::date, day->number);
    }
    // Identity by content: deciding the same thing of the same advice twice is one fact.
    block.keys[row] = fact::content_of(block, row);
    return block;
}

constexpr int kAttempts = 5;  // when others write at the same time

// Answers the newest advice there is: what was written since it was read makes another one, which is asked again.
Result<void> write_decision(ledger::Store& store, const SiteOptions& site, const DecideOptions& options) {
    for (int attempt = 1;; ++attempt) {
        const auto facts = standing_facts(store);
        if (!facts) return std::unexpected(facts.error());
        auto known = known_to(store, site);
        if (!known) return std::unexpected(known.error());
        auto block = decision_fact(engine::advise(std::move(known->state)), options);
        if (!block) return std::unexpected(block.error());
        const auto written = store.append({std::move(*block)}, options.decision + " " + options.id, *facts);
        if (written) return {};
        if (written.error().code != ErrorCode::conflict || attempt == kAttempts) return std::unexpected(written.error());
    }
}

int decide(const SiteOptions& site, const DecideOptions& options) {
    auto store = ledger::open_sqlite(site.path, ledger::OpenMode::read_only);  // a missing site is not made
    if (store) store = ledger::open_sqlite(site.path, ledger::OpenMode::read_write);
    if (!store) return report(unopened(store.error()));
    if (const auto written = write_decision(**store, site, options); !written) return report(written.error());
    if (const auto kept = keep_snapshot(**store, site.path); !kept) report(kept.error());  // what was written stands
    auto known = known_to(**store, site);
    if (!known) return report(known.error());
    const engine::Advice after = engine::advise(std::move(known->state));
    print(site.json ? output::actions_json(after) : "Noted: " + options.decision + " " + options.id + ".\n\n" + output::actions_text(after));
    return kFine;
}

}  // namespace

int actions(const SiteOptions& site, const DecideOptions& options) {
    if (!options.decision.empty() && !site.as_of.empty())
        return report({ErrorCode::bad_input, "a decision answers the newest advice: leave out --as-of", {}, 0, {}});
    if (!options.decision.empty()) return decide(site, options);
    auto known = load(site);
    if (!known) return report(known.error());
    const engine::Advice advice = engine::advise(std::move(known->state));
    print(site.json ? output::actions_json(advice) : output::actions_text(advice));
    return kFine;
}

}  // namespace drum::cli
