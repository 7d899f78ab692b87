// Recognises plain event logs - case, activity, resource, start, complete, quantities - under the names people give
// their columns, confirmed by the values, and maps them to `operations`.
#pragma once

#include <optional>

#include "intake/canonical.h"

namespace drum::intake {

// Nothing when the sheet is no operation log; an error when it is one that cannot be read as it stands.
std::optional<Result<Mapping>> map_operation_log(const Sheet& sheet);

}  // namespace drum::intake
