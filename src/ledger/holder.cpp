#include "ledger/holder.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <sstream>

namespace drum::ledger {
namespace {

// SQLite's write lock in a log's index (-shm): one byte, locked for as long as a write transaction lasts (walformat.html,
// "WAL-Index locking").
constexpr const char* kWriteLockByte = "120";

// The process that has the lock, from the system's list of locks (proc(5), /proc/locks), 0 when there is none. Asking the
// file itself would mean opening and closing it, which drops the locks this process has on it (POSIX).
long lock_holder(const std::string& file) {
    struct stat status{};
    if (::stat(file.c_str(), &status) != 0) return 0;
    char id[64];
    std::snprintf(id, sizeof id, "%02x:%02x:%llu", major(status.st_dev), minor(status.st_dev),
                  static_cast<unsigned long long>(status.st_ino));
    std::ifstream locks("/proc/locks");
    for (std::string line; std::getline(locks, line);) {
        std::istringstream words(line);
        std::string number, kind, nature, access, process, where, start;
        words >> number >> kind >> nature >> access >> process >> where >> start;
        if (where == id && start == kWriteLockByte && access == "WRITE") return std::strtol(process.c_str(), nullptr, 10);
    }
    return 0;
}

std::string command_of(long process) {
    constexpr std::size_t kMost = 120;
    std::ifstream file("/proc/" + std::to_string(process) + "/cmdline", std::ios::binary);
    std::string command((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    while (!command.empty() && command.back() == '\0') command.pop_back();
    for (char& c : command)
        if (static_cast<unsigned char>(c) < ' ') c = ' ';
    const std::size_t name = command.substr(0, command.find(' ')).find_last_of('/');
    if (name != std::string::npos) command.erase(0, name + 1);
    if (command.size() > kMost) command = command.substr(0, kMost) + "...";
    return command;
}

}  // namespace

std::string writer_of(const std::string& path) {
    const long process = lock_holder(path + "-shm");
    if (process <= 0) return "";
    if (process == ::getpid()) return "this program";
    const std::string command = command_of(process);
    return "process " + std::to_string(process) + (command.empty() ? "" : ": " + command);
}

}  // namespace drum::ledger
