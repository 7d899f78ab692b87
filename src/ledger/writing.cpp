#include "ledger/writing.h"

#include <algorithm>
#include <filesystem>
#include <tuple>

#include "base/check.h"
#include "ledger/order.h"
#include "ledger/segment.h"
#include "ledger/site_file.h"

namespace drum::ledger {
namespace {

// A segment longer than this is halved, so that long texts do not make rows SQLite cannot hold.
constexpr std::size_t kSegmentBytes = std::size_t{16} << 20;
// Pages of a transaction beyond this go to the log before it is committed: memory stays flat however long an import is.
// A log grown by one is cut back by the next.
constexpr const char* kCache = "PRAGMA cache_size=-8192; PRAGMA cache_spill=ON; PRAGMA journal_size_limit=16777216";

}  // namespace

// Rows of a block that are to become one segment.
class SqliteAppending::Stretch {
public:
    Stretch(const fact::Block& rows_of, SegmentEncoder& with, std::size_t from, std::size_t rows)
        : block(rows_of), encoder(with), first(from), count(rows) {}
    Stretch half(bool second) const {
        return second ? Stretch(block, encoder, first + count / 2, count - count / 2)
                      : Stretch(block, encoder, first, count / 2);
    }
    const fact::Block& block;
    SegmentEncoder& encoder;
    std::size_t first, count;
};

Result<WritersPlace> WritersPlace::take(const std::string& path, std::chrono::milliseconds writer_wait) {
    std::error_code failed;
    if (!std::filesystem::exists(path, failed))
        return std::unexpected(Error{ErrorCode::io, "the site is not there any more", path, 0, {}});
    auto database = open_site(path, OpenMode::read_write, writer_wait);
    if (!database) return std::unexpected(database.error());
    if (auto set = (*database)->run(kCache); !set) return std::unexpected(set.error());
    auto transaction = Transaction::begin(**database, Transaction::Kind::write);
    if (!transaction) return std::unexpected(transaction.error());
    auto newest = newest_commit(**database);
    if (!newest) return std::unexpected(newest.error());
    return WritersPlace{std::move(*database), std::move(*transaction), std::move(*newest)};
}

SqliteAppending::SqliteAppending(WritersPlace place, Statement insert, const std::string& label)
    : place_(std::move(place)), insert_(std::move(insert)), hash_(place_.newest.hash) {
    const Import& before = place_.newest.import;
    import_ = {before.number + 1, before.first + before.count, 0, label};
}

Result<std::unique_ptr<SqliteAppending>> SqliteAppending::begin(WritersPlace place, const std::string& label) {
    auto insert = place.database->prepare(kInsertSegment);
    if (!insert) return std::unexpected(insert.error());
    return std::unique_ptr<SqliteAppending>(new SqliteAppending(std::move(place), std::move(*insert), label));
}

Result<void> SqliteAppending::add(const fact::Block& block) {
    CHECK(open_);
    if (failed_) return std::unexpected(*failed_);
    if (block.size() == 0) return {};
    Result<void> done;
    if (in_order(block)) {
        done = write(block);
    } else {
        const fact::Block* unsorted = &block;
        done = write(put_in_order({&unsorted, 1}));
    }
    if (!done) failed_ = done.error();
    return done;
}

// That the rows of a table make one sorted run is the caller's word: a reader relies on it.
void SqliteAppending::expect_next(const fact::Block& block) {
    const int table = static_cast<int>(block.table);
    if (table != table_) {
        CHECK(!table_ended_[table]);
        if (table_ >= 0) table_ended_[table_] = true;
        table_ = table;
    } else {
        CHECK(std::tie(last_key_, last_recorded_) <= std::tie(block.keys.front(), block.recorded_at.front()));
    }
    last_key_ = block.keys.back();
    last_recorded_ = block.recorded_at.back();
}

Result<void> SqliteAppending::write(const fact::Block& block) {
    expect_next(block);
    SegmentEncoder encoder(block);
    for (std::size_t row = 0; row < block.size(); row += kSegmentRows)
        if (auto done = write(Stretch(block, encoder, row, std::min(kSegmentRows, block.size() - row))); !done)
            return done;
    return {};
}

Result<void> SqliteAppending::write(const Stretch& stretch) {
    std::string bytes = stretch.encoder.encode(stretch.first, stretch.count);
    if (bytes.size() > kSegmentBytes && stretch.count > 1) {
        std::string().swap(bytes);
        if (auto done = write(stretch.half(false)); !done) return done;
        return write(stretch.half(true));
    }
    SegmentRecord segment{import_.first + import_.count,
                          static_cast<std::int64_t>(stretch.count),
                          static_cast<std::int64_t>(stretch.block.table),
                          bytes,
                          {},
                          bounds_of(stretch.block, stretch.first, stretch.count)};
    segment.hash = hash_ = seal(hash_, segment);
    import_.count += segment.count;
    return insert(insert_, segment);
}

Result<Import> SqliteAppending::commit() {
    CHECK(open_);
    open_ = false;
    if (failed_) return std::unexpected(*failed_);
    if (import_.count == 0) return Import{};
    auto commits = place_.database->prepare(kInsertCommit);
    if (!commits) return std::unexpected(commits.error());
    if (auto done = insert(*commits, CommitRecord{import_, seal(hash_, import_)}); !done)
        return std::unexpected(done.error());
    if (auto done = place_.transaction.commit(); !done) return std::unexpected(done.error());
    return import_;
}

Result<Import> write_undo(WritersPlace place, Catalog catalog, std::int64_t number, const std::string& label) {
    if (auto done = catalog.refresh(*place.database); !done) return std::unexpected(done.error());
    const auto newest = static_cast<std::int64_t>(catalog.imports().size());
    const std::string name = "import " + std::to_string(number);
    if (newest == 0) return fail(ErrorCode::bad_input, "there is no " + name + ": nothing was imported yet");
    if (number < 1 || number > newest)
        return fail(ErrorCode::bad_input, "there is no " + name + ": the newest is " + std::to_string(newest));
    if (const std::int64_t by = catalog.imports()[static_cast<std::size_t>(number) - 1].undone_by; by != 0)
        return fail(ErrorCode::bad_input, name + " is undone already, by " + std::to_string(by) +
                                              "; undoing that brings it back");
    const Import& before = place.newest.import;
    Import undo{before.number + 1, before.first + before.count, 0, label};
    undo.kind = ImportKind::undo;
    undo.undoes = number;
    auto commits = place.database->prepare(kInsertCommit);
    if (!commits) return std::unexpected(commits.error());
    if (auto done = insert(*commits, CommitRecord{undo, seal(place.newest.hash, undo)}); !done)
        return std::unexpected(done.error());
    if (auto done = place.transaction.commit(); !done) return std::unexpected(done.error());
    return undo;
}

}  // namespace drum::ledger
