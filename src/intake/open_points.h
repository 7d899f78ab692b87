// What is open in a sheet: the question a person is asked, or the refusal with the --map line to write.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "intake/matching.h"
#include "intake/profiles.h"
#include "intake/questions.h"

namespace drum::intake {

std::string full_name(const Export& made_by);
// They feed the same tables, or one of them some more.
bool same_tables(const ExportFit& a, const ExportFit& b);

// What was said of the sheet as a whole.
std::optional<Said> whole_said(const std::vector<Said>& said);
// Of several readings the one that was named; of the same table the best stays.
void keep_what_was_said(const Said& whole, std::vector<ExportFit>& fits);
// Nothing said changes which columns of the table the sheet's columns are.
bool says_only_readings(const std::vector<Said>& said, const Sheet& sheet, fact::Table table);

// Several tables fit equally well, or one does and little speaks for it; the best first.
Question which_table(const Sheet& sheet, const std::vector<ExportFit>& fits);
// Moves without a sign, a direction or a kind: did they come in or go out?
std::optional<Question> open_direction(const Looked& looked, const ExportFit& fit);
// A date order or decimal mark nothing settles.
std::optional<Question> open_style(const Sheet& sheet, const Error& error);
// A label that means two things.
std::optional<Question> open_label(const Looked& looked, const PartFit& fit);
// A wide series whose name does not say what was counted; consumption is taken when nobody is there.
std::optional<Question> open_meaning(const Sheet& sheet, const std::vector<Said>& said);

// The question as a refusal: what is open and the lines that settle it.
std::string as_refusal(const Question& question);
// The error of an open style with the lines that settle it.
Error with_map_line(Error error);
// Of columns that are not read, those that hold dates or quantities, with the line that would have them read; of tables
// that say what happened.
std::optional<std::string> may_matter(const Looked& looked, const std::vector<bool>& used, const Mapping& mapping);
// Orders of which no column says what has come in: they all stand open.
std::optional<std::string> says_nothing_came(const Mapping& mapping);
// Why nothing fits: what it is nearest to, with near guesses for each column that lacks.
std::string what_is_missing(const Looked& looked);

}  // namespace drum::intake
