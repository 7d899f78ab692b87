// Files as intake reads and needs them: pieces of what people give, and room for what does not fit in memory.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "intake/bytes.h"
#include "intake/scratch.h"

namespace drum::cli {

// A file read piece by piece; it may grow meanwhile, what came later is not read. Errors: io, with what the system says.
Result<std::shared_ptr<const intake::Bytes>> open_file(const std::string& path);
// Standard input to its end, kept on scratch in the folder, since it is read more than once.
Result<std::shared_ptr<const intake::Bytes>> read_standard_input(const std::string& folder);
// A nameless file in the folder, gone when it is closed or the program dies. Made on the first append.
std::unique_ptr<intake::Scratch> scratch_in(const std::string& folder);

}  // namespace drum::cli
