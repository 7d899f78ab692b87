// Imports, what was taken back, and whether the ledger is sound, for people and programs.
#pragma once

#include <string>
#include <vector>

#include "ledger/store.h"

namespace drum::output {

// Newest first.
std::string imports_text(const std::vector<ledger::Import>& imports);
std::string imports_json(const std::vector<ledger::Import>& imports);
// `imports` as they are after the undo, which is the one of this number.
std::string undo_text(const std::vector<ledger::Import>& imports, std::int64_t number);
std::string undo_json(const std::vector<ledger::Import>& imports, std::int64_t number);

std::string verification_text(const ledger::Verification& found);
std::string verification_json(const ledger::Verification& found);

}  // namespace drum::output
