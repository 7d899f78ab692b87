// Whether a site file is, byte for byte, what was written.
#pragma once

#include <chrono>
#include <string>

#include "base/result.h"
#include "ledger/chain.h"
#include "ledger/store.h"

namespace drum::ledger {

// The segment's block, when its bytes say the same table and number of facts as its record.
Result<fact::Block> decoded(const SegmentRecord& segment);
Result<void> decoded(const SegmentRecord& segment, fact::Block& block);  // in place of what it holds

Result<Verification> verify_site(const std::string& path, std::chrono::milliseconds busy_wait);
// See reseal_sqlite.
Result<void> reseal_site(const std::string& path, std::chrono::milliseconds busy_wait);

}  // namespace drum::ledger
