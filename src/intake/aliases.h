// What exports call things: the dictionary, as data. One table per export that is known (erp_*.cpp), and one for the
// names people type (typed_names.cpp). Sources: the ERPs' own documentation and source texts; docs/exports.md lists
// them.
#pragma once

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "intake/header_names.h"
#include "intake/mapping.h"
#include "intake/samples.h"

namespace drum::intake {

// How the values of a column are read.
enum class Read : std::uint8_t {
    plain,
    weeks,             // a lead time: x 7 days
    minutes_as_days,   // / 1440
    hours_as_minutes,  // x 60
    clock,             // the time of day of the date in the same column of the table
    code,              // an id padded with zeros: 000000000000004711 is 4711
    tagged,            // an id in front of a name: "[P-905] Primer" is P-905
};

// Columns of an export that become no column of the table.
inline constexpr int kInput = -4;   // what a filter or the row rule looks at
inline constexpr int kNumber = -5;  // a number the row rule reckons with

struct Alias {
    int column;              // of the table, kIgnored with `why`, kRecordedAt, kInput or kNumber
    std::string_view names;  // folded, best first, '|' between them; "path/name" only under that path
    Read read = Read::plain;
    Vocabulary words = {};      // what the words of the export mean; a word not in it says nothing
    std::string_view why = {};  // of a column that is known and deliberately not read: the reason, for people
    // Of a column whose meaning is open ("Order Date" on a label-only export): asked, and not read unless answered.
    std::string_view question = {};
    bool where_blank = false;  // read only where the column's other field is blank
    bool vague = false;        // a name that many tables share (date, quantity): proves little
};

// What every row says where no column does.
struct Always {
    int column;
    std::string_view text;
    std::string_view note = {};  // for people, "" = goes without saying
    bool where_blank = false;    // also in rows whose own cell is blank
};

// Which rows are rows of the table.
struct RowsKept {
    std::string_view input;  // the first name of an alias
    std::string_view words;  // folded, '|' between them; "" is an empty cell
    bool keeps;              // rows with one of the words are kept, or left out
    std::string_view why;    // of the rows left out
};

// The fields the row rule looks at, by the first name of their alias.
class Inputs {
public:
    Inputs(const Sheet& sheet, const std::vector<FieldSample>& samples) : sheet_(sheet), samples_(samples) {}
    void add(std::string_view name, int field, int slot) { known_.push_back({name, field, slot}); }
    int field(std::string_view name) const {  // of the sheet, -1 = not there
        for (const auto& known : known_)
            if (known.name == name) return known.field;
        return -1;
    }
    int slot(std::string_view name) const {  // of RowDraft::inputs, -1 = not there
        for (const auto& known : known_)
            if (known.name == name) return known.slot;
        return -1;
    }

    bool has(std::string_view name) const { return field(name) >= 0; }
    const FieldSample* sample(std::string_view name) const {
        const int at = field(name);
        return at < 0 ? nullptr : &samples_[static_cast<std::size_t>(at)];
    }
    const Sheet& sheet() const { return sheet_; }

private:
    struct Known {
        std::string_view name;
        int field, slot;
    };
    const Sheet& sheet_;
    const std::vector<FieldSample>& samples_;
    std::vector<Known> known_;
};
using RuleMaker = RowRule (*)(const Inputs&);

// A cell of the row the rule looks at, "" where the sheet has no such field.
inline std::string_view cell(const Record& record, int field) {
    return field < 0 ? std::string_view() : trimmed(record.fields[static_cast<std::size_t>(field)]);
}

// A column without which the export must not be read, though its other columns are there.
struct Must {
    std::string_view names;  // '|' between them
    std::string_view why;    // what goes wrong without it, and what to do
};

// One table an export feeds.
struct ExportPart {
    fact::Table table;
    std::span<const Alias> aliases;
    std::span<const Always> always = {};
    std::span<const RowsKept> rows = {};
    RuleMaker rule = nullptr;
    std::span<const int> by_rule = {};             // columns the rule fills
    std::string_view needs_one_of = {};            // '|' between first names: without any of them the part is not there
    std::span<const std::string_view> notes = {};  // for people, whenever the part is read
    bool looks_up = false;                         // may take columns from other sheets of the command
    bool instead = false;                          // only where the part before is not there
    bool one_row_each = false;                     // the first alias names each row: no value of it stands twice
};

struct Export {
    std::string_view system;  // "SAP"; "" = names people type
    std::string_view object;  // "goods movements"
    // Each names columns ('|' between alternatives) of which one must be there, or the sheet is not this export.
    std::span<const std::string_view> marks;
    std::span<const ExportPart> parts;
    std::span<const Must> musts = {};
    std::string_view refuses = {};     // an export nothing can be read from: why, for people
    std::string_view file_words = {};  // words in a file's name that speak for it, folded, '|' between them
};

std::span<const Export> odoo_exports();
std::span<const Export> erpnext_exports();
std::span<const Export> tryton_exports();
std::span<const Export> sap_exports();
std::span<const Export> sap_order_exports();
std::span<const Export> sap_plant_exports();
std::span<const Export> netsuite_exports();
std::span<const Export> typed_plant_exports();
std::span<const Export> typed_exports();  // names people type, one per purpose of a sheet

// Of items: a price or cost of 0 was never kept, and nothing is known of it.
RowRule zero_prices_unknown(const Inputs&);
// Of orders: what is a draft or waits for approval was not placed, whatever its date says.
void drop_unplaced(RowDraft& row);

// Calls `take` with each of the names between '|'; stops when it returns true and says so.
template <class Take>
bool any_name(std::string_view names, Take take) {
    for (std::size_t at = 0; at <= names.size();) {
        const std::size_t end = std::min(names.find('|', at), names.size());
        if (take(names.substr(at, end - at))) return true;
        at = end + 1;
    }
    return false;
}
inline std::string_view first_name(std::string_view names) { return names.substr(0, names.find('|')); }

}  // namespace drum::intake
