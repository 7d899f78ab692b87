#include "intake/aliases.h"

namespace drum::intake {

std::span<const Export> erpnext_exports() { return {}; }

}  // namespace drum::intake
