// The store on SQLite: a row per segment, a row per commit record, one transaction per import.
#include <algorithm>

#include "ledger/chain.h"
#include "ledger/database.h"
#include "ledger/records.h"
#include "ledger/segment.h"
#include "ledger/site_file.h"
#include "ledger/store.h"
#include "ledger/verify.h"

namespace drum::ledger {
namespace {

// A segment longer than this is halved, so that long texts do not make rows SQLite cannot hold.
constexpr std::size_t kSegmentBytes = std::size_t{16} << 20;

// Puts blocks behind the newest commit record, segment by segment.
class Writer {
public:
    Writer(Statement statement, const CommitRecord& newest)
        : insert_(std::move(statement)), next_(newest.import.first + newest.import.count), hash_(newest.hash) {}

    Result<void> write(const fact::Block& block) {
        SegmentEncoder encoder(block);
        for (std::size_t row = 0; row < block.size(); row += kSegmentRows)
            if (auto done = write(block, encoder, row, std::min(kSegmentRows, block.size() - row)); !done) return done;
        return {};
    }
    const Hash& hash() const { return hash_; }

private:
    Result<void> write(const fact::Block& block, SegmentEncoder& encoder, std::size_t row, std::size_t rows) {
        std::string bytes = encoder.encode(row, rows);
        if (bytes.size() > kSegmentBytes && rows > 1) {
            std::string().swap(bytes);
            if (auto done = write(block, encoder, row, rows / 2); !done) return done;
            return write(block, encoder, row + rows / 2, rows - rows / 2);
        }
        const auto count = static_cast<std::int64_t>(rows);
        SegmentRecord segment{next_, count, static_cast<std::int64_t>(block.table), bytes, {}};
        segment.hash = hash_ = seal(hash_, segment);
        next_ += segment.count;
        return insert(insert_, segment);
    }

    Statement insert_;
    std::int64_t next_;
    Hash hash_;
};

class SqliteStore final : public Store {
public:
    SqliteStore(std::unique_ptr<Database> database, OpenMode mode, std::chrono::milliseconds writer_wait)
        : database_(std::move(database)), mode_(mode), writer_wait_(writer_wait) {}

    Result<Import> append(const std::vector<fact::Block>& blocks, const std::string& label,
                          std::optional<std::int64_t> known_facts) override {
        std::int64_t facts = 0;
        for (const fact::Block& block : blocks) facts += static_cast<std::int64_t>(block.size());
        if (facts == 0) return Import{};
        if (mode_ == OpenMode::read_only)
            return std::unexpected(Error{ErrorCode::io, "was opened for reading only", database_->path(), 0, {}});
        auto transaction = Transaction::begin(*database_, Transaction::Kind::write);
        if (!transaction) return std::unexpected(transaction.error());
        auto import = write(blocks, facts, label, known_facts);
        if (!import) return import;
        if (auto done = transaction->commit(); !done) return std::unexpected(done.error());
        return import;
    }

    Result<void> read(std::int64_t from,
                      const std::function<void(std::int64_t first, fact::Block&& block)>& take) override {
        auto transaction = Transaction::begin(*database_, Transaction::Kind::read);
        if (!transaction) return std::unexpected(transaction.error());
        auto follower = follower_at(*database_, from);
        if (!follower) return std::unexpected(follower.error());
        if (!*follower) return {};
        Visitor visitor;
        visitor.segment = [&](const SegmentRecord& segment, const Visitor::Fault& fault) -> Result<void> {
            if (fault) return damaged(*fault);
            auto block = decoded(segment);
            if (!block) return damaged(block.error().message, block.error().code);
            take(segment.first, std::move(*block));
            return {};
        };
        visitor.commit = [&](const CommitRecord&, const Visitor::Fault& fault) -> Result<void> {
            return fault ? damaged(*fault) : Result<void>{};
        };
        return walk(*database_, **follower, visitor);
    }

    Result<std::vector<Import>> imports() override {
        auto transaction = Transaction::begin(*database_, Transaction::Kind::read);
        if (!transaction) return std::unexpected(transaction.error());
        return checked_imports(*database_);
    }

    // On a connection of its own, which reads every page anew.
    Result<Verification> verify() override { return verify_site(database_->path(), writer_wait_); }

private:
    Result<Import> write(const std::vector<fact::Block>& blocks, std::int64_t facts, const std::string& label,
                         std::optional<std::int64_t> known_facts) {
        const auto newest = newest_commit(*database_);
        if (!newest) return std::unexpected(newest.error());
        if (known_facts && *known_facts != newest->import.first + newest->import.count - 1)
            return std::unexpected(Error{ErrorCode::conflict, "another import came in between", database_->path(), 0, {}});
        auto segments = database_->prepare(kInsertSegment);
        if (!segments) return std::unexpected(segments.error());
        auto commits = database_->prepare(kInsertCommit);
        if (!commits) return std::unexpected(commits.error());
        const Import& before = newest->import;
        CommitRecord commit{{before.number + 1, before.first + before.count, facts, label}, {}};
        Writer writer(std::move(*segments), *newest);
        for (const fact::Block& block : blocks)
            if (auto done = writer.write(block); !done) return std::unexpected(done.error());
        commit.hash = seal(writer.hash(), commit.import);
        if (auto done = insert(*commits, commit); !done) return std::unexpected(done.error());
        return commit.import;
    }

    std::unexpected<Error> damaged(const std::string& what, ErrorCode code = ErrorCode::corrupt) const {
        return std::unexpected(Error{code, what, database_->path(), 0, {}});
    }

    std::unique_ptr<Database> database_;
    OpenMode mode_;
    std::chrono::milliseconds writer_wait_;
};

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite(const std::string& path, OpenMode mode,
                                           std::chrono::milliseconds writer_wait) {
    auto database = open_site(path, mode, writer_wait);
    if (!database) return std::unexpected(database.error());
    return std::make_unique<SqliteStore>(std::move(*database), mode, writer_wait);
}

Result<void> reseal_sqlite(const std::string& path) { return reseal_site(path, std::chrono::seconds(5)); }

}  // namespace drum::ledger
