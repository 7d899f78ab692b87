// What people call a line of an order or of a sale.
#pragma once

#include <string>

namespace drum::state {

// "D-12 line 2"; "D-12" where it has no number.
inline std::string line_name(const std::string& order, const std::string& line) {
    return line.empty() ? order : order + " line " + line;
}

}  // namespace drum::state
