// What kind of bytes a file holds, and how they become UTF-8. Everything after this stage is sound UTF-8 without NUL.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace drum::intake {

enum class Encoding : std::uint8_t {
    utf8,
    utf8_damaged,  // UTF-8 with some bytes that are not: each becomes U+FFFD, and its row is refused
    windows_1252,  // holds all of Latin-1 that is text
    utf16_le,
    utf16_be,
};

// Position of the first byte that is not sound UTF-8 (RFC 3629: no overlong forms, no surrogates), or npos.
std::size_t first_bad_utf8(std::string_view bytes);
// Bytes of the sequence that a sound lead byte opens (1 for ASCII), 0 for a byte that opens none.
std::size_t utf8_length(unsigned char lead);

// Why a file that begins with these bytes is no text, in a phrase that says what it is and what to do; nothing when it
// may be text.
std::optional<Error> refuse_beginning(std::string_view bytes);
// The same of a text that is a page, a drawing or a program's own format.
std::optional<Error> refuse_text_beginning(std::string_view text);
bool is_zip(std::string_view beginning);
// UTF-16 with its mark, or by zero bytes at every other place.
std::optional<Encoding> utf16_of(std::string_view beginning);

// The five bytes Windows-1252 leaves undefined.
bool undefined_in_1252(unsigned char byte);
void append_1252(std::string& out, std::string_view bytes);
// Decodes whole pairs and appends UTF-8; what belongs to the next piece stays in `bytes`. A lone surrogate or a NUL
// gives U+FFFD and is counted in `unsound`. At the `last` piece nothing is left over.
void append_utf16(std::string& out, std::string& bytes, bool big_endian, bool last, std::size_t& unsound);
// Appends `bytes` with U+FFFD for each byte that is not UTF-8; a sequence cut off at the end stays in `bytes`.
void append_mended(std::string& out, std::string& bytes, bool last);

// "0xE9"
std::string hex(unsigned char byte);

}  // namespace drum::intake
