// Is a file text that can be read at all? Everything after this stage is sound UTF-8 without NUL bytes.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/result.h"

namespace drum::intake {

// The bytes after a UTF-8 byte-order mark, or all of them.
std::string_view without_mark(std::string_view bytes);
// Position of the first byte that is not sound UTF-8 (RFC 3629: no overlong forms, no surrogates), or npos.
std::size_t first_bad_utf8(std::string_view bytes);
// Why the bytes cannot be read as UTF-8 text, in a phrase that says what to do; nothing when they can.
std::optional<Error> refuse_unreadable(std::string_view bytes);

}  // namespace drum::intake
