// A checksum on every page of a site file, so that damage is found wherever it falls: in facts, in SQLite's own
// structures, in space nobody uses.
//
// The last kPageSeal bytes of each page, which SQLite leaves free for this ("reserved bytes"), hold the XXH3-128 of
// the rest with the page's number. A layer between SQLite and the system's files (a VFS) writes the seal when a page
// goes into the main file and checks it when the page is read back. Pages in the write-ahead log carry SQLite's own
// checksums until they get there.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <set>

namespace drum::ledger {

inline constexpr int kPageBytes = 4096;
inline constexpr int kPageSeal = 16;

// What one connection does with pages, and what it met.
struct PageWatch {
    bool seal = false;    // pages written get their seal; off until the file is known to be a site
    bool refuse = false;  // a damaged page is an error of the read (SQLITE_IOERR_DATA), so that it is never rewritten
    std::set<std::int64_t> damaged;  // numbers of pages read whose seal is wrong, 1 = the first
};

// Name of the VFS, registered at the first call; null when there is no system VFS to stand on.
const char* sealing_vfs();
// To be called once, after a connection was opened on that VFS and before it reads. `watch` outlives the connection.
bool watch_pages(sqlite3* connection, PageWatch* watch);

}  // namespace drum::ledger
