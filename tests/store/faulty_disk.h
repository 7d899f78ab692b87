// A disk that fails on command: a layer (SQLite VFS) between the ledger's own and the system's, so that what is tested is
// the program as it is.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

namespace drum::store_test {

enum class Call : int {
    open, remove, access, full_path, read, write, truncate, sync, file_size, lock, unlock, shm_map, shm_lock, shm_unlock,
    shm_unmap,
};
inline constexpr int kCalls = 15;
const char* name(Call call);

struct Disk {
    // What is to go wrong.
    std::int64_t fail_at = -1;     // the call with this number (from 0) fails, once; -1 = none
    std::optional<Call> only{};    // then only these calls are counted
    bool torn = false;             // a write that fails leaves its first half behind
    std::int64_t bytes_left = -1;  // what still fits; a write beyond is cut off and the disk full. -1 = no limit
    void (*instead)(Call) = nullptr;  // called in place of the call that would fail; a process may end itself in it
    // What happened.
    std::int64_t calls = 0;
    std::optional<Call> failed{};
    bool was_full = false;
};

// The disk of this process.
Disk& disk();

}  // namespace drum::store_test
