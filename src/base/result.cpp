#include "base/result.h"

#include <cstdio>
#include <cstdlib>

#include "base/check.h"

namespace drum {

std::string Error::text() const {
    std::string where = file;
    auto add = [&](const std::string& part) { where += (where.empty() ? "" : ", ") + part; };
    if (row > 0) add("row " + std::to_string(row));
    if (!column.empty()) add("column " + column);
    return where.empty() ? message : where + ": " + message;
}

const char* name(ErrorCode code) {
    switch (code) {
        case ErrorCode::bad_input: return "bad_input";
        case ErrorCode::not_found: return "not_found";
        case ErrorCode::io: return "io";
        case ErrorCode::corrupt: return "corrupt";
        case ErrorCode::too_new: return "too_new";
        case ErrorCode::out_of_range: return "out_of_range";
        case ErrorCode::conflict: return "conflict";
    }
    return "unknown";
}

void check_failed(const char* expression, const char* file, int line) {
    std::fprintf(stderr, "drum: a mistake of ours: %s does not hold (%s:%d)\n", expression, file, line);
    std::abort();
}

}  // namespace drum
