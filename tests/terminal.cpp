#include "terminal.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <fstream>
#include <sstream>

namespace drum::terminal {
namespace {

namespace fs = std::filesystem;

std::string quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

}  // namespace

Outcome drum(const std::vector<std::string>& arguments, const std::vector<std::string>& environment) {
    static std::atomic<int> number = 0;
    const fs::path errors =
        fs::temp_directory_path() / ("drum-err-" + std::to_string(::getpid()) + "-" + std::to_string(++number));
    std::string command = "env -u DRUM_SITE DRUM_NOW=2026-11-28T12:00:00Z";  // whatever the machine's clock says
    for (const std::string& setting : environment) command += " " + quoted(setting);
    command += " " + quoted(DRUM_PROGRAM);
    for (const std::string& argument : arguments) command += " " + quoted(argument);
    command += " </dev/null 2>" + quoted(errors.string());

    Outcome run;
    FILE* pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) {
        ADD_FAILURE() << "cannot run: " << command;
        return run;
    }
    std::array<char, 65536> buffer{};
    for (std::size_t got = 0; (got = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
        run.out.append(buffer.data(), got);
    const int status = ::pclose(pipe);
    run.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    run.err = read_file(errors);
    fs::remove(errors);
    return run;
}

Folder::Folder(std::string_view purpose)
    : path_(fs::temp_directory_path() / ("drum-" + std::string(purpose) + "-" + std::to_string(::getpid()))) {
    fs::remove_all(path_);
    fs::create_directories(path_);
}

Folder::~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

std::string read_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

void write_file(const fs::path& path, std::string_view text) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

}  // namespace drum::terminal
