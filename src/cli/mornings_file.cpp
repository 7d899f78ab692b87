#include "cli/mornings_file.h"

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "cli/files.h"
#include "cli/site.h"
#include "cli/snapshot_file.h"

namespace drum::cli {
namespace {

using Json = nlohmann::ordered_json;
using engine::Morning;
using constraint::Party;

constexpr int kFormat = 1;

std::string path_of(const std::string& site_path) { return site_path + ".mornings"; }

std::string hex(const ledger::ChainHash& hash) {
    std::string out;
    for (const std::uint8_t byte : hash) out += "0123456789abcdef"[byte >> 4], out += "0123456789abcdef"[byte & 15];
    return out;
}

// As far as which import the mornings are of.
struct Kept {
    std::int64_t imports = 0;
    std::string hash;  // of that import's commit record, hexadecimal
    std::map<Day, Morning> mornings;
};

Json head_of(const Kept& kept) {
    return {{"format", kFormat}, {"by", std::to_string(engine::kExpecting)}, {"imports", kept.imports}, {"hash", kept.hash}};
}

// Nothing where the file is not of this program or not whole.
Kept read_kept(const std::string& site_path) {
    Kept out;
    std::ifstream in(path_of(site_path), std::ios::binary);
    if (!in) return out;
    const Json all = Json::parse(in, nullptr, false);
    try {
        out.imports = all.at("imports");
        out.hash = all.at("hash");
        if (all.at("format") != kFormat || all.at("by") != std::to_string(engine::kExpecting)) return {};
        for (const Json& one : all.at("mornings")) {
            Morning morning{Day{one.at("day").get<std::int32_t>()}, {}};
            for (const Json& expected : one.at("expected")) {
                const int kind = expected.at(0).get<int>();
                if (kind < 0 || kind > static_cast<int>(Party::Kind::market)) return {};
                morning.expected.push_back({static_cast<Party::Kind>(kind), expected.at(1), expected.at(2)});
            }
            out.mornings[morning.day] = std::move(morning);
        }
    } catch (const Json::exception&) {
        return {};
    }
    return out;
}

void write_kept(const std::string& site_path, const Kept& kept) {
    Json all = head_of(kept);
    all["mornings"] = Json::array();
    for (const auto& [day, morning] : kept.mornings) {
        Json expected = Json::array();
        for (const engine::Expectation& one : morning.expected) expected.push_back({static_cast<int>(one.kind), one.name, one.probability});
        all["mornings"].push_back({{"day", day.number}, {"expected", std::move(expected)}});
    }
    WholeFile file(path_of(site_path));
    if (file.write(all.dump(-1, ' ', false, Json::error_handler_t::replace))) (void)file.finish();
}

Result<bool> is_current(ledger::Store& store, const std::string& site_path) {
    const auto seal = store.chain_hash();
    if (!seal) return std::unexpected(seal.error());
    return read_kept(site_path).hash == hex(*seal);
}

// The kept mornings that know all that is known now.
Result<Kept> still_true(ledger::Store& store, const std::string& site_path) {
    const auto imports = store.imports();
    if (!imports) return std::unexpected(imports.error());
    Kept kept = read_kept(site_path);
    const auto count = static_cast<std::int64_t>(imports->size());
    const bool ours = kept.imports > 0 && kept.imports <= count && hex((*imports)[static_cast<std::size_t>(kept.imports) - 1].hash) == kept.hash;
    if (!ours) kept = {};
    Instant first = Instant::end();  // recorded since
    std::int64_t next = 0;
    for (std::int64_t i = kept.imports; i < count; ++i) {
        const ledger::Import& import = (*imports)[static_cast<std::size_t>(i)];
        if (import.kind == ledger::ImportKind::undo) first = Instant::beginning();
        if (next == 0 && import.count > 0) next = import.first;
    }
    if (ours && next > 0 && !kept.mornings.empty()) {
        const auto read = store.read(next, [&](std::int64_t, fact::Block&& block) {
            for (const Instant recorded : block.recorded_at) first = std::min(first, recorded);
        });
        if (!read) return std::unexpected(read.error());
    }
    Zone zone;
    if (!kept.mornings.empty() && first != Instant::end()) {
        auto facts = store.facts();
        if (!facts) return std::unexpected(facts.error());
        const auto found = zone_of(**facts);
        if (!found) return std::unexpected(found.error());
        zone = *found;
    }
    std::erase_if(kept.mornings, [&](const auto& one) { return first != Instant::end() && zone.start_of(one.first) >= first; });
    kept.imports = count;
    if (count > 0) kept.hash = hex(imports->back().hash);
    return kept;
}

engine::Past asked(ledger::Store& store) {
    engine::Past past;
    past.state_at = [&store](Instant moment) -> Result<std::unique_ptr<const state::State>> {
        auto facts = store.facts();
        if (!facts) return std::unexpected(facts.error());
        auto state = state::fold(**facts, moment);
        if (!state) return std::unexpected(state.error());
        return std::make_unique<const state::State>(std::move(*state));
    };
    return past;
}

}  // namespace

engine::Past past_of(ledger::Store& store, const std::string& site_path, const engine::Question& question) {
    engine::Past past = asked(store);
    const engine::Question usual;
    if (question.horizon_days != usual.horizon_days || question.draws != usual.draws) return past;
    auto kept = still_true(store, site_path);
    if (!kept) return past;
    past.kept = [mornings = std::move(kept->mornings)](Day day) -> std::optional<Morning> {
        const auto found = mornings.find(day);
        return found == mornings.end() ? std::nullopt : std::optional(found->second);
    };
    return past;
}

engine::Past past_of(fact::Facts& facts) {
    engine::Past past;
    past.state_at = [&facts](Instant moment) -> Result<std::unique_ptr<const state::State>> {
        auto state = state::fold(facts, moment);
        if (!state) return std::unexpected(state.error());
        return std::make_unique<const state::State>(std::move(*state));
    };
    return past;
}

void keep_beside(ledger::Store& store, const std::string& site_path) {
    if (const auto kept = keep_snapshot(store, site_path); !kept) report(kept.error());
    if (const auto kept = keep_mornings(store, site_path); !kept) report(kept.error());
}

Result<void> keep_mornings(ledger::Store& store, const std::string& site_path) {
    const auto current = is_current(store, site_path);
    if (!current) return std::unexpected(current.error());
    if (*current) return {};
    auto kept = still_true(store, site_path);
    if (!kept) return std::unexpected(kept.error());
    auto known = known_to(store, {site_path, "", false});
    if (!known) return std::unexpected(known.error());
    const Day oldest = known->zone.day_of(known->state->as_of) + (-engine::kMorningsLookedAt - engine::kFormerDays - 7);
    std::erase_if(kept->mornings, [&](const auto& one) { return one.first < oldest; });
    engine::Past past = asked(store);
    past.kept = [&](Day day) -> std::optional<Morning> {
        const auto found = kept->mornings.find(day);
        return found == kept->mornings.end() ? std::nullopt : std::optional(found->second);
    };
    past.keep = [&](const Morning& morning) { kept->mornings[morning.day] = morning; };
    (void)engine::prices_at(std::move(known->state), {}, past);
    write_kept(site_path, *kept);
    return {};
}

}  // namespace drum::cli
