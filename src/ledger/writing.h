// Writing to a site file: an import in the making, and the record of an undo.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "ledger/catalog.h"
#include "ledger/records.h"
#include "ledger/store.h"

namespace drum::ledger {

// A connection of its own that has the writer's place, and where the chain goes on. The store beside it keeps reading
// what is committed.
struct WritersPlace {
    std::unique_ptr<Database> database;
    Transaction transaction;
    CommitRecord newest;

    static Result<WritersPlace> take(const std::string& path, std::chrono::milliseconds writer_wait);
};

class SqliteAppending final : public Appending {
public:
    static Result<std::unique_ptr<SqliteAppending>> begin(WritersPlace place, const std::string& label);
    Result<void> add(const fact::Block& block) override;
    Result<Import> commit() override;

private:
    SqliteAppending(WritersPlace place, Statement insert, const std::string& label);
    Result<void> write(const fact::Block& block);
    class Stretch;
    Result<void> write(const Stretch& stretch);
    void expect_next(const fact::Block& block);

    WritersPlace place_;
    Statement insert_;
    Import import_;
    Hash hash_;
    // Where the rows written last stand in the order: the next block of their table comes after.
    bool table_ended_[fact::kTables] = {};
    int table_ = -1;
    fact::Key last_key_;
    Instant last_recorded_;
    std::optional<Error> failed_;
    bool open_ = true;
};

// `catalog` is what is known of the site, as of any moment.
Result<Import> write_undo(WritersPlace place, Catalog catalog, std::int64_t number, const std::string& label);

}  // namespace drum::ledger
