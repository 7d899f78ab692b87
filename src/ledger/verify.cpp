#include "ledger/verify.h"

#include <filesystem>
#include <tuple>
#include <utility>

#include "ledger/catalog.h"
#include "ledger/order.h"
#include "ledger/records.h"
#include "ledger/segment.h"
#include "ledger/site_file.h"

namespace drum::ledger {
namespace {

constexpr std::size_t kMostFaults = 100;  // enough to see what happened

class Faults {
public:
    explicit Faults(std::vector<std::string>& list) : list_(list) {}
    void add(std::string fault) {
        if (list_.size() < kMostFaults) list_.push_back(std::move(fault));
        else if (list_.size() == kMostFaults) list_.push_back("and more");
    }

private:
    std::vector<std::string>& list_;
};

void check_structure(const Database& database, Faults& faults) {
    auto messages = database.prepare("PRAGMA integrity_check");
    if (!messages) return faults.add(messages.error().message);
    while (true) {
        const auto row = messages->step();
        if (!row) return faults.add(row.error().message);
        if (!*row) return;
        if (messages->bytes(0) != "ok") faults.add("SQLite: " + std::string(messages->bytes(0)));
    }
}

// Exactly our two tables, as we made them.
void check_tables(const Database& database, Faults& faults) {
    const auto tables =
        database.text("SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_schema ORDER BY rowid)");
    if (!tables) return faults.add(tables.error().message);
    if (*tables != std::string(kSegmentsSql) + ";" + kImportsSql)
        faults.add("the file's tables are not those of a site");
}

// SQLite ignores what lies behind the last page; what is missing may still be in the log. Only the size is asked:
// opening the file beside SQLite and closing it again would drop SQLite's locks (POSIX).
void check_size(const Database& database, Faults& faults) {
    const auto pages = database.integer("PRAGMA page_count");
    if (!pages) return faults.add(pages.error().message);
    std::error_code failed;
    const auto bytes = std::filesystem::file_size(database.path(), failed);
    if (failed) return faults.add("the file's size cannot be read: " + failed.message());
    const auto whole = static_cast<std::uintmax_t>(*pages) * kPageBytes;
    if (log_is_empty(database.path()) ? bytes != whole : bytes > whole)
        faults.add("the file has " + std::to_string(bytes) + " bytes, its pages " + std::to_string(whole));
}

// What readers rely on beside the hashes: bounds, the order of a table's facts within an import, texts once.
class RunCheck {
public:
    void take(const SegmentRecord& segment, const fact::Block& block, Faults& faults) {
        const std::string name = "the segment at fact " + std::to_string(segment.first);
        if (block.size() == 0) return faults.add(name + " has no facts");
        if (bounds_of(block, 0, block.size()) != segment.bounds)
            faults.add(name + " does not have the keys or times its record says");
        if (!block.texts.distinct()) faults.add(name + " has a text twice");
        const int table = static_cast<int>(block.table);
        bool ordered = in_order(block);
        if (table == table_) ordered = ordered && std::tie(last_key_, last_recorded_) <=
                                                      std::tie(block.keys.front(), block.recorded_at.front());
        else ordered = ordered && !std::exchange(seen_[table], true);
        if (!ordered) faults.add(name + " is not in order");
        table_ = table;
        last_key_ = block.keys.back();
        last_recorded_ = block.recorded_at.back();
    }
    void end_of_import() { *this = RunCheck(); }

private:
    int table_ = -1;
    bool seen_[fact::kTables] = {};
    fact::Key last_key_;
    Instant last_recorded_;
};

void check_chain(const Database& database, Verification& verification, Faults& faults) {
    RunCheck run;
    Visitor visitor;
    visitor.segment = [&](const SegmentRecord& segment, const Visitor::Fault& fault) -> Result<void> {
        ++verification.segments;
        if (fault) faults.add(*fault);
        const auto block = decoded(segment);
        if (block) {
            verification.facts += static_cast<std::int64_t>(block->size());
            run.take(segment, *block, faults);
        } else {
            faults.add("at fact " + std::to_string(segment.first) + ": " + block.error().message);
        }
        return {};
    };
    visitor.commit = [&](const CommitRecord& commit, const Visitor::Fault& fault) -> Result<void> {
        if (fault) faults.add(*fault);
        ++(commit.import.kind == ImportKind::undo ? verification.undos : verification.imports);
        verification.chain_hash = hex(commit.hash);
        run.end_of_import();
        return {};
    };
    Follower follower;
    if (auto walked = walk(database, follower, visitor); !walked) faults.add(walked.error().message);
}

// What stands and what does not, once the chain is known to be sound.
void count_undone(const Database& database, Verification& verification, Faults& faults) {
    Catalog catalog;
    if (auto done = catalog.refresh(database); !done) return faults.add(done.error().message);
    for (const Import& import : catalog.imports()) {
        if (import.kind == ImportKind::undo || import.undone_by == 0) continue;
        ++verification.undone_imports;
        verification.undone_facts += import.count;
    }
}

// All but the seals of the pages, of which the database keeps its own list.
Result<Verification> inspect(Database& database) {
    auto transaction = Transaction::begin(database, Transaction::Kind::read);
    if (!transaction) return std::unexpected(transaction.error());
    Verification verification;
    Faults faults(verification.faults);
    check_tables(database, faults);
    check_size(database, faults);
    check_structure(database, faults);
    check_chain(database, verification, faults);
    if (verification.faults.empty()) count_undone(database, verification, faults);
    return verification;
}

}  // namespace

Result<void> decoded(const SegmentRecord& segment, fact::Block& block) {
    if (auto done = decode(segment.bytes, block); !done) return done;
    if (static_cast<std::int64_t>(block.table) != segment.table ||
        static_cast<std::int64_t>(block.size()) != segment.count)
        return fail(ErrorCode::corrupt, "the segment does not hold what its record says");
    return {};
}

Result<fact::Block> decoded(const SegmentRecord& segment) {
    fact::Block block(fact::Table::site);
    if (auto done = decoded(segment, block); !done) return std::unexpected(done.error());
    return block;
}

Result<Verification> verify_site(const std::string& path, std::chrono::milliseconds busy_wait) {
    auto database = open_to_inspect(path, busy_wait);
    if (!database) return std::unexpected(database.error());
    auto verification = inspect(**database);
    if (!verification) return verification;
    verification->only_seals = verification->faults.empty() && !(*database)->pages().damaged.empty();
    Faults faults(verification->faults);
    for (const std::int64_t page : (*database)->pages().damaged)
        faults.add("page " + std::to_string(page) + " of the file (bytes " + std::to_string((page - 1) * kPageBytes) +
                   " to " + std::to_string(page * kPageBytes - 1) + ") is damaged or was written by another program");
    return verification;
}

Result<void> reseal_site(const std::string& path, std::chrono::milliseconds busy_wait) {
    auto database = open_to_mend(path, busy_wait);
    if (!database) return std::unexpected(database.error());
    const auto verification = inspect(**database);
    if (!verification) return std::unexpected(verification.error());
    if (!verification->faults.empty())
        return std::unexpected(Error{ErrorCode::corrupt, verification->faults.front(), path, 0, {}});
    if ((*database)->pages().damaged.empty()) return {};
    return (*database)->run("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");  // writes every page anew
}

}  // namespace drum::ledger
