// The store on SQLite: a row per segment, a row per commit record, one transaction per import.
#include <algorithm>

#include "ledger/catalog.h"
#include "ledger/database.h"
#include "ledger/order.h"
#include "ledger/records.h"
#include "ledger/runs.h"
#include "ledger/site_file.h"
#include "ledger/store.h"
#include "ledger/verify.h"
#include "ledger/writing.h"

namespace drum::ledger {
namespace {

// Tables in the order in which they first appear, the blocks of each as one run.
Result<void> add_all(Appending& appending, const std::vector<fact::Block>& blocks) {
    bool taken[fact::kTables] = {};
    for (const fact::Block& block : blocks) {
        if (block.size() == 0 || std::exchange(taken[static_cast<std::size_t>(block.table)], true)) continue;
        std::vector<const fact::Block*> of_table;
        bool ordered = true;
        for (const fact::Block& other : blocks) {
            if (other.table != block.table || other.size() == 0) continue;
            ordered = ordered && in_order(other) && (of_table.empty() || follows(*of_table.back(), other));
            of_table.push_back(&other);
        }
        if (!ordered && of_table.size() > 1) {
            if (auto done = appending.add(put_in_order(of_table)); !done) return done;
            continue;
        }
        for (const fact::Block* one : of_table)
            if (auto done = appending.add(*one); !done) return done;
    }
    return {};
}

class SqliteStore final : public Store {
public:
    SqliteStore(std::unique_ptr<Database> database, OpenMode mode, std::chrono::milliseconds writer_wait)
        : database_(std::move(database)), mode_(mode), writer_wait_(writer_wait) {}

    Result<std::unique_ptr<Appending>> begin(const std::string& label) override {
        auto place = writers_place();
        if (!place) return std::unexpected(place.error());
        return SqliteAppending::begin(std::move(*place), label);
    }

    Result<Import> append(const std::vector<fact::Block>& blocks, const std::string& label,
                          std::optional<std::int64_t> known_facts) override {
        bool empty = true;
        for (const fact::Block& block : blocks) empty = empty && block.size() == 0;
        if (empty) return Import{};
        auto place = writers_place();
        if (!place) return std::unexpected(place.error());
        if (known_facts) {
            if (auto done = catalog_.refresh(*place->database); !done) return std::unexpected(done.error());
            if (*known_facts != catalog_.standing_facts())
                return damaged("another import came in between", ErrorCode::conflict);
        }
        auto appending = SqliteAppending::begin(std::move(*place), label);
        if (!appending) return std::unexpected(appending.error());
        if (auto done = add_all(**appending, blocks); !done) return std::unexpected(done.error());
        return (*appending)->commit();
    }

    Result<Import> undo(std::int64_t number, const std::string& label) override {
        auto place = writers_place();
        if (!place) return std::unexpected(place.error());
        return write_undo(std::move(*place), catalog_, number, label);
    }

    Result<std::unique_ptr<fact::Facts>> facts() override {
        auto database = open_site(database_->path(), OpenMode::read_only, writer_wait_);
        if (!database) return std::unexpected(database.error());
        return facts_of(std::move(*database), catalog_);
    }

    Result<std::vector<fact::Block>> range(fact::Table table, fact::Key low, fact::Key high) override {
        auto transaction = current();
        if (!transaction) return std::unexpected(transaction.error());
        auto segments = SegmentReader::open(*database_);
        if (!segments) return std::unexpected(segments.error());
        std::vector<fact::Block> blocks;
        for (const Place& place : catalog_.places(table)) {
            if (place.bounds.high < low || high < place.bounds.low || !catalog_.stands(place.import)) continue;
            auto block = segments->read(place);
            if (!block) return std::unexpected(block.error());
            blocks.push_back(std::move(*block));
        }
        return blocks;
    }

    Result<std::vector<fact::Block>> known(fact::Table table, const std::vector<fact::Key>& keys) override {
        std::vector<fact::Block> found;
        if (keys.empty()) return found;
        auto transaction = current();
        if (!transaction) return std::unexpected(transaction.error());
        auto segments = SegmentReader::open(*database_);
        if (!segments) return std::unexpected(segments.error());
        for (const Place& place : catalog_.places(table)) {
            if (!catalog_.stands(place.import)) continue;
            const auto first = std::lower_bound(keys.begin(), keys.end(), place.bounds.low);
            if (first == keys.end() || place.bounds.high < *first) continue;
            auto block = segments->read(place);
            if (!block) return std::unexpected(block.error());
            fact::Block mine(table);
            for (std::size_t row = 0; row < block->size(); ++row)
                if (std::binary_search(first, keys.end(), block->keys[row])) mine.add_row_from(*block, row);
            if (mine.size() > 0) found.push_back(std::move(mine));
        }
        return found;
    }

    Result<void> read(std::int64_t from,
                      const std::function<void(std::int64_t first, fact::Block&& block)>& take) override {
        auto transaction = current();
        if (!transaction) return std::unexpected(transaction.error());
        auto follower = follower_at(*database_, from);
        if (!follower) return std::unexpected(follower.error());
        if (!*follower) return {};
        Visitor visitor;
        visitor.segment = [&](const SegmentRecord& segment, const Visitor::Fault& fault) -> Result<void> {
            if (fault) return damaged(*fault);
            if (!catalog_.fact_stands(segment.first)) return {};
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
        auto transaction = current();
        if (!transaction) return std::unexpected(transaction.error());
        return catalog_.imports();
    }

    Result<ChainHash> chain_hash() override {
        const auto newest = newest_commit(*database_);
        if (!newest) return std::unexpected(newest.error());
        return newest->hash;
    }

    // On a connection of its own, which reads every page anew.
    Result<Verification> verify() override { return verify_site(database_->path(), writer_wait_); }

private:
    // A read transaction, and the catalog as of it.
    Result<Transaction> current() {
        auto transaction = Transaction::begin(*database_, Transaction::Kind::read);
        if (!transaction) return transaction;
        if (auto done = catalog_.refresh(*database_); !done) return std::unexpected(done.error());
        return transaction;
    }

    Result<WritersPlace> writers_place() {
        if (mode_ == OpenMode::read_only) return damaged("was opened for reading only", ErrorCode::io);
        return WritersPlace::take(database_->path(), writer_wait_);
    }

    std::unexpected<Error> damaged(const std::string& what, ErrorCode code = ErrorCode::corrupt) const {
        return std::unexpected(Error{code, what, database_->path(), 0, {}});
    }

    std::unique_ptr<Database> database_;
    OpenMode mode_;
    std::chrono::milliseconds writer_wait_;
    Catalog catalog_;
};

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite(const std::string& path, OpenMode mode,
                                           std::chrono::milliseconds writer_wait) {
    auto database = open_site(path, mode, writer_wait);
    if (!database) return std::unexpected(database.error());
    return std::make_unique<SqliteStore>(std::move(*database), mode, writer_wait);
}

Result<Verification> verify_sqlite(const std::string& path) { return verify_site(path, std::chrono::seconds(5)); }

Result<void> reseal_sqlite(const std::string& path) { return reseal_site(path, std::chrono::seconds(5)); }

}  // namespace drum::ledger
