// A record taken back by another: every cell that it said becomes what it would be without it. Nothing is edited; before the
// reversal was recorded, the record stands.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "fact/run.h"

namespace drum::hand {

struct TakenBack {
    std::vector<fact::Block> rows;          // keyed, without source; one block per table
    std::set<std::string> items;            // that they are about
    std::set<std::string> orders;           // whose lines fall away as a whole
    std::set<std::string> moved;            // orders of which its moves told
    bool empty() const;
};

// `id`: of the record. Items that it made known on the way (not `with_items`) stay known: later ones speak of them. Errors of
// the facts.
Result<TakenBack> taken_back(fact::Facts& facts, const std::string& id, Instant recorded_at, bool with_items);

}  // namespace drum::hand
