#include "cli/commands.h"
#include "output/json.h"
#include "output/text.h"

namespace drum::cli {
namespace {

// The resource asked for by id or name, or the constraint.
Result<Id> resource_asked(const engine::Advice* advice, const state::State& state, const std::string& asked) {
    if (asked.empty()) {
        if (advice->named.party.kind == constraint::Party::Kind::resource) return advice->named.party.id;
        return fail(ErrorCode::bad_input, "the constraint is " + constraint::name(state, advice->named.party) +
                                              ", which has no minutes to lose: name a resource with --resource");
    }
    if (const Id id = state.resources.find(asked); id != kNone) return id;
    for (std::size_t r = 0; r < state.resource.size(); ++r)
        if (state.resource[r].name == asked) return static_cast<Id>(r);
    return fail(ErrorCode::not_found, "there is no resource '" + asked + "'");
}

}  // namespace

int utilization(const SiteOptions& site, const UtilizationOptions& options) {
    auto known = load(site);
    if (!known) return report(known.error());
    const engine::Advice advice = engine::advise(std::move(known->state), {.draws = options.resource.empty() ? 500 : 1});
    const state::State& state = *advice.state;
    const auto resource = resource_asked(&advice, state, options.resource);
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
    const auto measured = constraint::utilization(state, *advice.learned, advice.losses, *resource, from, to);
    std::vector<std::optional<double>> trend;
    for (Day day = zone.day_of(from); day <= zone.day_of(to + (-1)) && trend.size() < 62; day = day + 1) {
        const auto part = constraint::utilization(state, *advice.learned, advice.losses, *resource, std::max(from, zone.start_of(day)),
                                                  std::min(to, zone.start_of(day + 1)));
        trend.push_back(part.available_micros > 0 ? std::optional(part.ratio()) : std::nullopt);
    }
    print(site.json ? output::utilization_json(state, measured) : output::utilization_text(state, measured, trend));
    return kFine;
}

}  // namespace drum::cli
