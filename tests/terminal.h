// The program as a person at the terminal meets it: run a command, read what it wrote and how it ended.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace drum::terminal {

struct Outcome {
    int exit_code = -1;
    std::string out, err;
};

// Runs `drum` with these arguments, environment settings ("TZ=Asia/Tokyo") before them, with no terminal attached.
Outcome drum(const std::vector<std::string>& arguments, const std::vector<std::string>& environment = {});

// A fresh folder of this process, removed with everything in it at the end of scope.
class Folder {
public:
    explicit Folder(std::string_view purpose);
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::string operator/(std::string_view name) const { return (path_ / name).string(); }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

std::string read_file(const std::filesystem::path& path);
void write_file(const std::filesystem::path& path, std::string_view text);  // makes the folders on the way

}  // namespace drum::terminal
