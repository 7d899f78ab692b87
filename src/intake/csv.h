// Reads delimited text (RFC 4180) record by record from bytes that stay where they are.
//
// Line ends are LF, CRLF or CR. A field that starts with a quote may hold delimiters, line ends and doubled quotes;
// a quote inside an unquoted field is an ordinary character. Blank lines are skipped. A record that cannot be read
// (a quote never closed, text after a closing quote, longer than the bound) comes back with `problem` set and its
// first line as `raw`; reading goes on at the line after that, so one stray quote costs one line, not the file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace drum::intake {

inline constexpr std::size_t kMaxRecordBytes = 1 << 20;

struct CsvRecord {
    std::int64_t line = 0;                 // 1-based, where the record starts
    std::string_view raw;                  // as it stands, without its line end
    std::vector<std::string_view> fields;  // unquoted; valid until the next record is read
    std::string_view problem;              // "" = sound
};

class CsvReader {
public:
    // `text` without a byte-order mark; `line` is the number of its first line.
    explicit CsvReader(std::string_view text, char delimiter, std::int64_t line = 1,
                       std::size_t max_record_bytes = kMaxRecordBytes);
    // False at the end of the text.
    bool next(CsvRecord& record);
    std::size_t offset() const { return at_; }  // bytes read so far
    std::int64_t line() const { return line_; }

private:
    bool quoted_field(CsvRecord& record, std::size_t limit);
    void plain_field(CsvRecord& record, std::size_t limit);
    std::string_view without_doubled_quotes(std::string_view text);
    void recover(CsvRecord& record, std::size_t start, std::string_view problem);
    void take_line_end();
    bool at_field_end() const;

    std::string_view text_;
    char delimiter_;
    std::size_t max_record_bytes_;
    std::size_t at_ = 0;
    std::int64_t line_ = 1;
    std::int64_t lines_inside_ = 0;      // line ends within quotes of the record at hand
    std::deque<std::string> unescaped_;  // fields that had doubled quotes; a deque never moves its strings
    std::size_t unescaped_used_ = 0;
};

// The delimiter among , ; tab | that splits the first records most evenly into the most fields.
char sniff_delimiter(std::string_view text);
// A record of the fields in RFC 4180 form, without line end.
std::string csv_line(const std::vector<std::string_view>& fields, char delimiter);

}  // namespace drum::intake
