// Column headers and words as people write them, folded so that spelling does not matter.
#pragma once

#include <string>
#include <string_view>

namespace drum::intake {

// Lower case without accents, blanks and punctuation: "Qty. Complété" -> "qtycomplete", "recorded_at" -> "recordedat".
// Letters outside Latin stay as they are.
std::string folded(std::string_view text);
std::string_view trimmed(std::string_view text);  // without outer blanks and tabs
// The name of the table a file is called after: "folder/Moves.csv" -> "moves"; ".rejected" is dropped too.
std::string stem(std::string_view file_name);
// Cut to what fits in a message, at a character's border, with "..." when something was cut.
std::string shortened(std::string_view text, std::size_t bytes);

}  // namespace drum::intake
