// The world -> facts: reads the bytes it is given, recognises tables and columns, and gives blocks of facts and the
// rows it could not accept. It does not touch the disk or the ledger.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/result.h"
#include "base/time.h"
#include "fact/block.h"
#include "intake/beside.h"
#include "intake/bytes.h"
#include "intake/scratch.h"
#include "fact/coverage.h"

namespace drum::intake {

struct SourceFile {
    std::string name;                    // as people know it; "moves.csv" or "folder/moves.csv"
    std::shared_ptr<const Bytes> bytes;  // the whole content

    SourceFile(std::string name_, std::shared_ptr<const Bytes> bytes_) : name(std::move(name_)), bytes(std::move(bytes_)) {}
    // Content in memory, which the caller keeps alive.
    SourceFile(std::string name_, std::string_view content) : name(std::move(name_)), bytes(MemoryBytes::of(content)) {}
};

struct MappedColumn {
    std::string header;      // as in the file
    std::string column;      // canonical column, "" = ignored
    double confidence = 0;   // 0 to 1
    std::string reading = {};  // how its values are taken, when that does not go without saying: "weeks x 7"
};

struct Rejected {
    std::int64_t row = 0;      // 1-based line of the file on which the record starts
    std::string column;        // header as in the file, "" = the whole row
    std::string message;
    std::string line;          // the record as it stood, without its line end; on the first entry of a row only,
                               // so that the non-empty lines are NAME.rejected.csv
};

// Of a column of quantities: what stands in the file and what became of it, in the file's own unit.
// Unless signs are set by a rule, in_file = in_facts + not_taken.
struct QuantitySum {
    std::string header, column;
    Quantity in_file;      // over all rows
    Quantity not_taken;    // of rows left out or rejected
    Quantity added, taken; // in the facts: what is positive, and the size of what is negative
    std::int64_t unreadable = 0;  // cells that are no number, of rejected rows
    bool too_large = false;
};

// What one table of one file became. A file that holds several has several reports, in a row.
struct FileReport {
    std::string name;                     // of the file, or of one sheet of it
    std::size_t file = 0;                 // index into the files given
    std::optional<fact::Table> table;     // none: not recognised, `problem` says why
    std::string how;                      // "canonical", "operation log", "SAP goods movements"
    std::vector<MappedColumn> mapping;
    std::string header_line;              // for NAME.rejected.csv
    char delimiter = ',';
    std::int64_t rows = 0;                // data rows read
    // rows = accepted + rejected_rows + left_out + (duplicates - duplicates_kept)
    std::int64_t accepted = 0;
    std::int64_t rejected_rows = 0;
    std::int64_t left_out = 0;            // no rows of this table: plans, cancelled documents; a note says which
    std::int64_t duplicates = 0;          // exact copies of another row of this command
    std::int64_t duplicates_kept = 0;     // of those, copies that may be real (moves, demand, orders, stock without id)
    std::vector<Rejected> rejected;       // one per bad cell, or per row that could not be read; where there is scratch the
                                          // first of them, and all through rejected_rows.h
    struct Stretch {
        std::uint64_t first = 0, end = 0;
    };
    std::vector<Stretch> rejected_stretches;  // of the scratch, with the others
    std::int64_t rejected_put_away = 0;       // how many those are
    std::vector<QuantitySum> sums;        // one per column of quantities read as it stands
    std::string profile;                  // whose word the mapping is, "" = found by names and values
    std::vector<std::string> notes;       // one sentence each, for people
    std::optional<Error> problem;         // the file as a whole was refused
};

// What the ledger already holds that reading depends on.
struct Context {
    std::string time_zone = "UTC";        // of the site so far; a `site` table in this command comes first
    Instant newest = Instant::beginning();  // newest recorded_at of the site before this import
};

struct Intake {
    // Facts, one block per table, in an order that does not depend on the order of the files or rows:
    // sorted by (key, recorded_at, content). Blocks in the order of the tables; tables without facts left out.
    // Empty when the facts were given to a `Take`.
    std::vector<fact::Block> blocks;
    std::vector<FileReport> files;        // in the order of the files given
    std::string time_zone;                // in force for these facts
};

// Called now and then with the share of the bytes done (0 to 1); may be empty.
using Progress = std::function<void(double)>;
// Takes the facts in the order of Intake::blocks, a table in as many blocks as it needs. Its error ends the reading. It is
// called from wherever `Means::beside` does its tasks.
using Take = std::function<Result<void>(fact::Block&&)>;

// What people said of how their exports are read, and somebody to ask; see profiles.h.
struct Guidance;

// What a command that may be large is read with.
struct Means {
    Scratch* scratch = nullptr;                // none: everything stays in memory
    Beside* beside = nullptr;                  // none: one thing after the other; the facts are the same
    std::size_t rows_in_memory = 128 << 10;    // of one table, where there is scratch; some 20 MB
};

// Recognises each file and turns all of them into facts, as one command (ordinals count over all files). What cannot be
// read stands in the reports. Memory stays bounded where there is scratch.
// Errors: of the scratch and of `take`.
Result<Intake> read(const std::vector<SourceFile>& files, const Context& context, const Means& means, const Take& take,
                    const Progress& progress, const Guidance& guidance);
// The same with everything in memory, which never fails.
Intake read(const std::vector<SourceFile>& files, const Context& context, const Progress& progress, const Guidance& guidance);
Intake read(const std::vector<SourceFile>& files, const Context& context, const Progress& progress = {});

// What the site can answer now, after what an import brought, and what cannot be learned and why: one paragraph, a
// sentence each. `site`: all facts it knows, those of the import among them.
std::vector<std::string> closing_notes(const fact::Coverage& brought, const fact::Coverage& site);

}  // namespace drum::intake
