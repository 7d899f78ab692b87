#include "cli/taking_in.h"

#include <filesystem>
#include <optional>
#include <utility>

#include "cli/files.h"
#include "cli/guidance.h"
#include "cli/side_thread.h"
#include "fact/each_block.h"
#include "fact/identity.h"
#include "state/news.h"
#include "state/rows.h"
#include "state/sets.h"

namespace drum::cli {
namespace {

// What reading depends on, and how many imports there were when it was asked.
struct Before {
    intake::Context context;
    fact::Coverage coverage;
    state::Rows rows;  // of the table `mappings` alone
    std::size_t imports = 0;
};

Result<fact::Coverage> coverage_of(fact::Facts& facts) {
    fact::Coverage coverage;
    for (int t = 0; t < fact::kTables; ++t) {
        const auto read = fact::each_block(facts, static_cast<fact::Table>(t), [&](const fact::Block& block) { fact::add(coverage, block); });
        if (!read) return std::unexpected(read.error());
    }
    return coverage;
}

Result<Before> what_was_before(ledger::Store* store) {
    Before before;
    if (store == nullptr) return before;
    const auto imports = store->imports();
    if (!imports) return std::unexpected(imports.error());
    before.imports = imports->size();
    auto facts = store->facts();
    if (!facts) return std::unexpected(facts.error());
    const auto zone = zone_of(**facts);
    if (!zone) return std::unexpected(zone.error());
    before.context.time_zone = zone->name();
    before.context.newest = (*facts)->newest();
    auto coverage = coverage_of(**facts);
    if (!coverage) return std::unexpected(coverage.error());
    before.coverage = *coverage;
    if (auto merged = state::merge_table(**facts, fact::Table::mappings, Instant::end(), before.rows); !merged)
        return std::unexpected(merged.error());
    return before;
}

// Passes on what is news, block by block, into one import that is begun with the first of it.
class Receiver {
public:
    Receiver(std::unique_ptr<ledger::Store>& store, const Before& before, const std::string& site_path, std::string label,
             bool dry_run, std::unique_ptr<ledger::Appending> import)
        : store_(store), before_(before), site_path_(site_path), label_(std::move(label)), dry_run_(dry_run),
          import_(std::move(import)) {}

    Result<void> take(fact::Block&& block, TakenIn& out) {
        if (auto gone = let_go(block.table, out); !gone) return gone;
        fact::add(out.brought, block);
        if (block.table == fact::Table::mappings) out.kept_profile = block.text(0, fact::mappings::profile);
        if (store_ && fact::has_sets(block.table)) {
            if (auto read = read_sets(block.table); !read) return read;
            if (sets_->scattered()) {  // all of the table at once, see sets.h
                held_.push_back(std::move(block));
                return {};
            }
            out.retired += sets_->close(block);
        }
        return pass(std::move(block), out);
    }

    // A file of which nothing is news but what was known before and has been changed since is an older one: the same
    // file twice changes nothing, whatever came between.
    Result<ledger::Import> finish(TakenIn& out) {
        if (auto gone = let_go(fact::Table::mappings, out); !gone) return std::unexpected(gone.error());
        out.older = out.said_again > 0 && out.added == 0 && out.changed - out.retired == out.said_again &&
                    out.kept_profile.empty();
        if (out.older) {
            import_.reset();
            out.unchanged += std::exchange(out.changed, 0);
            out.retired = 0;
            out.site = before_.coverage;
        }
        if (!import_) return ledger::Import{};
        return import_->commit();
    }

private:
    Result<void> read_sets(fact::Table table) {
        if (sets_ && sets_of_ == table) return {};
        auto facts = store_->facts();
        if (!facts) return std::unexpected(facts.error());
        auto sets = state::Sets::read(**facts, table);
        if (!sets) return std::unexpected(sets.error());
        sets_ = std::move(*sets);
        sets_of_ = table;
        return {};
    }

