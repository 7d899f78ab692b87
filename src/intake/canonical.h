// Recognises the canonical tables of the product's own documents (one CSV file per table).
#pragma once

#include <optional>

#include "intake/intake.h"
#include "intake/profiles.h"
#include "intake/sheet.h"

namespace drum::intake {

// The canonical table a sheet is, by the name of its file.
std::optional<fact::Table> table_by_name(const Sheet& sheet);
// The canonical table a sheet is by its header: of all tables whose needed columns are there, the one that knows the
// most of the columns, if it is the only one. A table that needs fewer than three columns must know them all; `site`,
// which needs none, is never found this way.
std::optional<fact::Table> table_by_header(const Sheet& sheet);
// Maps a sheet to the table by the names of the columns. Fails when a needed column is missing, one is there twice, or
// the order of its dates is open. What was said of how a column is read goes before what its values say.
Result<Mapping> map_canonical(const Sheet& sheet, fact::Table table, const std::vector<Said>& said = {});
// A phrase for a sheet that is nothing known: what was seen and which tables it is nearest to.
std::string unrecognised_phrase(const Sheet& sheet);

}  // namespace drum::intake
