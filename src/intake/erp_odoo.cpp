#include "intake/aliases.h"

namespace drum::intake {

std::span<const Export> odoo_exports() { return {}; }

}  // namespace drum::intake
