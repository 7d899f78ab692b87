#include "intake/aliases.h"

namespace drum::intake {

std::span<const Export> netsuite_exports() { return {}; }

}  // namespace drum::intake
