#include "cli/snapshot_file.h"

#include <filesystem>
#include <fstream>

#include "cli/files.h"
#include "state/snapshot.h"

namespace drum::cli {
namespace {

namespace files = std::filesystem;

constexpr std::size_t kHeadBytes = 4096;  // more than the head of any snapshot

std::string path_of(const std::string& site_path) { return site_path + ".snapshot"; }

}  // namespace

Result<std::int64_t> standing_facts(ledger::Store& store) {
    const auto imports = store.imports();
    if (!imports) return std::unexpected(imports.error());
    std::int64_t facts = 0;
    for (const ledger::Import& import : *imports) facts += import.undone_by == 0 ? import.count : 0;
    return facts;
}

std::optional<state::State> read_snapshot_of(ledger::Store& store, const std::string& site_path) {
    std::ifstream in(path_of(site_path), std::ios::binary);
    if (!in) return std::nullopt;
    std::string bytes(kHeadBytes, '\0');
    in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(in.gcount()));
    const auto head = state::snapshot_head(bytes);
    const auto seal = store.chain_hash();
    if (!head || !seal || head->seal != *seal) return std::nullopt;
    std::error_code problem;
    const auto size = files::file_size(path_of(site_path), problem);
    if (problem || size < bytes.size()) return std::nullopt;
    const std::size_t there = bytes.size();
    bytes.resize(size);
    in.clear();
    in.seekg(static_cast<std::streamoff>(there));
    in.read(bytes.data() + there, static_cast<std::streamsize>(size - there));
    bytes.resize(there + static_cast<std::size_t>(in.gcount()));
    auto state = state::read_snapshot(bytes);
    if (!state) return std::nullopt;
    return std::move(*state);
}

Result<void> keep_snapshot(ledger::Store& store, const std::string& site_path) {
    std::error_code problem;
    const auto facts = standing_facts(store);
    if (!facts) return std::unexpected(facts.error());
    if (*facts < kSnapshotFacts) {
        files::remove(path_of(site_path), problem);
        return {};
    }
    const auto seal = store.chain_hash();
    if (!seal) return std::unexpected(seal.error());
    auto known = store.facts();
    if (!known) return std::unexpected(known.error());
    const auto state = state::fold(**known, std::nullopt);
    if (!state) return std::unexpected(state.error());
    WholeFile file(path_of(site_path));
    const auto written = state::write_snapshot(*state, *seal, [&](std::string_view bytes) { return file.write(bytes); });
    if (written) (void)file.finish();
    return {};
}

}  // namespace drum::cli
