#include "intake/aliases.h"

namespace drum::intake {

std::span<const Export> tryton_exports() { return {}; }

}  // namespace drum::intake
