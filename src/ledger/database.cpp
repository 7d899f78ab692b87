#include "ledger/database.h"

#include <cstring>

#include "ledger/holder.h"

namespace drum::ledger {
namespace {

// The path as a file: URI, so that "immutable" can be asked for and '?' in a name stays a letter.
std::string uri_of(const std::string& path, bool immutable) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string uri = "file:";
    for (const char c : path) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                           (byte >= '0' && byte <= '9') || std::string_view("/-_.~").find(c) != std::string_view::npos;
        if (plain) uri.push_back(c);
        else (uri += '%').append({kDigits[byte >> 4], kDigits[byte & 15]});
    }
    if (path.starts_with("//")) uri.insert(5, "//");  // else the first part of the path would be read as a host
    return immutable ? uri + "?immutable=1" : uri;
}

ErrorCode code_of(int extended) {
    if (extended == SQLITE_IOERR_DATA) return ErrorCode::corrupt;
    const int primary = extended & 0xff;
    return primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB ? ErrorCode::corrupt : ErrorCode::io;
}

int last_system_error(sqlite3_file* file) {
    int error = 0;
    if (file != nullptr && file->pMethods != nullptr) file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &error);
    return error;
}

// Why the disk refused, in the system's words, whatever language is set. SQLite keeps the reason with the file it met: the
// log, where all writing happens first, or the site itself.
std::string reason(sqlite3* connection) {
    sqlite3_file* log = nullptr;
    sqlite3_file* site = nullptr;
    sqlite3_file_control(connection, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &site);
    int error = last_system_error(log);
    if (error == 0) error = last_system_error(site);
    const char* words = error == 0 ? nullptr : ::strerrordesc_np(error);
    return words == nullptr ? "" : std::string(": ") + words;
}

std::string phrase_of(int extended, sqlite3* connection) {
    const char* message = sqlite3_errmsg(connection);
    if (extended == SQLITE_IOERR_DATA) return "a page of the file is damaged; drum verify says where";
    switch (extended & 0xff) {
        case SQLITE_BUSY: return "another drum is using it; try again when it is done";
        case SQLITE_FULL: return "the disk is full; nothing of this was written";
        case SQLITE_IOERR: return "the disk refused" + reason(connection);
        case SQLITE_NOMEM: return "there is not enough memory";
        case SQLITE_READONLY: return "it cannot be written";
        case SQLITE_CORRUPT: return std::string("the file is damaged, or part of a copy made while it was in use: ") + message;
        case SQLITE_TOOBIG: return "a text is too long to be stored";
        default: return message;
    }
}

}  // namespace

void Statement::bind(int index, std::int64_t value) { sqlite3_bind_int64(statement_.get(), index, value); }

void Statement::bind_text(int index, std::string_view text) {
    sqlite3_bind_text64(statement_.get(), index, text.data() == nullptr ? "" : text.data(), text.size(), SQLITE_STATIC,
                        SQLITE_UTF8);
}

void Statement::bind_bytes(int index, std::string_view bytes) {
    sqlite3_bind_blob64(statement_.get(), index, bytes.data(), bytes.size(), SQLITE_STATIC);
}

Result<bool> Statement::step() {
    const int status = sqlite3_step(statement_.get());
    if (status == SQLITE_ROW) return true;
    if (status == SQLITE_DONE) return false;
    return std::unexpected(database_->error());
}

void Statement::reset() { sqlite3_reset(statement_.get()); }

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }

std::string_view Statement::bytes(int column) const {
    const void* bytes = sqlite3_column_blob(statement_.get(), column);
    const int size = sqlite3_column_bytes(statement_.get(), column);
    if (bytes == nullptr) return {};
    return {static_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

Result<std::unique_ptr<Database>> Database::open(const std::string& path, Access access,
                                                 std::chrono::milliseconds busy_wait) {
    const char* vfs = sealing_vfs();
    if (vfs == nullptr) return fail(ErrorCode::io, "SQLite has no way to open files here");
    std::unique_ptr<Database> database(new Database(path));
    // Readers ask for writing too: they clear away the files of a writer that was killed. A file that only may be
    // read is opened for reading by SQLite itself.
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI | SQLITE_OPEN_EXRESCODE |
                      (access == Access::write ? SQLITE_OPEN_CREATE : 0);
    const bool frozen = access == Access::read_frozen || access == Access::inspect_frozen;
    sqlite3* connection = nullptr;
    const int status =
        sqlite3_open_v2(uri_of(path, frozen).c_str(), &connection, flags, vfs);
    database->connection_.reset(connection);
    if (status != SQLITE_OK) return std::unexpected(database->error());
    if (!watch_pages(connection, &database->pages_)) return fail(ErrorCode::io, path + ": cannot be watched");
    sqlite3_busy_timeout(connection, static_cast<int>(busy_wait.count()));
    // A file is data, not code: no triggers, no views, no writing to SQLite's own tables.
    sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    return database;
}

Result<void> Database::run(const char* sql) {
    if (sqlite3_exec(connection_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) return std::unexpected(error());
    return {};
}

Result<Statement> Database::prepare(const char* sql) const {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(connection_.get(), sql, -1, &statement, nullptr) != SQLITE_OK)
        return std::unexpected(error());
    return Statement(statement, this);
}

Result<std::int64_t> Database::integer(const char* sql) const {
    auto statement = prepare(sql);
    if (!statement) return std::unexpected(statement.error());
    const auto row = statement->step();
    if (!row) return std::unexpected(row.error());
    return *row ? statement->integer(0) : 0;
}

Result<std::string> Database::text(const char* sql) const {
    auto statement = prepare(sql);
    if (!statement) return std::unexpected(statement.error());
    const auto row = statement->step();
    if (!row) return std::unexpected(row.error());
    return *row ? std::string(statement->bytes(0)) : std::string();
}

Error Database::error() const {
    const int extended = sqlite3_extended_errcode(connection_.get());
    // Asking files for their reason sets the connection's error anew.
    const ErrorCode code = code_of(extended);
    return Error{code, phrase_of(extended, connection_.get()), path_, 0, {}};
}

Result<Transaction> Transaction::begin(Database& database, Kind kind) {
    auto begun = database.run(kind == Kind::write ? "BEGIN IMMEDIATE" : "BEGIN");
    if (begun) return Transaction(&database);
    if (kind == Kind::write && database.last_code() == SQLITE_BUSY) {
        const std::string who = writer_of(database.path());
        begun.error().message = "another drum is writing to it" + (who.empty() ? "" : " (" + who + ")") +
                                "; try again when it is done";
    }
    return std::unexpected(begun.error());
}

Result<void> Transaction::commit() {
    if (auto done = database_->run("COMMIT"); !done) return done;
    database_ = nullptr;
    return {};
}

Transaction::~Transaction() {
    // Some failures roll back by themselves; a second rollback is refused and does no harm.
    if (database_ != nullptr) (void)database_->run("ROLLBACK");
}

}  // namespace drum::ledger
