// What a case expects of an answer of the program, by conditions with names (README.md).
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace drum::planning {

using Json = nlohmann::ordered_json;  // the first condition of a step is the one the case is about: order counts

// What the program said to one step. What only some conditions look at is asked when one does.
struct Answer {
    int code = 0;
    Json said = Json::object();
    std::string error;
    std::vector<Json> imports;          // what each import so far said
    int import_code = 0;                // how the last of them ended
    std::function<std::string()> text;  // the same answer for people
    std::function<Json()> today;        // `drum today` at the same moment
};

// The first condition that does not hold and what was seen instead; nothing where all hold. An answer without a field
// that a condition needs misses it. Throws std::runtime_error where a condition is not known.
std::optional<std::string> missed(const Answer& answer, const Json& expect);

// Throws std::runtime_error where a condition, inside `any_of` too, is not known or is not of its form.
void check(const Json& expect);

}  // namespace drum::planning
