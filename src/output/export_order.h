// In which order an exported table stands: by what people look for a row of it.
#pragma once

#include <cstddef>
#include <string>

#include "fact/block.h"

namespace drum::output {

// Bytes that compare as the rows should stand: the columns that are looked for one after the other, then the key. In texts
// digits count by their value, so that line 10 comes after line 9.
void append_sort_key(std::string& key, const fact::Block& rows, std::size_t row);
// The key of the fact, which such bytes end with.
fact::Key fact_of(std::string_view sort_key);

}  // namespace drum::output
