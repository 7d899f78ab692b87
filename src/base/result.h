// Errors are values. A function that can be refused by its input or by the machine returns Result<T>.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <utility>

namespace drum {

enum class ErrorCode {
    bad_input,     // a row, column or argument is not acceptable
    not_found,     // what was named does not exist
    io,            // the disk, the store or the network refused
    corrupt,       // stored bytes are not what was written
    too_new,       // the store was written by a newer program
    out_of_range,  // a number does not fit its exact type
    conflict,  // somebody else wrote in between: read again and repeat
};

// One phrase a person understands, and where it happened if that is known.
struct Error {
    ErrorCode code = ErrorCode::bad_input;
    std::string message;
    std::string file;      // empty: not about a file
    std::int64_t row = 0;  // 1-based line of the file; 0: not about a row
    std::string column;    // empty: not about a column

    // "moves.csv, row 12, column quantity: 'x' is not a number"
    std::string text() const;
};

template <class T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(ErrorCode code, std::string message) {
    return std::unexpected(Error{code, std::move(message), {}, 0, {}});
}

// The short code of an error as JSON and logs name it: "bad_input", "io", ...
const char* name(ErrorCode code);

}  // namespace drum