    // What is held of another table is passed on.
    Result<void> let_go(fact::Table next, TakenIn& out) {
        if (held_.empty() || held_.front().table == next) return {};
        fact::Block all = std::move(held_.front());
        for (std::size_t i = 1; i < held_.size(); ++i)
            for (std::size_t row = 0; row < held_[i].size(); ++row) all.add_row_from(held_[i], row);
        held_.clear();
        out.retired += sets_->close(all);
        return pass(std::move(all), out);
    }

    Result<void> pass(fact::Block&& block, TakenIn& out) {
        std::vector<fact::Block> known;
        if (store_) {
            auto there = store_->known(block.table, block.keys);
            if (!there) return std::unexpected(there.error());
            known = std::move(*there);
        }
        state::News news = state::news_in(known, std::move(block), before_.context.newest);
        count(news, out);
        for (const fact::Block& fresh : news.blocks) fact::add(out.site, fresh);
        if (dry_run_ || news.blocks.empty()) return {};
        if (auto begun = begin(); !begun) return begun;
        for (const fact::Block& fresh : news.blocks)
            if (auto added = import_->add(fresh); !added) return added;
        return {};
    }

    // What people said of their columns is kept with the rows, but is none of them.
    static void count(const state::News& news, TakenIn& out) {
        if (!out.kept_profile.empty()) return;  // the last of the tables
        out.added += news.added;
        out.changed += news.changed;
        out.unchanged += news.unchanged;
        out.said_again += news.said_again;
    }

    Result<void> begin() {
        if (import_) return {};
        if (!store_) {  // a site is not made for nothing
            auto opened = ledger::open_sqlite(site_path_, ledger::OpenMode::read_write, kImportWait);
            if (!opened) return std::unexpected(opened.error());
            store_ = std::move(*opened);
        }
        auto begun = store_->begin(label_);
        if (!begun) return std::unexpected(begun.error());
        const auto imports = store_->imports();
        if (!imports) return std::unexpected(imports.error());
        if (imports->size() != before_.imports)
            return std::unexpected(Error{ErrorCode::conflict, "another import came in between", site_path_, 0, {}});
        import_ = std::move(*begun);
        return {};
    }

    std::unique_ptr<ledger::Store>& store_;
    const Before& before_;
    const std::string& site_path_;
    std::string label_;
    bool dry_run_;
    std::unique_ptr<ledger::Appending> import_;
    std::optional<state::Sets> sets_;  // of the table below
    fact::Table sets_of_ = fact::Table::site;
    std::vector<fact::Block> held_;  // of one table
};

}  // namespace

Result<TakenIn> take_in(std::unique_ptr<ledger::Store>& store, const Given& given, const SiteOptions& site,
                        const ImportOptions& options, const intake::Progress& progress, bool first) {
    std::unique_ptr<ledger::Appending> place;
    if (first) {
        auto begun = store->begin(given.label());
        if (!begun) return std::unexpected(begun.error());
        place = std::move(*begun);
    }
    const auto before = what_was_before(store.get());
    if (!before) return std::unexpected(before.error());
    const auto guidance = guidance_of(options.map, before->rows.of(fact::Table::mappings));
    if (!guidance) return std::unexpected(guidance.error());
    TakenIn out;
    out.site = before->coverage;
    Receiver receiver(store, *before, site.path, given.label(), options.dry_run, std::move(place));
    out.scratch = scratch_in(std::filesystem::path(site.path).parent_path().string());
    SideThread side;
    auto intake = intake::read(
        given.files, before->context, intake::Means{out.scratch.get(), &side},
        [&](fact::Block&& block) { return receiver.take(std::move(block), out); }, progress, *guidance);
    if (!intake) return std::unexpected(intake.error());
    out.intake = std::move(*intake);
    auto import = receiver.finish(out);
    if (!import) return std::unexpected(import.error());
    out.import = std::move(*import);
    return out;
}

}  // namespace drum::cli
