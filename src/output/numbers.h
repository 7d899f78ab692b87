// Numbers as JSON carries them. Private to this room.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "base/calendar.h"

namespace drum::output {

using Json = nlohmann::ordered_json;

// At most nine significant digits, so that the last bits of an addition's order never show.
inline double nine_digits(double value) {
    char buffer[40];
    std::snprintf(buffer, sizeof buffer, "%.9g", value);
    const double rounded = std::strtod(buffer, nullptr);
    return rounded == 0 ? 0.0 : rounded;
}

// Whole minutes as an integer, others with up to six decimals: the sum of parts is the total to the microsecond.
inline Json minutes_json(std::int64_t micros) {
    if (micros % kMicrosPerMinute == 0) return micros / kMicrosPerMinute;
    return static_cast<double>(std::llround(static_cast<double>(micros) / 60.0)) / 1e6;
}

inline std::string line(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n"; }

}  // namespace drum::output
