#include "ledger/pages.h"

#include <array>
#include <cstring>
#include <new>
#include <string_view>

#include "fact/block.h"

namespace drum::ledger {
namespace {

constexpr const char* kVfsName = "drum";

// Lies behind the system's own record of an open file, in memory SQLite provides (szOsFile).
struct Guard {
    sqlite3_io_methods methods;        // the system's, with ours in three places
    const sqlite3_io_methods* system;
    PageWatch* watch;
};

struct Vfs {
    sqlite3_vfs* system = nullptr;
    sqlite3_vfs ours{};
    int guard_at = 0;  // offset of the Guard from the start of the file's record
};

Vfs& vfs() {
    static Vfs instance;
    return instance;
}

Guard* guard_of(sqlite3_file* file) {
    return std::launder(reinterpret_cast<Guard*>(reinterpret_cast<char*>(file) + vfs().guard_at));
}

bool is_page(int bytes, sqlite3_int64 offset) { return bytes == kPageBytes && offset % kPageBytes == 0; }

std::array<char, kPageSeal> seal_of(const char* page, sqlite3_int64 number) {
    fact::Key key = fact::key_of({page, kPageBytes - kPageSeal});
    key.low ^= static_cast<std::uint64_t>(number);  // a page written to the wrong place is damage too
    std::array<char, kPageSeal> seal;
    static_assert(sizeof key == sizeof seal);
    std::memcpy(seal.data(), &key, sizeof key);
    return seal;
}

int read_pages(sqlite3_file* file, void* into, int bytes, sqlite3_int64 offset) {
    const Guard* guard = guard_of(file);
    const int status = guard->system->xRead(file, into, bytes, offset);
    // A page that is asked for and not there as a whole was cut off; SQLite itself would go on with zeros.
    const bool cut = status == SQLITE_IOERR_SHORT_READ;
    if ((status != SQLITE_OK && !cut) || guard->watch == nullptr || !is_page(bytes, offset)) return status;
    const auto* page = static_cast<const char*>(into);
    const sqlite3_int64 number = offset / kPageBytes + 1;
    const auto seal = seal_of(page, number);
    if (!cut && std::memcmp(seal.data(), page + kPageBytes - kPageSeal, kPageSeal) == 0) return SQLITE_OK;
    guard->watch->damaged.insert(number);
    return guard->watch->refuse ? SQLITE_IOERR_DATA : status;
}

int write_pages(sqlite3_file* file, const void* from, int bytes, sqlite3_int64 offset) {
    const Guard* guard = guard_of(file);
    if (guard->watch == nullptr || !guard->watch->seal || !is_page(bytes, offset))
        return guard->system->xWrite(file, from, bytes, offset);
    std::array<char, kPageBytes> page;
    std::memcpy(page.data(), from, page.size());
    const auto seal = seal_of(page.data(), offset / kPageBytes + 1);
    std::memcpy(page.data() + kPageBytes - kPageSeal, seal.data(), seal.size());
    return guard->system->xWrite(file, page.data(), bytes, offset);
}

// No memory mapping: every page comes through read_pages.
int fetch_nothing(sqlite3_file*, sqlite3_int64, int, void** page) {
    *page = nullptr;
    return SQLITE_OK;
}

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    sqlite3_vfs* system = vfs().system;
    const int status = system->xOpen(system, name, file, flags, out_flags);
    if (status != SQLITE_OK || file->pMethods == nullptr || (flags & SQLITE_OPEN_MAIN_DB) == 0) return status;
    auto* guard = new (reinterpret_cast<char*>(file) + vfs().guard_at) Guard{*file->pMethods, file->pMethods, nullptr};
    guard->methods.xRead = read_pages;
    guard->methods.xWrite = write_pages;
    if (guard->methods.iVersion >= 3) guard->methods.xFetch = fetch_nothing;
    file->pMethods = &guard->methods;  // the system's methods go on working on the record they made
    return SQLITE_OK;
}

bool install() {
    Vfs& v = vfs();
    v.system = sqlite3_vfs_find(nullptr);
    if (v.system == nullptr) return false;
    constexpr int kAlign = alignof(std::max_align_t);
    v.guard_at = (v.system->szOsFile + kAlign - 1) / kAlign * kAlign;
    v.ours = *v.system;
    v.ours.pNext = nullptr;
    v.ours.zName = kVfsName;
    v.ours.szOsFile = v.guard_at + static_cast<int>(sizeof(Guard));
    v.ours.xOpen = open_file;
    return sqlite3_vfs_register(&v.ours, 0) == SQLITE_OK;
}

}  // namespace

const char* sealing_vfs() {
    static const bool installed = install();
    return installed ? kVfsName : nullptr;
}

bool watch_pages(sqlite3* connection, PageWatch* watch) {
    sqlite3_file* file = nullptr;
    if (sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK) return false;
    if (file == nullptr || file->pMethods == nullptr || file->pMethods->xRead != read_pages) return false;
    guard_of(file)->watch = watch;
    return true;
}

}  // namespace drum::ledger
