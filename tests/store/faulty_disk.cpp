#include "faulty_disk.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstddef>

namespace drum::store_test {
namespace {

struct File {
    sqlite3_file base;
    sqlite3_file* real;  // lies behind this record
};

Disk g_disk;
sqlite3_vfs* g_system = nullptr;

sqlite3_file* real(sqlite3_file* file) { return reinterpret_cast<File*>(file)->real; }

bool fails(Call call) {
    if (g_disk.only && *g_disk.only != call) return false;
    if (g_disk.calls++ != g_disk.fail_at) return false;
    g_disk.failed = call;
    if (g_disk.instead != nullptr) g_disk.instead(call);
    return true;
}

int close_file(sqlite3_file* file) { return real(file)->pMethods->xClose(real(file)); }

int read_file(sqlite3_file* file, void* to, int bytes, sqlite3_int64 at) {
    if (fails(Call::read)) return SQLITE_IOERR_READ;
    return real(file)->pMethods->xRead(real(file), to, bytes, at);
}

int write_file(sqlite3_file* file, const void* from, int bytes, sqlite3_int64 at) {
    if (fails(Call::write)) {
        if (g_disk.torn) (void)real(file)->pMethods->xWrite(real(file), from, bytes / 2, at);
        return SQLITE_IOERR_WRITE;
    }
    if (g_disk.bytes_left >= 0) {
        const auto fit = static_cast<int>(std::min<std::int64_t>(bytes, g_disk.bytes_left));
        g_disk.bytes_left -= fit;
        if (fit < bytes) {
            g_disk.was_full = true;
            if (fit > 0) (void)real(file)->pMethods->xWrite(real(file), from, fit, at);
            return SQLITE_FULL;
        }
    }
    return real(file)->pMethods->xWrite(real(file), from, bytes, at);
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
    if (fails(Call::truncate)) return SQLITE_IOERR_TRUNCATE;
    return real(file)->pMethods->xTruncate(real(file), size);
}

int sync_file(sqlite3_file* file, int flags) {
    if (fails(Call::sync)) return SQLITE_IOERR_FSYNC;
    return real(file)->pMethods->xSync(real(file), flags);
}

int size_of_file(sqlite3_file* file, sqlite3_int64* size) {
    if (fails(Call::file_size)) return SQLITE_IOERR_FSTAT;
    return real(file)->pMethods->xFileSize(real(file), size);
}

int lock_file(sqlite3_file* file, int level) {
    if (fails(Call::lock)) return SQLITE_IOERR_LOCK;
    return real(file)->pMethods->xLock(real(file), level);
}

// No system fails to give up a lock and keeps it: what fails is only the answer. Likewise below.
int unlock_file(sqlite3_file* file, int level) {
    const int status = real(file)->pMethods->xUnlock(real(file), level);
    return fails(Call::unlock) ? SQLITE_IOERR_UNLOCK : status;
}

int check_reserved(sqlite3_file* file, int* reserved) {
    return real(file)->pMethods->xCheckReservedLock(real(file), reserved);
}
int control(sqlite3_file* file, int what, void* with) { return real(file)->pMethods->xFileControl(real(file), what, with); }
int sector(sqlite3_file* file) { return real(file)->pMethods->xSectorSize(real(file)); }
int traits(sqlite3_file* file) { return real(file)->pMethods->xDeviceCharacteristics(real(file)); }

int map_shm(sqlite3_file* file, int region, int size, int extend, void volatile** at) {
    if (fails(Call::shm_map)) return SQLITE_IOERR_SHMMAP;
    return real(file)->pMethods->xShmMap(real(file), region, size, extend, at);
}

int lock_shm(sqlite3_file* file, int first, int count, int flags) {
    if ((flags & SQLITE_SHM_UNLOCK) != 0) {
        const int status = real(file)->pMethods->xShmLock(real(file), first, count, flags);
        return fails(Call::shm_unlock) ? SQLITE_IOERR_SHMLOCK : status;
    }
    if (fails(Call::shm_lock)) return SQLITE_IOERR_SHMLOCK;
    return real(file)->pMethods->xShmLock(real(file), first, count, flags);
}

void shm_barrier(sqlite3_file* file) { real(file)->pMethods->xShmBarrier(real(file)); }

int unmap_shm(sqlite3_file* file, int remove) {
    const int status = real(file)->pMethods->xShmUnmap(real(file), remove);
    return fails(Call::shm_unmap) ? SQLITE_IOERR_SHMMAP : status;
}

const sqlite3_io_methods kMethods = {2,          close_file,  read_file,      write_file, truncate_file, sync_file,
                                     size_of_file, lock_file, unlock_file,    check_reserved, control,   sector,
                                     traits,     map_shm,     lock_shm,       shm_barrier, unmap_shm,    nullptr, nullptr};

int open_file(sqlite3_vfs*, const char* path, sqlite3_file* file, int flags, int* out_flags) {
    auto* ours = reinterpret_cast<File*>(file);
    file->pMethods = nullptr;
    if (fails(Call::open)) return SQLITE_CANTOPEN;
    ours->real = reinterpret_cast<sqlite3_file*>(ours + 1);
    const int status = g_system->xOpen(g_system, path, ours->real, flags, out_flags);
    if (ours->real->pMethods != nullptr) file->pMethods = &kMethods;
    return status;
}

int remove_file(sqlite3_vfs*, const char* path, int sync) {
    if (fails(Call::remove)) return SQLITE_IOERR_DELETE;
    return g_system->xDelete(g_system, path, sync);
}

int access_file(sqlite3_vfs*, const char* path, int flags, int* out) {
    if (fails(Call::access)) return SQLITE_IOERR_ACCESS;
    return g_system->xAccess(g_system, path, flags, out);
}

int full_path(sqlite3_vfs*, const char* path, int size, char* out) {
    if (fails(Call::full_path)) return SQLITE_CANTOPEN;
    return g_system->xFullPathname(g_system, path, size, out);
}

bool install() {
    static sqlite3_vfs ours;
    static_assert(sizeof(File) % alignof(std::max_align_t) == 0);
    g_system = sqlite3_vfs_find(nullptr);
    ours = *g_system;
    ours.pNext = nullptr;
    ours.zName = "faulty-disk";
    ours.szOsFile = g_system->szOsFile + static_cast<int>(sizeof(File));
    ours.xOpen = open_file;
    ours.xDelete = remove_file;
    ours.xAccess = access_file;
    ours.xFullPathname = full_path;
    return sqlite3_vfs_register(&ours, 1) == SQLITE_OK;
}

[[maybe_unused]] const bool g_installed = install();  // before main: the ledger's layer stands on the default one

}  // namespace

const char* name(Call call) {
    static constexpr std::array<const char*, kCalls> kNames = {
        "open", "remove", "access", "full_path", "read", "write", "truncate", "sync", "file_size", "lock", "unlock",
        "shm_map", "shm_lock", "shm_unlock", "shm_unmap"};
    return kNames[static_cast<std::size_t>(call)];
}

Disk& disk() { return g_disk; }

}  // namespace drum::store_test
