// What a planner who nets by hand would say of a small site today: the rules of src/projection/README.md, as plainly as
// can be. Where a rule leaves two readings open, README.md beside this says which one is taken here.
#pragma once

#include <map>
#include <set>
#include <string>

#include "site.h"

namespace drum::oracle {

struct Asked {                               // of one item
    double buy = 0, make = 0, transfer = 0;  // due before the next look
    std::optional<int> order_by;             // the first day on which something must be ordered, brought or begun
    bool due = false;
    bool operator==(const Asked&) const = default;
};

struct Answer {
    std::map<std::string, Asked> items;   // those of which something must be ordered at some time
    std::set<std::string> expedite;       // placed orders wanted earlier than they come, or overdue and needed
    std::set<std::string> may_expedite;   // nobody's yet, wanted earlier: approved, placed or chased
    std::set<std::string> may_pull;       // work behind a machine that serves something
    std::map<std::string, int> late;      // sales that will be late, and the day of the last of it
    std::set<std::string> must_tell;      // of those, the ones that no chasing helps
    std::set<std::string> unclear_sales;  // late or not: the rules do not say
    std::set<std::string> do_not_fit;     // open work that its machine cannot end in time
    bool must_act = false;                // something has to be done before the next look
    bool may_act = false;                 // something might be, by the rules that are left open
    bool unclear_starts = false;          // more work than a day holds on a route of several steps: not to be compared
};

Answer answer_of(const Site& site);

}  // namespace drum::oracle
