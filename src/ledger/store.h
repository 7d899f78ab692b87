// Facts at rest. A store is two calls: append a batch, read from a sequence number.
//
// What is appended is sealed: blocks are encoded by column into segments, each segment's hash covers the one before
// it, and a batch becomes visible as a whole or not at all. FORMAT.md describes the bytes.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "fact/block.h"

namespace drum::ledger {

// What one command wrote, as one act.
struct Import {
    std::int64_t number = 0;       // 1, 2, ... in the order of commits; given by the store; 0 = nothing was written
    std::int64_t first = 0;        // sequence number of its first fact; the ledger's first fact is 1
    std::int64_t count = 0;        // facts in it
    std::string label;             // the files or the command, for people
};

struct Verification {
    std::int64_t segments = 0;
    std::int64_t facts = 0;
    std::string chain_hash;              // hex SHA-256 of the last commit record, "" for an empty store
    std::vector<std::string> faults;     // empty = sound; each names the place and what is wrong
};

// One thread at a time; any number of stores on one site, in one process or several, one of them writing at a time.
class Store {
public:
    virtual ~Store() = default;
    // Writes the blocks in order as one import, durable when this returns. A batch without facts writes nothing.
    // `known_facts`: how many facts the caller had read when it decided what to write; if the ledger holds others by then,
    // nothing is written and the error is `conflict`.
    virtual Result<Import> append(const std::vector<fact::Block>& blocks, const std::string& label,
                                  std::optional<std::int64_t> known_facts = std::nullopt) = 0;
    // Calls `take` with every segment holding facts at or after `from`, in order, as committed when read was called.
    // `first` is the sequence number of the block's first fact, which may lie before `from`. Stops at the first
    // corrupt record with its error. `take` does not call the store.
    virtual Result<void> read(std::int64_t from,
                              const std::function<void(std::int64_t first, fact::Block&& block)>& take) = 0;
    virtual Result<std::vector<Import>> imports() = 0;
    // Looks at every byte of what is stored. Damage comes back as faults; an error means that nothing could be read.
    virtual Result<Verification> verify() = 0;
};

enum class OpenMode { read_only, read_write };  // read_write creates the file when it is missing

// A site file on SQLite (WAL, synchronous=FULL). Errors: not_found (read_only and missing), io (not a site, or not
// to be opened), too_new, corrupt. append fails with io when another writer is at work for longer than `writer_wait`.
Result<std::unique_ptr<Store>> open_sqlite(const std::string& path, OpenMode mode,
                                           std::chrono::milliseconds writer_wait = std::chrono::seconds(5));

// Other programs that use SQLite do not seal the pages they write: a backup of a site in use, or a killed writer's
// log taken over by the sqlite3 shell. verify then names those pages and append refuses. When the chain and the
// structure are sound all the same, this writes the pages anew with their seals; otherwise it changes nothing and
// returns the first fault.
Result<void> reseal_sqlite(const std::string& path);

}  // namespace drum::ledger
