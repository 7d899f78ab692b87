// The words of one line: a verb, what it is about, and options.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace drum::hand {

struct Spoken {
    std::string verb;
    std::vector<std::string> words;            // after the verb, quantities and units apart
    std::map<std::string, std::string> said;   // options by their name, flags with ""
    std::string instead_of;                    // the line as it counts, where these words were found for it

    bool has(const std::string& option) const { return said.contains(option); }
    std::string option(const std::string& name) const {
        const auto found = said.find(name);
        return found == said.end() ? std::string() : found->second;
    }
    // The line as it counts: words, then options in the order of their names; without the id and the moment it was recorded.
    std::string text() const;
};

// A line of a file as a shell would split it: blanks between words, "..." and '...' around words that hold some. `#` begins a
// comment. Nothing: no words. Errors: bad_input, a quote that is not closed.
Result<std::vector<std::string>> words_of(std::string_view line);

// Errors: bad_input, for an unknown verb or option (the near ones are named), a word too many or too few, an option said twice.
Result<Spoken> parse(const std::vector<std::string>& words);

// How each verb is said, a line each.
std::string usage();

// Of `names` those that `said` may have been meant for, the nearest first, at most three.
std::vector<std::string> near_names(std::string_view said, const std::vector<std::string>& names);
// " (near: A, B)", "" where there are none.
std::string near_phrase(std::string_view said, const std::vector<std::string>& names);

}  // namespace drum::hand
