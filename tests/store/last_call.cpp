// Loaded into a program (LD_PRELOAD): ends it as a SIGKILL does, at a moment that is chosen.
//   DRUM_DIE_AT=N     before its call number N (from 0) of those below, which read, write, make, move or remove a file
//   DRUM_DIE_AFTER=T  T microseconds after its start
//   DRUM_CALLS=F      every call and the name of its file become a line of F; the last is the one it died before
// With an odd N a write leaves its first half behind.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

namespace {

long g_calls = 0;

// The function of this name that comes after ours.
template <class F>
F next(F, const char* name) {
    return reinterpret_cast<F>(::dlsym(RTLD_NEXT, name));
}
#define NEXT(f) (next(&::f, #f))

long number(const char* setting) {
    const char* text = std::getenv(setting);
    return text == nullptr ? -1 : std::strtol(text, nullptr, 10);
}

void say(const char* word, const char* path) {
    static const char* const place = std::getenv("DRUM_CALLS");
    if (place == nullptr) return;
    static const int file = NEXT(open)(place, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    const char* name = std::strrchr(path, '/');
    char line[512];
    const int size = std::snprintf(line, sizeof line, "%s %s\n", word, name == nullptr ? path : name + 1);
    if (NEXT(write)(file, line, static_cast<std::size_t>(size)) != size) ::_exit(99);
}

const char* name_of(int file) {
    static char name[512];
    char link[64];
    std::snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    const ssize_t size = ::readlink(link, name, sizeof name - 1);
    name[size < 0 ? 0 : size] = '\0';
    return name;
}

// `half` writes what a write that was cut off leaves.
template <class Half>
void call(const char* word, const char* path, const Half& half) {
    static const long last = number("DRUM_DIE_AT");
    say(word, path);
    if (g_calls++ != last) return;
    if (last % 2 == 1) half();
    ::raise(SIGKILL);
}
template <class Half>
void call(const char* word, int file, const Half& half) {
    call(word, name_of(file), half);
}
template <class File>
void call(const char* word, File file) {
    call(word, file, [] {});
}

[[gnu::constructor]] void set_timer() {
    const long micros = number("DRUM_DIE_AFTER");
    if (micros < 0) return;
    sigevent event{};
    event.sigev_notify = SIGEV_SIGNAL;
    event.sigev_signo = SIGKILL;
    timer_t timer{};
    itimerspec when{};
    when.it_value.tv_sec = micros / 1'000'000;
    when.it_value.tv_nsec = micros % 1'000'000 * 1'000 + 1;
    if (::timer_create(CLOCK_MONOTONIC, &event, &timer) != 0 || ::timer_settime(timer, 0, &when, nullptr) != 0) ::_exit(99);
}

int open_with(const char* path, int flags, mode_t mode, const char* name) {
    if ((flags & (O_CREAT | O_WRONLY | O_RDWR)) != 0) call("open", path);
    return next(&::open, name)(path, flags, mode);
}

mode_t mode_in(int flags, va_list& more) { return (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0; }

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    const mode_t mode = mode_in(flags, more);
    va_end(more);
    return open_with(path, flags, mode, "open");
}
int open64(const char* path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    const mode_t mode = mode_in(flags, more);
    va_end(more);
    return open_with(path, flags, mode, "open64");
}
ssize_t write(int file, const void* from, size_t size) {
    call("write", file, [&] { (void)!NEXT(write)(file, from, size / 2); });
    return NEXT(write)(file, from, size);
}
ssize_t pwrite(int file, const void* from, size_t size, off_t at) {
    call("write", file, [&] { (void)!NEXT(pwrite)(file, from, size / 2, at); });
    return NEXT(pwrite)(file, from, size, at);
}
ssize_t pwrite64(int file, const void* from, size_t size, off64_t at) {
    call("write", file, [&] { (void)!NEXT(pwrite64)(file, from, size / 2, at); });
    return NEXT(pwrite64)(file, from, size, at);
}
ssize_t read(int file, void* to, size_t size) {
    call("read", file);
    return NEXT(read)(file, to, size);
}
ssize_t pread(int file, void* to, size_t size, off_t at) {
    call("read", file);
    return NEXT(pread)(file, to, size, at);
}
ssize_t pread64(int file, void* to, size_t size, off64_t at) {
    call("read", file);
    return NEXT(pread64)(file, to, size, at);
}
int fsync(int file) {
    call("sync", file);
    return NEXT(fsync)(file);
}
int fdatasync(int file) {
    call("sync", file);
    return NEXT(fdatasync)(file);
}
int ftruncate(int file, off_t size) noexcept {
    call("truncate", file);
    return NEXT(ftruncate)(file, size);
}
int ftruncate64(int file, off64_t size) noexcept {
    call("truncate", file);
    return NEXT(ftruncate64)(file, size);
}
int unlink(const char* path) noexcept {
    call("remove", path);
    return NEXT(unlink)(path);
}
int remove(const char* path) noexcept {
    call("remove", path);
    return NEXT(remove)(path);
}
int rename(const char* from, const char* to) noexcept {
    call("rename", to);
    return NEXT(rename)(from, to);
}

}  // extern "C"
