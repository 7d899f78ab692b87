// How well a sheet fits an export of the dictionary, and the mapping that follows.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "intake/aliases.h"
#include "intake/header_names.h"
#include "intake/profiles.h"
#include "intake/samples.h"
#include "intake/sheet.h"

namespace drum::intake {

// Beside one of these columns, Odoo's label "Order Date" is the date of confirmation.
inline constexpr std::string_view kNamesOrderDeadline = "orderdeadline|dateorder";

// A sheet with what matching looks at, found once.
struct Looked {
    Sheet sheet;
    std::vector<HeaderName> names;     // one per field
    std::vector<FieldSample> samples;  // one per field
    std::vector<std::vector<std::string>> spellings;  // one per field of the file itself (spellings.h)
    std::vector<Said> said;            // by people, which goes before everything else
    std::size_t own = 0;               // fields of the file itself; those after it come from sheets looked up
};
Looked look_at(Sheet sheet, std::vector<Said> said = {});
// The field of the sheet's own that something was said of, -1 = it is not there.
int field_said(const Looked& looked, const Said& said);

// The field an alias found.
struct Found {
    int field = -1;
    double confidence = 0;  // 0 to 1: by the name, times the share of the values that are of its kind
    bool said = false;      // by a person
};

// One part of an export found in a sheet.
struct PartFit {
    const ExportPart* part = nullptr;
    std::vector<Alias> aliases;        // of the part, and behind them one per column people named that no alias has
    std::vector<Found> found;          // one per alias
    std::vector<std::string> missing;  // needed columns nothing fills: "quantity", "supplier or place"
    struct Unfit {
        std::size_t field;
        std::string why;  // for people
    };
    std::vector<Unfit> unfit;          // fields with the name of a column whose values are something else
    bool there = false;                // complete, and one of what it needs is there
};

struct ExportFit {
    const Export* made_by = nullptr;
    std::vector<PartFit> parts;  // those that are there; of a refused one also those that are not
    double score = 0;
    std::string_view refusal;  // why it must not be read as it stands, "" = it may
};

// Does the file's name hold one of the words? "Lagerbestand_2026.csv" holds "lagerbestand".
bool named_so(const Sheet& sheet, std::string_view words);
// Does one of the sheet's own headers carry one of the names ('|' between them)?
bool names_one_of(const Looked& looked, std::string_view names);
// Fields of the file itself, and those looked up if so asked. `typed`: headers are names people type, cut short as they
// like; those of a system are as it writes them.
PartFit fit_part(const Looked& looked, const ExportPart& part, bool with_looked_up, bool typed = true);
// Nothing when a mark is missing or no part is there.
std::optional<ExportFit> fit_export(const Looked& looked, const Export& made_by);
// The mapping of one part. Fails when the order of its dates or its decimal mark is open; the error names the column.
Result<Mapping> mapping_of(const Looked& looked, const Export& made_by, const PartFit& fit);

}  // namespace drum::intake
