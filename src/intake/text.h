// A file as UTF-8 text, decoded while it is read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "intake/bytes.h"
#include "intake/encoding.h"

namespace drum::intake {

// A file that is text from end to end: what open_text found by looking at every byte.
struct TextFile {
    std::shared_ptr<const Bytes> bytes;
    Encoding encoding = Encoding::utf8;
    std::uint64_t start = 0;  // after the byte-order mark
    std::string note;         // what a person should know of the encoding; "" = nothing
};

// Settles the encoding by the whole file, piece by piece. Fails with what is wrong with the file as a whole.
Result<TextFile> open_text(std::shared_ptr<const Bytes> bytes);

// One pass over the text. The file may have changed since it was opened: what is no text any more is replaced.
class TextStream {
public:
    explicit TextStream(TextFile file) : file_(std::move(file)), at_(file_.start) {}
    // Appends some more of the text, at least one byte unless it has ended; false at the end.
    bool more(std::string& text, std::size_t about_bytes);
    std::uint64_t offset() const { return at_; }  // bytes of the file read so far
    Encoding encoding() const { return file_.encoding; }
    std::size_t unsound() const { return unsound_; }  // characters of UTF-16 that are none, so far

private:
    TextFile file_;
    std::uint64_t at_;
    std::string piece_;  // read and not yet decoded
    std::size_t unsound_ = 0;
};

}  // namespace drum::intake
