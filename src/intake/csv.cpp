#include "intake/csv.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace drum::intake {
namespace {

constexpr std::string_view kUnterminated = "a quote is opened and never closed";
constexpr std::string_view kTooLong = "the row is longer than 1 MB";
constexpr std::string_view kAfterQuote =
    "there is text after a closing quote; a quote inside a quoted field is doubled";

constexpr std::string_view kUndefined = "the row holds a byte that is neither UTF-8 nor Windows-1252";
constexpr std::string_view kDamaged = "the row holds bytes that are no characters; the file is damaged there";

constexpr std::size_t kLongLineKept = 64 << 10;
constexpr std::size_t kWindowBytes = 4 * kMaxRecordBytes;

}  // namespace

CsvReader::CsvReader(const TextFile& file, char delimiter)
    : stream_(file), encoding_(file.encoding), delimiter_(delimiter), max_record_bytes_(kMaxRecordBytes) {
    refill();
}

CsvReader::CsvReader(std::string_view text, char delimiter, std::int64_t line, std::size_t max_record_bytes)
    : end_(text.size()), text_(text), delimiter_(delimiter), max_record_bytes_(max_record_bytes), line_(line) {}

// Drops what has been read and takes in more, until a record of the longest length fits or the file ends. Whatever
// pointed into the text is gone.
void CsvReader::refill() {
    if (!stream_ || text_.size() - at_ > max_record_bytes_ + 1) return;
    window_.erase(0, at_);
    at_ = 0;
    while (stream_ && window_.size() < kWindowBytes)
        if (!stream_->more(window_, kWindowBytes - window_.size())) {
            end_ = stream_->offset();
            stream_.reset();
        }
    text_ = window_;
}

bool CsvReader::at_field_end() const {
    return at_ >= text_.size() || text_[at_] == delimiter_ || text_[at_] == '\n' || text_[at_] == '\r';
}

void CsvReader::take_line_end() {
    if (at_ >= text_.size()) return;
    if (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') ++at_;
    ++at_;
    ++line_;
}

bool CsvReader::next(Record& record) {
    refill();
    while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) {
        take_line_end();
        refill();
    }
    if (at_ >= text_.size()) return false;
    record.line = line_;
    record.fields.clear();
    record.problem = {};
    lines_inside_ = 0;
    unescaped_used_ = 0;
    const std::size_t start = at_;
    const std::size_t limit = std::min(text_.size(), start + max_record_bytes_);
    for (;;) {
        if (at_ < text_.size() && text_[at_] == '"') {
            if (!quoted_field(record, limit)) {
                recover(record, start, record.problem);
                return true;
            }
        } else {
            plain_field(record, limit);
        }
        if (at_ >= limit && limit < text_.size()) {
            recover(record, start, kTooLong);
            return true;
        }
        if (at_ >= text_.size() || text_[at_] != delimiter_) break;
        ++at_;
    }
    record.raw = text_.substr(start, at_ - start);
    if (encoding_ != Encoding::utf8) refuse_undecoded(record);
    line_ += lines_inside_;
    take_line_end();
    return true;
}

// What the decoder could not read stands as U+FFFD in the text.
void CsvReader::refuse_undecoded(Record& record) const {
    if (record.raw.find("\xEF\xBF\xBD") == std::string_view::npos) return;
    record.fields.clear();
    record.problem = encoding_ == Encoding::windows_1252 ? kUndefined : kDamaged;
}

void CsvReader::plain_field(Record& record, std::size_t limit) {
    const char* const data = text_.data();
    const std::size_t start = at_;
    std::size_t at = at_;
    while (at < limit && data[at] != delimiter_ && data[at] != '\n' && data[at] != '\r') ++at;
    at_ = at;
    record.fields.push_back(text_.substr(start, at - start));
}

bool CsvReader::quoted_field(Record& record, std::size_t limit) {
    const std::size_t start = ++at_;
    bool doubled = false;
    for (;;) {
        const void* found = at_ < limit ? std::memchr(text_.data() + at_, '"', limit - at_) : nullptr;
        if (found == nullptr) {
            record.problem = limit < text_.size() ? kTooLong : kUnterminated;
            return false;
        }
        at_ = static_cast<std::size_t>(static_cast<const char*>(found) - text_.data());
        if (at_ + 1 >= text_.size() || text_[at_ + 1] != '"') break;
        doubled = true;
        at_ += 2;
    }
    const std::string_view inside = text_.substr(start, at_ - start);
    ++at_;
    while (at_ < limit && (text_[at_] == ' ' || (text_[at_] == '\t' && delimiter_ != '\t'))) ++at_;
    if (!at_field_end()) {
        record.problem = kAfterQuote;
        return false;
    }
    for (std::size_t i = 0; i < inside.size(); ++i)
        if (inside[i] == '\n' || (inside[i] == '\r' && (i + 1 == inside.size() || inside[i + 1] != '\n')))
            ++lines_inside_;
    record.fields.push_back(doubled ? without_doubled_quotes(inside) : inside);
    return true;
}

std::string_view CsvReader::without_doubled_quotes(std::string_view text) {
    if (unescaped_used_ == unescaped_.size()) unescaped_.emplace_back();
    std::string& out = unescaped_[unescaped_used_++];
    out.clear();
    for (std::size_t i = 0; i < text.size(); ++i) {
        out.push_back(text[i]);
        if (text[i] == '"') ++i;
    }
    return out;
}

// Sets the record to its first line alone and goes on after it. No line is scanned more than a bounded number of
// times: of two lines that both open a quote, the second closes the first.
void CsvReader::recover(Record& record, std::size_t start, std::string_view problem) {
    const auto line_end = [&](std::size_t from) { return std::min(text_.find_first_of("\r\n", from), text_.size()); };
    std::size_t end = line_end(start);
    record.raw = text_.substr(start, end - start);
    record.fields.clear();
    // A long quoted stretch of short lines is an unclosed quote; only a long line is a long row.
    record.problem = problem == kTooLong && end - start < max_record_bytes_ ? kUnterminated : problem;
    line_ = record.line;
    if (end == text_.size() && stream_) {  // the line goes on beyond the window: only its beginning is kept
        long_line_.assign(record.raw.substr(0, kLongLineKept));
        record.raw = long_line_;
        while (end == text_.size() && stream_) {
            at_ = end;
            refill();
            end = line_end(0);
        }
    }
    at_ = end;
    take_line_end();
}

std::string csv_line(const std::vector<std::string_view>& fields, char delimiter) {
    std::string out;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (i > 0) out.push_back(delimiter);
        const std::string_view field = fields[i];
        const bool quote = field.find_first_of("\"\r\n") != std::string_view::npos ||
                           field.find(delimiter) != std::string_view::npos;
        if (!quote) {
            out += field;
            continue;
        }
        out.push_back('"');
        for (const char c : field) {
            if (c == '"') out.push_back('"');
            out.push_back(c);
        }
        out.push_back('"');
    }
    return out;
}

}  // namespace drum::intake
