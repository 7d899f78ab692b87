#include "cli/commands.h"
#include "cli/mornings_file.h"
#include "learn/learned.h"
#include "output/json.h"
#include "output/text.h"

namespace drum::cli {
namespace {

// The resource asked for by id or name.
Result<Id> resource_named(const state::State& state, const std::string& asked) {
    if (const Id id = state.resources.find(asked); id != kNone) return id;
    for (std::size_t r = 0; r < state.resource.size(); ++r)
        if (state.resource[r].name == asked) return static_cast<Id>(r);
    return fail(ErrorCode::not_found, "there is no resource '" + asked + "'");
}

// The one that was asked for, or the constraint.
Result<Id> resource_of(ledger::Store& store, const SiteOptions& site, const Known& known, const std::string& asked) {
    if (!asked.empty()) return resource_named(*known.state, asked);
    const engine::Question question;
    const engine::Prices prices = engine::prices_at(known.state, question, past_of(store, site.path, question));
    const constraint::Party party = prices.named.party;
    if (!prices.named.known)
        return fail(ErrorCode::bad_input, "the constraint is not known, and nothing was worked on: it takes operations, or routes and demand (drum audit)");
    if (party.kind == constraint::Party::Kind::resource) return party.id;
    return fail(ErrorCode::bad_input, "the constraint is " + std::string(party.kind == constraint::Party::Kind::market ? "the market" : "supplier " + constraint::name(*known.state, party)) +
                                          ", which has no working hours to use or to lose: " +
                                          (known.state->resource.empty() ? "no machine and no crew is known" : "name a resource with --resource"));
}

}  // namespace

int utilization(const SiteOptions& site, const UtilizationOptions& options) {
    auto store = ledger::open_sqlite(site.path, ledger::OpenMode::read_only);
    if (!store) return report(unopened(store.error()));
    const auto known = known_to(**store, site);
    if (!known) return report(known.error());
    const state::State& state = *known->state;
    const auto resource = resource_of(**store, site, *known, options.resource);
    if (!resource) return report(resource.error());
    const Zone& zone = state.site.zone;
    const Day today = zone.day_of(state.as_of);
    Instant from = zone.start_of(today + (-7)), to = zone.start_of(today);
    for (const auto& [text, moment] : {std::pair{&options.from, &from}, std::pair{&options.to, &to}}) {
        if (text->empty()) continue;
        const auto parsed = moment_of(*text, zone);
        if (!parsed) return report(parsed.error());
        *moment = *parsed;
    }
    if (from >= to) return report({ErrorCode::bad_input, "--from must be before --to", {}, 0, {}});
    const learn::Learned learned = learn::learn(state);
    const constraint::LossIndex losses = constraint::loss_index(state);
    const auto between = [&](Instant a, Instant b) { return constraint::utilization(state, learned, losses, *resource, a, b); };
    std::vector<std::optional<double>> trend;
    for (Day day = zone.day_of(from); day <= zone.day_of(to + (-1)) && trend.size() < 62; day = day + 1) {
        const auto part = between(std::max(from, zone.start_of(day)), std::min(to, zone.start_of(day + 1)));
        trend.push_back(part.available_micros > 0 ? std::optional(part.ratio()) : std::nullopt);
    }
    const auto measured = between(from, to);
    print(site.json ? output::utilization_json(state, measured) : output::utilization_text(state, measured, trend));
    return kFine;
}

}  // namespace drum::cli
