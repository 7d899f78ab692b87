// What a site is to hold, said without the ledger: each import's facts follow from its label.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "ledger/store.h"

namespace drum::store_test {

// One block of table moves for this label, sorted by key: `facts` of them, other ones for every label.
fact::Block facts_of(const std::string& label, std::size_t facts);

// A sum over facts that does not depend on their order.
struct Digest {
    std::int64_t facts = 0;
    std::uint64_t sum = 0;
    bool operator==(const Digest&) const = default;
    Digest& operator+=(const Digest& other);
};
Digest digest(const fact::Block& block, std::size_t row);

// What a site says: its imports, the digest of all facts along the chain, and of those read as runs by their source, which
// is the label of their import.
struct Said {
    std::vector<ledger::Import> imports;
    Digest chain;
    std::map<std::string, Digest> by_label;
};
// In three questions: of a site nobody is writing to.
Result<Said> said_by(ledger::Store& store);
Result<std::map<std::string, Digest>> said_as_runs(fact::Facts& facts);

// Whether the site says of each import that stands exactly the facts of its label, and nothing else; "" when it does.
// Import labels are "NAME:FACTS"; labels of undos are not looked at.
std::string mismatch(const Said& said);
// Whether these are exactly the facts of their labels.
bool are_whole(const std::map<std::string, Digest>& by_label);
std::string label_of(const std::string& name, std::size_t facts);

// How many rounds a test takes: `ordinary`, or `nightly` where DRUM_NIGHTLY is set.
int rounds(int ordinary, int nightly);

}  // namespace drum::store_test
