// What data can answer, what is missing and would buy more, and what is kept though nothing reads it. The one place that
// knows it: imports close with it, the audit lists it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fact/coverage.h"

namespace drum::fact {

// What can be said from these facts, as parts of a sentence: "how long approvals take".
std::vector<std::string> answered(const Coverage& coverage);

// Something that is not there: "No prices" costs "ranked by units, not by throughput money"; `add` says which column.
struct Gap {
    std::string missing, costs, add;
};
// In the order of what filling them would buy.
std::vector<Gap> gaps(const Coverage& coverage);

// What a column feeds, "" = it is kept and nothing reads it.
std::string_view feeds(Table table, int column);

struct Unread {
    Table table = Table::site;
    int column = 0;
    std::int64_t held = 0;  // facts that hold it
};
std::vector<Unread> unread(const Coverage& coverage);

}  // namespace drum::fact
