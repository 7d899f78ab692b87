#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "cli/commands.h"
#include "cli/guidance.h"
#include "cli/import_files.h"
#include "cli/mornings_file.h"
#include "cli/snapshot_file.h"
#include "cli/taking_in.h"
#include "output/import_report.h"

namespace drum::cli {
namespace {

namespace files = std::filesystem;

intake::Progress progress_on_terminal() {
    if (isatty(STDERR_FILENO) == 0) return {};
    return [](double share) { std::fprintf(stderr, "\r%3.0f %%%s", share * 100, share >= 1 ? "\r     \r" : ""); };
}

// What was refused and where, when nothing landed: the first few of each file.
void say_refused(const intake::FileReport& file) {
    constexpr std::size_t kShown = 5;
    for (std::size_t i = 0; i < file.rejected.size() && i < kShown; ++i) {
        const intake::Rejected& bad = file.rejected[i];
        std::fprintf(stderr, "drum: %s\n", Error{ErrorCode::bad_input, bad.message, file.name, bad.row, bad.column}.text().c_str());
    }
    const std::size_t errors = file.rejected.size() + static_cast<std::size_t>(file.rejected_put_away);
    if (errors > kShown) std::fprintf(stderr, "drum: %s: %zu more errors\n", file.name.c_str(), errors - kShown);
}

// Empty when there is no site yet; an import makes it.
Result<std::unique_ptr<ledger::Store>> open_if_there(const SiteOptions& site, bool dry_run) {
    std::error_code problem;
    const files::path folder = files::path(site.path).parent_path();
    if (!folder.empty() && !files::is_directory(folder, problem))
        return std::unexpected(Error{ErrorCode::io, "there is no folder " + folder.string() + " for the site", site.path, 0, {}});
    if (!files::exists(site.path, problem)) return std::unique_ptr<ledger::Store>();
    auto opened = ledger::open_sqlite(site.path, dry_run ? ledger::OpenMode::read_only : ledger::OpenMode::read_write, kImportWait);
    if (!opened) return std::unexpected(unopened(opened.error()));
    return opened;
}

// What could not be taken, in files to be mended, and where they are.
Result<std::vector<std::string>> write_all_rejected(const SiteOptions& site, const TakenIn& taken) {
    std::vector<std::string> paths;
    for (const output::SheetReports& sheet : output::by_sheet(taken.intake)) {
        if (std::all_of(sheet.begin(), sheet.end(), [](const intake::FileReport* part) { return part->rejected.empty(); })) continue;
        auto path = write_rejected(site.path, sheet, taken.scratch.get());
        if (!path) return std::unexpected(path.error());
        paths.push_back(std::move(*path));
    }
    return paths;
}

// Errors of whole files, and where nothing landed those of the rows; the exit code that goes with them.
int say_problems(const intake::Intake& intake) {
    bool landed = false;
    for (const intake::FileReport& file : intake.files) {
        landed = landed || file.accepted > 0;
        if (file.problem) std::fprintf(stderr, "drum: %s\n", file.problem->text().c_str());
    }
    if (!landed)
        for (const intake::FileReport& file : intake.files) say_refused(file);
    return landed ? kFine : kRefused;
}

}  // namespace

int import(const SiteOptions& site, const ImportOptions& options) {
    const auto given = open_paths(options.paths, files::path(site.path).parent_path().string());
    if (!given) return report({ErrorCode::bad_input, given.error().message, {}, 0, {}});
    if (const auto said = guidance_of(options.map, fact::Block(fact::Table::mappings)); !said) {
        report(said.error());
        return kUsage;
    }
    auto store = open_if_there(site, options.dry_run);
    if (!store) return report(store.error());
    const auto progress = progress_on_terminal();
    auto taken = take_in(*store, *given, site, options, progress);
    if (!taken && taken.error().code == ErrorCode::conflict)  // somebody came in between: now nobody can
        taken = take_in(*store, *given, site, options, progress, true);
    if (!taken) return report(unopened(taken.error()));
    std::vector<std::string> rejected;
    if (!options.dry_run) {
        if (taken->import.number > 0)  // what was written stands, whatever comes of what is kept beside it
            if (const auto kept = keep_snapshot(**store, site.path); !kept) report(kept.error());
        if (*store != nullptr)
            if (const auto kept = keep_mornings(**store, site.path); !kept) report(kept.error());
        auto written = write_all_rejected(site, *taken);
        if (!written) return report(written.error());
        rejected = std::move(*written);
    }
    const output::ImportReport summary{&taken->intake, taken->added,        taken->changed,    taken->unchanged,
                                       taken->brought, taken->site,         options.dry_run,   rejected,
                                       given->skipped, taken->kept_profile, taken->said_again, taken->older,
                                       taken->retired};
    print(site.json ? output::import_json(summary) : output::import_text(summary));
    return say_problems(taken->intake);
}

}  // namespace drum::cli
