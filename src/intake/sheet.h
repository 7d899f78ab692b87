// One table of text: a header row and the records under it. What every recogniser looks at.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "intake/intake.h"
#include "intake/mapping.h"
#include "intake/records.h"

namespace drum::intake {

inline constexpr int kAllParts = -1;

// Opens passes over the records of a sheet. Of a table cut over several files (alike.h) a pass goes over all its parts,
// or over one of them; any other sheet has one part. May be called from several readers at once.
class RecordsOf {
public:
    using Open = std::function<std::unique_ptr<Records>(int part)>;
    RecordsOf() = default;
    RecordsOf(Open open) : open_(std::move(open)) {}
    std::unique_ptr<Records> operator()(int part = kAllParts) const { return open_(part); }
    RecordsOf of_part(int part) const {
        return {[open = open_, part](int) { return open(part); }};
    }

private:
    Open open_;
};

struct Sheet {
    std::string name;                 // of the file; of a workbook with the sheet behind it: "book.xlsx [Stock]"
    std::uint64_t bytes = 0;          // of the file, for progress
    char delimiter = ',';             // of the file, and of the rows that are rejected
    bool typed = false;               // the file says itself what is a number: a workbook, JSON
    std::vector<std::string> header;  // trimmed, as in the file
    std::vector<std::string> folded;  // the same, folded
    std::string header_line;          // as it stands
    std::vector<bool> of_lines;       // of documents: the columns of their lines; empty = no documents (filled_down.h)
    std::vector<std::string> notes;   // on how the file was read, for people
    RecordsOf records;                // under the header
};

// The tables in a file, one in most. Fails with what is wrong with the file as a whole.
Result<std::vector<Sheet>> open_sheets(const SourceFile& file);
// The table among the records of a file or of a workbook's sheet.
Result<Sheet> sheet_of(std::string name, std::function<std::unique_ptr<Records>()> records, char delimiter, bool workbook);
// The delimiter among , ; tab | whose table is the widest and most evenly filled. `whole`: the text is not cut off.
char sniff_delimiter(std::string_view beginning, bool whole = true);

// "'item', 'quantity', 'time'", cut after a dozen names.
std::string quoted_list(const std::vector<std::string>& names);

// The date order of each of the plans `asked` (indices), by all the values of its field; one that nothing settles takes
// the order of the others. Fails, naming the column, when none does.
Result<void> settle_dates(const Sheet& sheet, const std::vector<std::size_t>& asked, std::vector<FieldPlan>& plans,
                          std::vector<std::string>& notes);
// The same of numbers and their decimal mark. Rows written in the other style are refused one by one when they are few.
Result<void> settle_numbers(const Sheet& sheet, const std::vector<std::size_t>& asked, std::vector<FieldPlan>& plans,
                            std::vector<std::string>& notes);

}  // namespace drum::intake
