// Reads delimited text (RFC 4180) record by record, holding some megabytes of it at a time.
//
// Line ends are LF, CRLF or CR. A field that starts with a quote may hold delimiters, line ends and doubled quotes;
// a quote inside an unquoted field is an ordinary character. Blank lines are skipped. A record that cannot be read
// (a quote never closed, text after a closing quote, longer than the bound) comes back with `problem` set and its
// first line (or the beginning of it) as `raw`; reading goes on at the line after that, so one stray quote costs one
// line, not the file. So does a row with bytes that are no characters of the file's encoding.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "intake/records.h"
#include "intake/text.h"

namespace drum::intake {

inline constexpr std::size_t kMaxRecordBytes = 1 << 20;

class CsvReader final : public Records {
public:
    // Of a file, from its first line on.
    CsvReader(const TextFile& file, char delimiter);
    // Of text that stays where it is, without a byte-order mark; `line` is the number of its first line.
    CsvReader(std::string_view text, char delimiter, std::int64_t line = 1,
              std::size_t max_record_bytes = kMaxRecordBytes);
    CsvReader(const CsvReader&) = delete;
    CsvReader& operator=(const CsvReader&) = delete;

    bool next(Record& record) override;
    std::uint64_t offset() const override {
        const std::uint64_t end = stream_ ? stream_->offset() : end_, ahead = text_.size() - at_;
        return end < ahead ? 0 : end - ahead;  // decoded text may be longer than its bytes
    }

private:
    void refill();
    bool quoted_field(Record& record, std::size_t limit);
    void plain_field(Record& record, std::size_t limit);
    std::string_view without_doubled_quotes(std::string_view text);
    void refuse_undecoded(Record& record) const;
    void recover(Record& record, std::size_t start, std::string_view problem);
    void take_line_end();
    bool at_field_end() const;

    std::string window_;                 // of a stream: what text_ looks at
    std::optional<TextStream> stream_;   // until it has ended
    std::uint64_t end_ = 0;              // of the file, once known
    Encoding encoding_ = Encoding::utf8;
    std::string_view text_;
    char delimiter_;
    std::size_t max_record_bytes_;
    std::size_t at_ = 0;
    std::int64_t line_ = 1;
    std::int64_t lines_inside_ = 0;      // line ends within quotes of the record at hand
    std::string long_line_;              // the beginning of a line longer than the window
    std::deque<std::string> unescaped_;  // fields that had doubled quotes; a deque never moves its strings
    std::size_t unescaped_used_ = 0;
};

// A record of the fields in RFC 4180 form, without line end.
std::string csv_line(const std::vector<std::string_view>& fields, char delimiter);

}  // namespace drum::intake
