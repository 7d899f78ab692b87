// JSON objects as rows: one a line, or the elements of an array. The header is every key of the file in the order of its
// first use, a key of an object within an object as "outer/inner". Objects may say with "table" which canonical table they
// are rows of; then each table is a sheet of its own.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "intake/sheet.h"
#include "intake/text.h"

namespace drum::intake {

// Reads the file once for its keys. Fails when no object can be read.
Result<std::vector<Sheet>> open_json(const std::string& file_name, const TextFile& file);

}  // namespace drum::intake
