#include "base/memory.h"

#include <malloc.h>

namespace drum {

void keep_freed_memory() {
    constexpr int kLargestKept = 32 << 20;  // the most that glibc takes
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_MMAP_THRESHOLD, kLargestKept);
    mallopt(M_TRIM_THRESHOLD, 8 * kLargestKept);
    mallopt(M_TOP_PAD, 4 << 20);
}

}  // namespace drum
