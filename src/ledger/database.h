// A thin layer over SQLite's C API: what is opened is closed, what fails is an Error that names the file.
#pragma once

#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "ledger/pages.h"

namespace drum::ledger {

class Database;

class Statement {
public:
    // Bound text and bytes are not copied: they live until the next step that ends the statement, or reset.
    void bind(int index, std::int64_t value);
    void bind_text(int index, std::string_view text);
    void bind_bytes(int index, std::string_view bytes);
    Result<bool> step();  // true: there is a row
    void reset();         // to be run again, with the values bound so far

    std::int64_t integer(int column) const;
    std::string_view bytes(int column) const;  // text or blob; valid until the next step
    const Database& database() const { return *database_; }

private:
    friend class Database;
    Statement(sqlite3_stmt* statement, const Database* database) : statement_(statement), database_(database) {}
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
    const Database* database_;
};

enum class Access {
    read,            // of a file that others may be writing
    read_frozen,     // of a file nobody can be writing: no locks, no files beside it
    inspect,         // as read, over damaged pages too
    inspect_frozen,
    write,           // creates the file when it is missing
    mend,            // writes to a file that is there, over damaged pages too
};

// One connection. Statements are gone before it is, and it stays where it was made.
class Database {
public:
    static Result<std::unique_ptr<Database>> open(const std::string& path, Access access,
                                                  std::chrono::milliseconds busy_wait);
    Result<void> run(const char* sql);
    Result<Statement> prepare(const char* sql) const;
    // First column of the first row; 0 when there is none.
    Result<std::int64_t> integer(const char* sql) const;
    Result<std::string> text(const char* sql) const;

    // The connection's last failure as an Error.
    Error error() const;
    int last_code() const { return sqlite3_errcode(connection_.get()) & 0xff; }  // primary result code
    sqlite3* connection() const { return connection_.get(); }
    const std::string& path() const { return path_; }
    PageWatch& pages() { return pages_; }

private:
    explicit Database(std::string path) : path_(std::move(path)) {}
    struct Close {
        void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
    };
    std::string path_;
    PageWatch pages_;  // outlives the connection, which may write pages while closing
    std::unique_ptr<sqlite3, Close> connection_;
};

// Everything between begin and commit happens or nothing does; what is not committed is rolled back.
class Transaction {
public:
    enum class Kind { read, write };
    static Result<Transaction> begin(Database& database, Kind kind);
    Result<void> commit();
    ~Transaction();
    Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
    Transaction& operator=(Transaction&&) = delete;

private:
    explicit Transaction(Database* database) : database_(database) {}
    Database* database_;
};

}  // namespace drum::ledger
