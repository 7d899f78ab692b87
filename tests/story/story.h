// A story as it is written in a file (README.md): steps, each a line and the lines that belong to it.
#pragma once

#include <string>
#include <vector>

namespace drum::story {

struct Table {
    std::string name;          // of the canonical table
    std::string csv;           // with its header
};

struct Step {
    std::size_t line = 0;      // in the file
    std::vector<std::string> words;
    std::vector<Table> tables; // of `import`
    std::vector<std::string> expected;  // of `at`: "buy A 48"
};

struct Story {
    std::string title;
    std::vector<Step> steps;
};

// Throws std::runtime_error naming the line that cannot be read.
Story read(const std::string& text);

}  // namespace drum::story
