// The form of the source tree: who may include whom, what sizes and names are allowed. Every check takes the root of a
// tree and gives one line per fault, so that the checks themselves can be tried on a tree that is wrong.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace drum::form {

using Faults = std::vector<std::string>;

// An include of a room that the table of rooms (ENGINEERING, the house) does not allow.
Faults forbidden_includes(const std::filesystem::path& root);
// A folder or file named after nothing: util, common, core, manager, helper.
Faults empty_names(const std::filesystem::path& root);
// A file of more than 500 lines, a function of more than 70 (rows of a table of data in it do not count), engine.cpp of
// 150 or more.
Faults too_long(const std::filesystem::path& root);
// A room without a README.md.
Faults missing_readmes(const std::filesystem::path& root);
// Marks of unfinished work.
Faults unfinished(const std::filesystem::path& root);
// A pure room that reads a clock, the environment, the disk, or draws random numbers of its own.
Faults impure(const std::filesystem::path& root);

Faults all(const std::filesystem::path& root);

// The source without comments and without what stands inside string and character literals; lines keep their number.
std::string bare_code(const std::string& source);

}  // namespace drum::form
