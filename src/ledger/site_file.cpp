#include "ledger/site_file.h"

#include <unistd.h>

#include <filesystem>

namespace drum::ledger {
namespace {

namespace fs = std::filesystem;

std::unexpected<Error> refuse(ErrorCode code, std::string message, const std::string& path) {
    return std::unexpected(Error{code, std::move(message), path, 0, {}});
}

enum class Kind { site, unborn };  // unborn: an empty file, or one whose making was cut off

int reserved_bytes(const Database& database) {
    int reserved = -1;  // asks, changes nothing
    sqlite3_file_control(database.connection(), "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved);
    return reserved;
}

Result<Kind> kind_of(Database& database) {
    const std::string& path = database.path();
    const auto pages = database.integer("PRAGMA page_count");
    if (!pages) return std::unexpected(pages.error());
    if (*pages == 0) return Kind::unborn;
    const auto tables = database.integer("SELECT count(*) FROM sqlite_schema");
    if (!tables) return std::unexpected(tables.error());
    const auto application = database.integer("PRAGMA application_id");
    if (!application) return std::unexpected(application.error());
    const auto format = database.integer("PRAGMA user_version");
    if (!format) return std::unexpected(format.error());
    const auto page_bytes = database.integer("PRAGMA page_size");
    if (!page_bytes) return std::unexpected(page_bytes.error());
    const bool paged = *page_bytes == kPageBytes && reserved_bytes(database) == kPageSeal;
    if (*application == 0 && *format == 0 && *tables == 0 && paged) return Kind::unborn;
    if (*application != kApplicationId) return refuse(ErrorCode::io, "is not a site of drum", path);
    if (*format > kSiteFormat)
        return refuse(ErrorCode::too_new,
                      "was written by a newer drum: it has format " + std::to_string(*format) +
                          ", this program reads up to " + std::to_string(kSiteFormat),
                      path);
    if (*format == 1)
        return refuse(ErrorCode::io,
                      "was written by an early drum (format 1), which this one does not read: import its files into a "
                      "new site",
                      path);
    if (*format < 1 || !paged) return refuse(ErrorCode::corrupt, "the head of the file is damaged", path);
    return Kind::site;
}

// A page that is already cached was read before damage was refused.
Result<void> refuse_damage(Database& database) {
    if (database.pages().damaged.empty()) return {};
    return refuse(ErrorCode::corrupt,
                  "page " + std::to_string(*database.pages().damaged.begin()) +
                      " is damaged or was written by another program; drum verify says more",
                  database.path());
}

// Several programs may arrive at the same new file: switching to the log needs it alone for a moment.
Result<void> use_log(Database& database, std::chrono::milliseconds busy_wait) {
    for (auto waited = std::chrono::milliseconds(0);; waited += std::chrono::milliseconds(10)) {
        const auto mode = database.text("PRAGMA journal_mode=WAL");
        if (mode && *mode == "wal") return {};
        const int code = database.last_code();
        if (!mode && code != SQLITE_BUSY && code != SQLITE_LOCKED) return std::unexpected(mode.error());
        if (waited >= busy_wait) return refuse(ErrorCode::io, "another drum is using it", database.path());
        sqlite3_sleep(10);
    }
}

Result<void> make_tables(Database& database) {
    auto transaction = Transaction::begin(database, Transaction::Kind::write);
    if (!transaction) return std::unexpected(transaction.error());
    const auto kind = kind_of(database);
    if (!kind) return std::unexpected(kind.error());
    if (*kind == Kind::site) return {};  // another program was quicker
    const std::string identity = "PRAGMA application_id=" + std::to_string(kApplicationId) +
                                 "; PRAGMA user_version=" + std::to_string(kSiteFormat);
    for (const char* sql : {kSegmentsSql, kImportsSql, identity.c_str()})
        if (auto done = database.run(sql); !done) return done;
    return transaction->commit();
}

Result<void> make_site(Database& database, std::chrono::milliseconds busy_wait) {
    int reserved = kPageSeal;
    sqlite3_file_control(database.connection(), "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved);
    const std::string shape = "PRAGMA page_size=" + std::to_string(kPageBytes) +
                              "; PRAGMA auto_vacuum=NONE; PRAGMA encoding='UTF-8'";
    if (auto done = database.run(shape.c_str()); !done) return done;
    if (auto done = use_log(database, busy_wait); !done) return done;
    return make_tables(database);
}

void checkpoint_when_closed(Database& database, bool yes) {
    sqlite3_db_config(database.connection(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, yes ? 0 : 1, nullptr);
}

// Until a file is known to be a site nothing is written to it, not even what its own log still holds.
Result<std::unique_ptr<Database>> open_as(const std::string& path, Access access, std::chrono::milliseconds busy_wait) {
    auto database = Database::open(path, access, busy_wait);
    if (!database) return database;
    Database& db = **database;
    checkpoint_when_closed(db, false);
    const auto kind = kind_of(db);
    if (!kind) {
        if (db.last_code() == SQLITE_NOTADB) return refuse(ErrorCode::io, "is not a site of drum", path);
        if (db.last_code() == SQLITE_CANTOPEN && access == Access::write)
            return refuse(ErrorCode::io, "its folder cannot be written", path);
        return std::unexpected(kind.error());
    }
    const bool writes = access == Access::write || access == Access::mend;
    if (writes && sqlite3_db_readonly(db.connection(), "main") != 0)
        return refuse(ErrorCode::io, "cannot be written", path);
    if (*kind == Kind::unborn && access != Access::write)
        return refuse(ErrorCode::io, "is not a site of drum: it is empty", path);
    const bool refuses = access == Access::write || access == Access::read || access == Access::read_frozen;
    if (auto sound = refuses ? refuse_damage(db) : Result<void>{}; !sound) return std::unexpected(sound.error());
    db.pages().seal = true;
    db.pages().refuse = refuses;
    checkpoint_when_closed(db, true);
    if (auto set = db.run("PRAGMA synchronous=FULL; PRAGMA cell_size_check=ON"); !set)
        return std::unexpected(set.error());
    if (!writes) {
        if (auto set = db.run("PRAGMA query_only=ON"); !set) return std::unexpected(set.error());
        return database;
    }
    auto ready = *kind == Kind::unborn ? make_site(db, busy_wait) : use_log(db, busy_wait);
    if (!ready) return std::unexpected(ready.error());
    return database;
}

bool folder_can_be_written(const std::string& path) {
    const std::string folder = fs::path(path).parent_path().string();
    return ::access(folder.empty() ? "." : folder.c_str(), W_OK) == 0;
}

}  // namespace

Result<std::unique_ptr<Database>> open_to_mend(const std::string& path, std::chrono::milliseconds busy_wait) {
    std::error_code failed;
    if (!fs::exists(path, failed)) return refuse(ErrorCode::not_found, "there is no such site", path);
    return open_as(path, Access::mend, busy_wait);
}

bool log_is_empty(const std::string& path) {
    std::error_code failed;
    const auto bytes = fs::file_size(path + "-wal", failed);
    return failed ? !fs::exists(path + "-wal", failed) : bytes == 0;
}

namespace {

Result<std::unique_ptr<Database>> open_to_read(const std::string& path, bool inspect,
                                               std::chrono::milliseconds busy_wait) {
    std::error_code failed;
    const auto status = fs::status(path, failed);
    if (fs::exists(status) && !fs::is_regular_file(status)) return refuse(ErrorCode::io, "is not a file", path);
    if (!fs::exists(status)) return refuse(ErrorCode::not_found, "there is no such site", path);
    auto database = open_as(path, inspect ? Access::inspect : Access::read, busy_wait);
    if (database || folder_can_be_written(path) || !log_is_empty(path)) return database;
    // In a folder that cannot be written a reader cannot take part in the log; without one it need not.
    auto frozen = open_as(path, inspect ? Access::inspect_frozen : Access::read_frozen, busy_wait);
    return frozen ? std::move(frozen) : std::move(database);
}

}  // namespace

Result<std::unique_ptr<Database>> open_to_inspect(const std::string& path, std::chrono::milliseconds busy_wait) {
    return open_to_read(path, true, busy_wait);
}

Result<std::unique_ptr<Database>> open_site(const std::string& path, OpenMode mode,
                                            std::chrono::milliseconds busy_wait) {
    if (mode == OpenMode::read_only) return open_to_read(path, false, busy_wait);
    std::error_code failed;
    const auto status = fs::status(path, failed);
    if (fs::exists(status) && !fs::is_regular_file(status)) return refuse(ErrorCode::io, "is not a file", path);
    return open_as(path, Access::write, busy_wait);
}

}  // namespace drum::ledger
