#include "intake/aliases.h"

namespace drum::intake {

std::span<const Export> sap_exports() { return {}; }

}  // namespace drum::intake
