// Facts at rest: written as imports, read as sorted runs, taken back by a later record and never edited.
//
// What is appended is sealed: blocks are encoded by column into segments, each segment's hash covers the one before
// it, and an import becomes visible as a whole or not at all. FORMAT.md describes the bytes.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "fact/block.h"
#include "fact/run.h"

namespace drum::ledger {

using ChainHash = std::array<std::uint8_t, 32>;

enum class ImportKind : std::uint8_t {
    facts,
    undo,  // takes an earlier import back: of its facts none is given out any more, at no as-of
};

// What one command wrote, as one act.
struct Import {
    std::int64_t number = 0;       // 1, 2, ... in the order of commits; given by the store; 0 = nothing was written
    std::int64_t first = 0;        // sequence number of its first fact; the ledger's first fact is 1
    std::int64_t count = 0;        // facts in it; 0 for an undo
    std::string label;             // the files or the command, for people
    ImportKind kind = ImportKind::facts;
    std::int64_t undoes = 0;       // the import that an undo takes back
    std::int64_t undone_by = 0;    // the undo that took this one back, 0 = it stands. An undo can be undone too
    ChainHash hash{};              // of its commit record: what was written up to and with it
};

// All that was ever written, whether it stands or not, unless it says otherwise.
struct Verification {
    std::int64_t segments = 0;
    std::int64_t facts = 0;
    std::int64_t imports = 0;            // of facts
    std::int64_t undos = 0;              // records that take an import back
    std::int64_t undone_imports = 0;     // imports of facts that do not stand
    std::int64_t undone_facts = 0;       // facts of those
    std::string chain_hash;              // hex SHA-256 of the last commit record, "" for an empty store
    std::vector<std::string> faults;     // empty = sound; each names the place and what is wrong
    bool only_seals = false;             // the faults are pages another program wrote or damaged; see reseal_sqlite
};

// One import in the making. It has the writer's place until commit, or until it is gone without one, which leaves
// nothing behind. The store it came from goes on answering from what is committed.
class Appending {
public:
    virtual ~Appending() = default;
    // Writes the facts at once; nothing of the block is kept. Blocks of one table come one after the other, each with
    // (key, recorded_at) not before the last of the one before; within a block rows may stand in any order and are put
    // into this one. After an error nothing more can be added or committed.
    virtual Result<void> add(const fact::Block& block) = 0;
    // Durable when this returns. Nothing added: nothing is written, and the number is 0. Ends the appending: no call
    // after it. Of an error nothing is to be concluded: the import stands as a whole or not at all.
    virtual Result<Import> commit() = 0;
};

// One thread at a time; any number of stores on one site, in one process or several, one of them writing at a time.
class Store {
public:
    virtual ~Store() = default;
    // Takes the writer's place, waiting for it up to `writer_wait`; then io, and who has it.
    virtual Result<std::unique_ptr<Appending>> begin(const std::string& label) = 0;
    // begin, add and commit in one: blocks in any order, of a table any number. `known_facts`: how many facts the caller
    // had read when it decided what to write; if others stand by then, nothing is written and the error is `conflict`.
    virtual Result<Import> append(const std::vector<fact::Block>& blocks, const std::string& label,
                                  std::optional<std::int64_t> known_facts = std::nullopt) = 0;
    // Takes an import back, or, of an undo, brings back what it took. Durable when this returns. bad_input: there is no
    // such import, or it is undone already.
    virtual Result<Import> undo(std::int64_t number, const std::string& label) = 0;

    // The facts of all imports that stand, as of now: what is written later does not change it. It may outlive the store.
    virtual Result<std::unique_ptr<fact::Facts>> facts() = 0;
    // The segments of imports that stand which may hold a key from low to high (both included), in ledger order. They
    // hold other keys too.
    virtual Result<std::vector<fact::Block>> range(fact::Table table, fact::Key low, fact::Key high) = 0;
    // All facts of these keys (ascending), of imports that stand, in ledger order; never more than one segment at a time
    // is held besides.
    virtual Result<std::vector<fact::Block>> known(fact::Table table, const std::vector<fact::Key>& keys) = 0;
    // Calls `take` with every segment of imports that stand holding facts at or after `from`, in order, as committed
    // when read was called. `first` is the sequence number of the block's first fact, which may lie before `from`.
    // Follows the chain and stops at the first corrupt record with its error. `take` does not call the store.
    virtual Result<void> read(std::int64_t from,
                              const std::function<void(std::int64_t first, fact::Block&& block)>& take) = 0;
    virtual Result<std::vector<Import>> imports() = 0;  // in order, those that do not stand among them
    // The SHA-256 of the newest commit record, zeros for an empty store: changes with whatever is written.
    virtual Result<ChainHash> chain_hash() = 0;
    // Looks at every byte of what is stored. Damage comes back as faults; an error means that nothing could be read.
    virtual Result<Verification> verify() = 0;
};

enum class OpenMode { read_only, read_write };  // read_write creates the file when it is missing

// A site file on SQLite (WAL, synchronous=FULL). Errors: not_found (read_only and missing), io (not a site, or not
// to be opened, or of format 1), too_new, corrupt. A page that is damaged is an error of whatever reads it, never facts.
Result<std::unique_ptr<Store>> open_sqlite(const std::string& path, OpenMode mode,
                                           std::chrono::milliseconds writer_wait = std::chrono::seconds(5));

// As Store::verify, also of a file that is too damaged to be opened as a site.
Result<Verification> verify_sqlite(const std::string& path);

// Other programs that use SQLite do not seal the pages they write: a backup of a site in use, or a killed writer's
// log taken over by the sqlite3 shell. verify then names those pages and all else refuses. When the chain and the
// structure are sound all the same, this writes the pages anew with their seals; otherwise it changes nothing and
// returns the first fault.
Result<void> reseal_sqlite(const std::string& path);

}  // namespace drum::ledger
