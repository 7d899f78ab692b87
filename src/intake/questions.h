// What only a person can say of a sheet: asked when it is needed and nothing in the file settles it.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace drum::intake {

struct Choice {
    std::string means;  // "consumption, taken from stock"
    std::string map;    // the same as text for --map: "table=moves,kind=consume"
};

struct Question {
    std::string sheet;   // the file's name
    std::string column;  // header as in the file, "" = the sheet as a whole
    std::string asks;    // one sentence
    std::vector<Choice> choices;
    bool needed = true;  // without an answer the sheet is refused; else the column is not read, or the best is taken
};

// The choice taken, or nothing when it stays open.
using Asker = std::function<std::optional<std::size_t>(const Question&)>;

}  // namespace drum::intake
