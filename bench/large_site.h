// A made-up site of any size as canonical tables, for measuring. Same size, same bytes.
#pragma once

#include <string>
#include <vector>

namespace drum::bench {

struct TableText {
    std::string name;   // "items.csv"
    std::string bytes;  // canonical CSV
};

// `items` items: half are bought parts of 50 suppliers, a quarter sub-assemblies of three parts each, a quarter
// products of two sub-assemblies and one part; 20 shared resources, of which one cannot make all that is ordered within
// the fortnight; one customer order per item, one open purchase order per bought part, opening stock of every part (one
// in two hundred is short) and every tenth sub-assembly. With several places each item is counted at every one of them,
// what there is of it spread over all.
std::vector<TableText> large_site(int items, int places = 1);
// The id of the resource that is overloaded.
std::string overloaded_resource();

}  // namespace drum::bench
