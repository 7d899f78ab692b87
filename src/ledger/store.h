// Facts at rest. A store is two calls: append a batch, read from a sequence number.
//
// What is appended is sealed: blocks are encoded by column into segments (segment.h documents the format),
// each segment's hash covers the one before it, and a batch becomes visible as a whole or not at all.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "fact/block.h"

namespace drum::ledger {

// What one command wrote, as one act.
struct Import {
    std::int64_t number = 0;       // 1, 2, ... in the order of commits; given by the store
    std::int64_t first = 0;        // sequence number of its first fact
    std::int64_t count = 0;        // facts in it
    std::string label;             // the files or the command, for people
};

struct Verification {
    std::int64_t segments = 0;
    std::int64_t facts = 0;
    std::string chain_hash;              // hex SHA-256 of the last segment, "" for an empty store
    std::vector<std::string> faults;     // empty = sound; each names the segment and what is wrong
};

class Store {
public:
    virtual ~Store() = default;
    // Writes the blocks in order as one import, durable when this returns. An empty batch writes nothing.
    virtual Result<Import> append(const std::vector<fact::Block>& blocks, const std::string& label) = 0;
    // Calls `take` with every segment holding facts at or after `from`, in order. `first` is the sequence number of the
    // block's first fact. Stops at the first corrupt segment with its error.
    virtual Result<void> read(std::int64_t from,
                              const std::function<void(std::int64_t first, fact::Block&& block)>& take) = 0;
    virtual Result<std::vector<Import>> imports() = 0;
    virtual Result<Verification> verify() = 0;
};

enum class OpenMode { read_only, read_write };  // read_write creates the file when it is missing

// A site file on SQLite (WAL, synchronous=FULL). Errors: not_found (read_only and missing), io (not a site, or
// locked by another writer for more than five seconds), too_new, corrupt.
Result<std::unique_ptr<Store>> open_sqlite(const std::string& path, OpenMode mode);

}  // namespace drum::ledger
