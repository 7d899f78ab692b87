// Workbooks of Excel and its kin (ECMA-376): each sheet with a table becomes a Sheet. Sheets are streamed; the texts that
// they share are held in memory, within bounds.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "intake/bytes.h"
#include "intake/sheet.h"

namespace drum::intake {

// The sheets of the file that hold a table. Fails with what is wrong with the file as a whole.
Result<std::vector<Sheet>> open_workbook(const std::string& file_name, const Bytes& bytes);

}  // namespace drum::intake
