// A site file: what SQLite file is one, and how a new one comes to be. FORMAT.md describes it.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "base/result.h"
#include "ledger/database.h"
#include "ledger/store.h"

namespace drum::ledger {

inline constexpr std::int64_t kApplicationId = 0x4472756d;  // "Drum"
inline constexpr std::int64_t kSiteFormat = 2;              // user_version

// low, high and newest follow from the bytes (chain.h, Bounds); a key is its 16 bytes, the high ones first.
inline constexpr const char* kSegmentsSql =
    "CREATE TABLE segments(first INTEGER PRIMARY KEY, count INTEGER NOT NULL, fact_table INTEGER NOT NULL, "
    "low BLOB NOT NULL, high BLOB NOT NULL, newest INTEGER NOT NULL, hash BLOB NOT NULL, bytes BLOB NOT NULL) STRICT";
inline constexpr const char* kImportsSql =
    "CREATE TABLE imports(number INTEGER PRIMARY KEY, first INTEGER NOT NULL, count INTEGER NOT NULL, "
    "undoes INTEGER NOT NULL, label TEXT NOT NULL, hash BLOB NOT NULL) STRICT";

// A connection to a file that is a site of a format this program knows; read_write makes one of a missing or
// empty file. Errors as open_sqlite.
Result<std::unique_ptr<Database>> open_site(const std::string& path, OpenMode mode,
                                            std::chrono::milliseconds busy_wait);

// As open_site for reading, but pages whose seal is wrong are read all the same and listed.
Result<std::unique_ptr<Database>> open_to_inspect(const std::string& path, std::chrono::milliseconds busy_wait);
// As open_site for an existing file, but to write over pages whose seal is wrong.
Result<std::unique_ptr<Database>> open_to_mend(const std::string& path, std::chrono::milliseconds busy_wait);

// Whether the file holds everything by itself: the log beside it is absent or empty.
bool log_is_empty(const std::string& path);

}  // namespace drum::ledger
