#include "cli/commands.h"
#include "cli/mornings_file.h"
#include "output/ledger_report.h"

namespace drum::cli {

int undo(const SiteOptions& site, const UndoOptions& options) {
    auto store = ledger::open_sqlite(site.path, ledger::OpenMode::read_only);  // a missing site is not made
    if (!store) return report(unopened(store.error()));
    if (!options.import) {
        const auto imports = (*store)->imports();
        if (!imports) return report(imports.error());
        print(site.json ? output::imports_json(*imports) : output::imports_text(*imports));
        return kFine;
    }
    store = ledger::open_sqlite(site.path, ledger::OpenMode::read_write);
    if (!store) return report(unopened(store.error()));
    const auto undone = (*store)->undo(*options.import, "undo of " + std::to_string(*options.import));
    if (!undone) return report(undone.error());
    keep_beside(**store, site.path);
    const auto imports = (*store)->imports();
    if (!imports) return report(imports.error());
    print(site.json ? output::undo_json(*imports, undone->number) : output::undo_text(*imports, undone->number));
    return kFine;
}

}  // namespace drum::cli
