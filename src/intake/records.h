// The rows of a sheet as text, one after the other, whatever the file was. What every later stage reads.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace drum::intake {

struct Record {
    std::int64_t line = 0;                 // 1-based, where the record starts; of a workbook the row
    std::string_view raw;                  // as it stands, without its line end
    std::vector<std::string_view> fields;  // valid until the next record is read; one without data() is not there
                                           // at all (a JSON object that lacks the key), which is not the same as empty
    std::string_view column;               // of a cell that became a row of its own: its header; "" = as the sheet says
    bool withdrawn = false;                // of a wide series: an empty or zero cell, which takes back what stood there before
    bool further_line = false;             // of a document whose head stands in a row above
    std::string_view problem;              // "" = sound; else why it cannot be read, and `fields` is empty
};

// One pass over the rows of a sheet.
class Records {
public:
    virtual ~Records() = default;
    // False at the end.
    virtual bool next(Record& record) = 0;
    // Bytes of the file done so far, for progress.
    virtual std::uint64_t offset() const = 0;
    // At the end: what this pass left out and why, a sentence each, for people.
    virtual std::vector<std::string> notes() const { return {}; }
};

}  // namespace drum::intake
