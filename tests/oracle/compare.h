// What the engine says of a small site, beside what the oracle says.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "oracle.h"
#include "site.h"
#include "tables.h"

namespace drum::oracle {

struct Said {  // by the engine, in the oracle's words
    std::map<std::string, Asked> items;
    std::set<std::string> expedite, approve;  // orders, due today
    std::set<std::string> expedite_later;     // items
    std::set<std::string> overload;           // late work of which it is said that it will be late
    std::map<std::string, int> told;          // sale -> the last day told for it
    std::set<std::string> verbs;              // of all that is due
    std::set<std::string> questions;          // items of which it asks before it says anything
    bool needs_somebody = false;
    bool asks_for_nothing_of_it = false;  // an order of quantity nought
    std::vector<std::string> lines;       // all that is due and to come, a line each, to be compared and printed
};

struct Heard {
    Said said;
    std::vector<std::string> not_carried;  // columns of the tables that the schema does not have
};

Heard ask_engine(const Site& site, const Tables& tables);
std::string text_of(const Answer& answer);
std::string text_of(const Said& said);

// The first thing that is different; nothing where both say the same. Parts of the answer that the rules leave open are
// not compared.
std::optional<std::string> difference(const Answer& answer, const Said& said, const Site& site);

// The site without what it differs without.
Site shrunk(Site site);

// Prints the seed and the site where the engine stops on a failed check while this lives.
class OnStop {
public:
    explicit OnStop(const std::string& what);
    ~OnStop();
    OnStop(const OnStop&) = delete;
    OnStop& operator=(const OnStop&) = delete;
};

}  // namespace drum::oracle
