// A run that reads and decodes its next blocks on a thread of its own while whoever reads it works on the last.
#pragma once

#include <memory>

#include "fact/run.h"

namespace drum::ledger {

// What the run uses must stand being used from that thread.
std::unique_ptr<fact::Run> read_ahead(std::unique_ptr<fact::Run> run);

}  // namespace drum::ledger
