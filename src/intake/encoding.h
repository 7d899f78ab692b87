// Is a file text that can be read at all? Everything after this stage is sound UTF-8 without NUL bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"

namespace drum::intake {

// Position of the first byte that is not sound UTF-8 (RFC 3629: no overlong forms, no surrogates), or npos.
std::size_t first_bad_utf8(std::string_view bytes);
// Why a file that begins with these bytes is no UTF-8 text, in a phrase that says what to do; nothing when it may be.
std::optional<Error> refuse_beginning(std::string_view bytes);
// The error of a byte that is not UTF-8.
Error refuse_byte(char byte, std::int64_t line);

}  // namespace drum::intake
