// A small site as the canonical tables: to be printed, and to be laid down as facts.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "fact/block.h"
#include "site.h"

namespace drum::oracle {

using Cells = std::vector<std::pair<std::string, std::string>>;  // column, text; what is not said is not there

struct Tables {
    std::vector<std::pair<std::string, std::vector<Cells>>> of;  // name, rows
};

Tables tables_of(const Site& site);
std::string csv(const Tables& tables);
Instant asked_at(const Site& site);

// The last rows first, for questions that must not depend on their order.
Tables backwards(Tables tables);

struct Laid {
    std::vector<fact::Block> blocks;
    std::vector<std::string> not_carried;  // columns that the schema does not have
};
Laid lay_down(const Tables& tables);

}  // namespace drum::oracle
