// Column headers and words as people write them, folded so that spelling does not matter.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace drum::intake {

// Lower case without accents, blanks and punctuation: "Qty. Complété" -> "qtycomplete", "recorded_at" -> "recordedat".
// Letters outside Latin stay as they are.
std::string folded(std::string_view text);
// What a header says besides its own name: "Item Code (Items)" is "itemcode" with "items" in brackets,
// "order_line/product_id/.id" is "productid" under the path "orderline", "EKPO-MENGE" is "menge" under "ekpo".
struct HeaderName {
    std::string whole;      // folded as it stands, without what stands in brackets
    std::string bare;       // the last part of a path, without what only says how a relation is written
    std::string path;       // what stood before it, "" = nothing
    std::string bracketed;  // a unit, or the child table of a document
};
HeaderName header_name(std::string_view header);
std::string_view trimmed(std::string_view text);  // without outer blanks and tabs
// The name of the table a file is called after: "folder/Moves.csv" -> "moves"; ".rejected" is dropped too.
std::string stem(std::string_view file_name);
// The names a sheet may be called after, best first: "book.xlsx [Stock]" -> "stock", "book"; of a file its stem alone.
std::vector<std::string> stems(std::string_view sheet_name);
// Cut to what fits in a message, at a character's border, with "..." when something was cut.
std::string shortened(std::string_view text, std::size_t bytes);

}  // namespace drum::intake
