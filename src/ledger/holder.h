// Who is writing to a site, for the one who waits in vain.
#pragma once

#include <string>

namespace drum::ledger {

// "process 4711: drum import moves.csv", "this program", or "" where the system does not say.
std::string writer_of(const std::string& path);

}  // namespace drum::ledger
