// The records of a site file in the order of the chain.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "ledger/chain.h"
#include "ledger/database.h"

namespace drum::ledger {

// What meets the records on the way. A fault is what is wrong with the chain at this record. An error ends the way.
struct Visitor {
    using Fault = std::optional<std::string>;
    std::function<Result<void>(const SegmentRecord&, const Fault&)> segment;
    std::function<Result<void>(const CommitRecord&, const Fault&)> commit;
};

// The newest commit record, import number 0 when there is none.
Result<CommitRecord> newest_commit(const Database& database);
// A follower that stands before the segment which holds fact `from`; nothing when all facts lie before it.
Result<std::optional<Follower>> follower_at(const Database& database, std::int64_t from);
// Walks from the follower's place to the end. A segment that no commit record covers is a fault.
Result<void> walk(const Database& database, Follower& follower, const Visitor& visitor);
Result<void> insert(Statement& statement, const SegmentRecord& segment);
Result<void> insert(Statement& statement, const CommitRecord& commit);
inline constexpr const char* kInsertSegment =
    "INSERT INTO segments(first, count, fact_table, low, high, newest, hash, bytes) VALUES(?, ?, ?, ?, ?, ?, ?, ?)";
inline constexpr const char* kInsertCommit =
    "INSERT INTO imports(number, first, count, undoes, label, hash) VALUES(?, ?, ?, ?, ?, ?)";

// A row with the columns of the table in their order; NULL in place of a segment's bytes gives a record without them.
// They hold until the statement's next step.
SegmentRecord segment_of(const Statement& row);
CommitRecord commit_of(const Statement& row);

}  // namespace drum::ledger
