// The chain that seals a ledger, whatever holds it: every segment and every commit record has the SHA-256 of the
// record before it and of itself. A record that is altered, left out or moved breaks the chain at its place.
//
//   segments of import 1, commit record 1, segments of import 2, commit record 2, ...
//
// An undo is a commit record without segments.
//
// FORMAT.md says which bytes are hashed.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/store.h"

namespace drum::ledger {

using Hash = ChainHash;

std::string hex(const Hash& hash);
// From 32 stored bytes; all zeros, which no record has, from any other number of bytes.
Hash hash_from(std::string_view bytes);

// What is known of a segment without decoding it, to find keys. Follows from its bytes and is not hashed.
struct Bounds {
    fact::Key low, high;  // lowest and highest key
    Instant newest;       // newest recorded_at
    bool operator==(const Bounds&) const = default;
};

// A segment as it is stored.
struct SegmentRecord {
    std::int64_t first = 0;  // sequence number of its first fact
    std::int64_t count = 0;
    std::int64_t table = 0;  // fact::Table
    std::string_view bytes;
    Hash hash{};
    Bounds bounds{};
};

struct CommitRecord {
    Import import;
    Hash hash{};
};

// What the record's hash has to be after `previous`; the record's own hash is not looked at.
Hash seal(const Hash& previous, const SegmentRecord& segment);
Hash seal(const Hash& previous, const Import& import);

// Follows a chain record by record. After a fault it goes on from the record as it is stored, so that each fault
// is named once, at its place.
class Follower {
public:
    Follower() = default;  // from the beginning of a ledger
    // From a segment in the middle: its first fact, number and first fact of its import, and the hash before it.
    Follower(std::int64_t next_fact, std::int64_t next_import, std::int64_t import_first, const Hash& previous)
        : next_fact_(next_fact), next_import_(next_import), import_first_(import_first), previous_(previous) {}

    // What is wrong with the next record, nothing when it is sound.
    std::optional<std::string> take(const SegmentRecord& segment);
    std::optional<std::string> take(const CommitRecord& commit);

    const Hash& last() const { return previous_; }
    std::int64_t next_fact() const { return next_fact_; }
    std::int64_t next_import() const { return next_import_; }

private:
    std::int64_t next_fact_ = 1;
    std::int64_t next_import_ = 1;
    std::int64_t import_first_ = 1;  // the fact after the last commit record
    Hash previous_{};                // zeros before the first record
};

}  // namespace drum::ledger
