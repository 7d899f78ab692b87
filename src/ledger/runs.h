// The facts of a site as sorted runs, as of one moment.
#pragma once

#include <memory>
#include <optional>

#include "fact/run.h"
#include "ledger/catalog.h"

namespace drum::ledger {

// Reads segments by their place, one statement for all of them.
class SegmentReader {
public:
    static Result<SegmentReader> open(const Database& database);
    // The segment's facts, in order and within their bounds; else corrupt.
    Result<fact::Block> read(const Place& place);
    Result<void> read(const Place& place, fact::Block& block);  // in place of what it holds

private:
    explicit SegmentReader(Statement statement) : statement_(std::move(statement)) {}
    Statement statement_;
};

// A read transaction on a connection of its own, until the facts and all their runs are gone. `catalog` is what is known
// of the site, as of any moment before.
Result<std::unique_ptr<fact::Facts>> facts_of(std::unique_ptr<Database> database, Catalog catalog);

}  // namespace drum::ledger
