// What each sheet of a command is and how it is read. It sees all sheets at once: order lines find their heads, ids
// found in one confirm those of another.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "intake/intake.h"
#include "intake/mapping.h"
#include "intake/profiles.h"
#include "intake/sheet.h"

namespace drum::intake {

// One table a sheet becomes, or why it is none.
struct Recognised {
    std::size_t of = 0;            // index of the sheet in the command
    Sheet sheet;                   // as it is read: with fields looked up in others, or a row per cell
    Mapping mapping;               // without plans: other sheets look things up in it, and it is no table itself
    std::optional<Error> problem;  // not recognised, or not to be read as it stands
};

struct Recognition {
    std::vector<Recognised>
        sheets;  // in their order; one that feeds several tables is there once for each, one that is none once
    std::vector<Profile> kept;  // what was said and answered, to be kept with the site
};
Recognition recognise(const std::vector<Sheet>& sheets, const Guidance& guidance);

}  // namespace drum::intake
