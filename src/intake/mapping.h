// How one sheet becomes rows of one table: what a recogniser gives and `landing` carries out. A sheet that holds two
// tables in one (items with their suppliers) has two mappings.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/decimal.h"
#include "intake/date_order.h"
#include "intake/intake.h"
#include "intake/number_style.h"
#include "intake/records.h"
#include "intake/vocabulary.h"

namespace drum::intake {

struct RowDraft;

inline constexpr int kIgnored = -1, kRecordedAt = -2, kSource = -3, kFact = -4;
inline constexpr int kFirstInput = -10;  // and below, one per slot: a number for the row rule, RowDraft::inputs
inline constexpr std::size_t kMaxInputs = 4;

// How an id is written in the export, and so how it is read.
enum class TextForm : std::uint8_t {
    as_is,
    padded,  // a number with leading zeros is that number: 000000000000004711 is 4711
    tagged,  // "[P-905] Primer" is P-905; without brackets as it stands
};

// One field of the sheet read into one column of the table. A field may be read into several columns.
struct FieldPlan {
    std::size_t field = 0;                     // of the sheet
    int column = kIgnored;                     // of the table, or one of the above
    DateOrder dates = DateOrder::year_first;
    NumberStyle numbers = NumberStyle::point;
    Vocabulary words;                          // of a text column that takes only these; empty = any text
    int clock_field = -1;                      // field with the time of day that belongs to this date
    Ratio factor{1, 1};                        // of a number: weeks to days are 7/1
    bool words_said = false;                   // `words` are a person's own, kept in Mapping::said_words
    bool where_blank = false;                  // only where the plans before it left the column empty
    bool other_words = false;                  // a word that is not in `words` says nothing, and a note names it
    bool others_unsaid = false;                // or no note: what follows for them stands elsewhere
    TextForm form = TextForm::as_is;           // of a text column
};

// What every row says whose own cell says nothing.
struct Constant {
    int column = kIgnored;
    std::string text;
};

// Rows that are no rows of the table: plans that did not happen, cancelled documents, section lines.
struct Filter {
    std::size_t field = 0;
    std::vector<std::string> words;  // folded; "" is an empty cell
    bool keeps = true;               // rows with one of the words are kept, all others left out; or the other way round
    std::string why;                 // "3 rows left out: WHY" - "not done yet"
};

// What follows from several fields at once (the sign from two locations); sets or clears cells of the draft, or says why
// the row is none of the table.
using RowRule = std::function<void(const Record&, RowDraft&)>;

// What a person said the words of a column mean.
struct SaidWords {
    std::deque<std::string> texts;  // never move
    std::vector<Word> words;        // views of them
};

struct Mapping {
    fact::Table table = fact::Table::site;
    std::string how;                    // "canonical", "operation log", "SAP goods movements"
    std::vector<FieldPlan> plans;
    std::vector<Constant> constants;
    std::vector<Filter> filters;
    RowRule rule;                       // may be empty
    bool signs_known = false;           // quantities carry the sign they have in stock, whatever their kind
    bool withdraws = false;             // there may be something to take back: withdrawn records become facts
    bool heads_only = false;            // reads cells of documents' heads alone: further lines of one are no rows
    // Words a person gave, which plans view.
    std::shared_ptr<std::deque<SaidWords>> said_words;
    std::vector<MappedColumn> shown;    // one per field of the sheet, for people
    std::string profile;                // whose word it is, "" = found by names and values
    std::vector<std::string> notes;
};

// A note that names the columns of the mapping that are not read; nothing when all are.
std::optional<std::string> unused_note(const std::vector<MappedColumn>& columns);

}  // namespace drum::intake
