#include "output/ledger_report.h"

#include <fmt/format.h>

#include "base/check.h"
#include "output/numbers.h"

namespace drum::output {
namespace {

using ledger::Import;
using ledger::ImportKind;

const Import& at(const std::vector<Import>& imports, std::int64_t number) {
    CHECK(number >= 1 && number <= static_cast<std::int64_t>(imports.size()));
    return imports[static_cast<std::size_t>(number) - 1];
}

std::string facts(std::int64_t count) { return fmt::format("{} fact{}", count, count == 1 ? "" : "s"); }

// Imports of facts that came between what was taken back and its undo, and stand: what they repeated unchanged was not
// written a second time.
std::vector<std::int64_t> later_imports(const std::vector<Import>& imports, const Import& undo) {
    std::vector<std::int64_t> later;
    if (at(imports, undo.undoes).kind == ImportKind::undo) return later;
    for (std::int64_t n = undo.undoes + 1; n < undo.number; ++n)
        if (at(imports, n).kind == ImportKind::facts && at(imports, n).undone_by == 0) later.push_back(n);
    return later;
}

// "import 4", "imports 4 and 5", "imports 4, 5, 6 and 17 more"
std::string named(const std::vector<std::int64_t>& numbers) {
    constexpr std::size_t kShown = 6;
    std::string text = numbers.size() == 1 ? "import " : "imports ";
    const std::size_t shown = std::min(numbers.size(), kShown);
    const bool more = numbers.size() > shown;
    for (std::size_t i = 0; i < shown; ++i)
        text += (i == 0 ? "" : i + 1 == shown && !more ? " and " : ", ") + std::to_string(numbers[i]);
    return more ? text + fmt::format(" and {} more", numbers.size() - shown) : text;
}

Json import_entry(const Import& import) {
    Json json{{"import", import.number},
              {"kind", import.kind == ImportKind::undo ? "undo" : "facts"},
              {"label", import.label},
              {"facts", import.count},
              {"undoes", nullptr},
              {"undone_by", nullptr}};
    if (import.undoes != 0) json["undoes"] = import.undoes;
    if (import.undone_by != 0) json["undone_by"] = import.undone_by;
    return json;
}

}  // namespace

std::string imports_text(const std::vector<Import>& imports) {
    if (imports.empty()) return "Nothing was imported yet.\n";
    std::string text;
    for (auto import = imports.rbegin(); import != imports.rend(); ++import)
        text += fmt::format("{:>6}  {:>16}  {}{}\n", import->number,
                            import->kind == ImportKind::undo ? fmt::format("undoes {}", import->undoes) : facts(import->count),
                            import->label,
                            import->undone_by != 0 ? fmt::format("  [undone by {}]", import->undone_by) : "");
    return text;
}

std::string imports_json(const std::vector<Import>& imports) {
    Json list = Json::array();
    for (auto import = imports.rbegin(); import != imports.rend(); ++import) list.push_back(import_entry(*import));
    return line({{"format", 1}, {"imports", list}});
}

std::string undo_text(const std::vector<Import>& imports, std::int64_t number) {
    const Import& undo = at(imports, number);
    const Import& taken = at(imports, undo.undoes);
    std::string text;
    if (taken.kind == ImportKind::undo) {
        const Import& back = at(imports, taken.undoes);
        text = fmt::format("Undo {} is taken back: import {} ({}) {}.\n", taken.number, back.number, back.label,
                           back.undone_by == 0 ? "stands again, " + facts(back.count)
                                               : fmt::format("is still undone by {}", back.undone_by));
    } else {
        text = fmt::format("Import {} ({}) is taken back: {}.\n", taken.number, taken.label, facts(taken.count));
    }
    const auto later = later_imports(imports, undo);
    if (!later.empty())
        text += fmt::format("Rows that {} repeated unchanged belong to import {} and are gone with it: import those files again.\n",
                            named(later), taken.number);
    return text + fmt::format("drum undo {} reverses this.\n", undo.number);
}

std::string undo_json(const std::vector<Import>& imports, std::int64_t number) {
    const Import& undo = at(imports, number);
    return line({{"format", 1},
                 {"undo", undo.number},
                 {"undone", import_entry(at(imports, undo.undoes))},
                 {"import_again", later_imports(imports, undo)}});
}

std::string verification_text(const ledger::Verification& found) {
    if (!found.faults.empty()) return "";
    std::string text = fmt::format("sound: {} in {} segment{} from {} import{}", facts(found.facts), found.segments,
                                   found.segments == 1 ? "" : "s", found.imports, found.imports == 1 ? "" : "s");
    if (found.undos > 0)
        text += fmt::format(", {} undo{}; {} import{} with {} undone and left out of every answer", found.undos,
                            found.undos == 1 ? "" : "s", found.undone_imports, found.undone_imports == 1 ? "" : "s",
                            facts(found.undone_facts));
    return text + (found.chain_hash.empty() ? "\n" : "; chain " + found.chain_hash.substr(0, 16) + "\n");
}

std::string verification_json(const ledger::Verification& found) {
    return line({{"format", 1},
                 {"sound", found.faults.empty()},
                 {"facts", found.facts},
                 {"segments", found.segments},
                 {"imports", found.imports},
                 {"undos", found.undos},
                 {"undone_imports", found.undone_imports},
                 {"undone_facts", found.undone_facts},
                 {"chain", found.chain_hash},
                 {"faults", found.faults},
                 {"can_be_resealed", found.only_seals}});
}

}  // namespace drum::output
