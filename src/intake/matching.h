// How well a sheet fits an export of the dictionary, and the mapping that follows.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "intake/aliases.h"
#include "intake/header_names.h"
#include "intake/samples.h"
#include "intake/sheet.h"

namespace drum::intake {

// A sheet with what matching looks at, found once.
struct Looked {
    Sheet sheet;
    std::vector<HeaderName> names;      // one per field
    std::vector<FieldSample> samples;   // one per field
    std::size_t own = 0;                // fields of the file itself; those after it come from sheets looked up
};
Looked look_at(Sheet sheet);

// The field an alias found.
struct Found {
    int field = -1;
    double confidence = 0;  // 0 to 1: by the name, times the share of the values that are of its kind
};

// One part of an export found in a sheet.
struct PartFit {
    const ExportPart* part = nullptr;
    std::vector<Found> found;          // one per alias
    std::vector<std::string> missing;  // needed columns nothing fills: "quantity", "supplier or place"
    bool there = false;                // complete, and one of what it needs is there
};

struct ExportFit {
    const Export* made_by = nullptr;
    std::vector<PartFit> parts;  // those that are there
    double score = 0;
    std::string_view refusal;    // why it must not be read as it stands, "" = it may
};

// Fields of the file itself, and those looked up if so asked.
PartFit fit_part(const Looked& looked, const ExportPart& part, bool with_looked_up);
// Nothing when a mark is missing or no part is there.
std::optional<ExportFit> fit_export(const Looked& looked, const Export& made_by);
// The mapping of one part; fails when the order of its dates is open.
Result<Mapping> mapping_of(const Looked& looked, const Export& made_by, const PartFit& fit);

}  // namespace drum::intake
