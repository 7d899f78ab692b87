#include "cli/site.h"

#include <cstdio>
#include <utility>

#include "cli/mornings_file.h"
#include "cli/snapshot_file.h"
#include "state/merge_runs.h"

namespace drum::cli {

Result<Zone> zone_of(fact::Facts& facts) {
    auto runs = facts.runs(fact::Table::site);
    if (!runs) return std::unexpected(runs.error());
    Zone zone;
    const auto merged = state::merge_runs(std::move(*runs), Instant::end(), [&](const fact::Block& rows) {
        for (std::size_t row = 0; row < rows.size(); ++row)
            if (auto found = Zone::find(rows.text(row, fact::site::time_zone))) zone = *found;
    });
    if (!merged) return std::unexpected(merged.error());
    return zone;
}

Result<Instant> moment_of(const std::string& text, const Zone& zone) {
    const auto parsed = parse_time(text);
    if (!parsed) return std::unexpected(parsed.error());
    switch (parsed->kind) {
        case ParsedTime::Kind::date: return zone.start_of(parsed->day);
        case ParsedTime::Kind::local: return zone.at(parsed->day, parsed->local_micros);
        case ParsedTime::Kind::exact: return parsed->instant;
    }
    return parsed->instant;
}

Error unopened(Error error) {
    if (error.code == ErrorCode::not_found) error.code = ErrorCode::io;  // a missing site is a site that cannot be opened
    return error;
}

Result<Known> known_to(ledger::Store& store, const SiteOptions& options) {
    const std::string& as_of = options.as_of;
    if (as_of.empty())
        if (auto kept = read_snapshot_of(store, options.path)) {
            const Zone zone = kept->site.zone;
            return Known{std::make_shared<const state::State>(std::move(*kept)), zone};
        }
    auto facts = store.facts();
    if (!facts) return std::unexpected(facts.error());
    const auto zone = zone_of(**facts);
    if (!zone) return std::unexpected(zone.error());
    std::optional<Instant> moment;
    if (!as_of.empty()) {
        const auto asked = moment_of(as_of, *zone);
        if (!asked) return fail(ErrorCode::bad_input, "--as-of: " + asked.error().message);
        moment = *asked;
    }
    auto state = state::fold(**facts, moment);
    if (!state) return std::unexpected(state.error());
    return Known{std::make_shared<const state::State>(std::move(*state)), *zone};
}

Result<Known> load(const SiteOptions& options) {
    auto store = ledger::open_sqlite(options.path, ledger::OpenMode::read_only);
    if (!store) return std::unexpected(unopened(store.error()));
    return known_to(**store, options);
}

Result<engine::Advice> advice_of(ledger::Store& store, const SiteOptions& options, const engine::Question& question) {
    auto known = known_to(store, options);
    if (!known) return std::unexpected(known.error());
    return engine::advise(std::move(known->state), question, past_of(store, options.path, question));
}

Result<engine::Advice> advice_of(const SiteOptions& options, const engine::Question& question) {
    auto store = ledger::open_sqlite(options.path, ledger::OpenMode::read_only);
    if (!store) return std::unexpected(unopened(store.error()));
    return advice_of(**store, options, question);
}

int report(const Error& error) {
    std::fprintf(stderr, "drum: %s\n", error.text().c_str());
    switch (error.code) {
        case ErrorCode::io:
        case ErrorCode::corrupt:
        case ErrorCode::too_new: return kNoSite;
        case ErrorCode::not_found:
        case ErrorCode::conflict:
        case ErrorCode::bad_input:
        case ErrorCode::out_of_range: return kRefused;
    }
    return kRefused;
}

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

}  // namespace drum::cli
