#include "cli/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>
#include <vector>

namespace drum::cli {
namespace {

std::unexpected<Error> refused(const std::string& what) {
    return fail(ErrorCode::io, what + ": " + std::strerror(errno));
}

class Descriptor {
public:
    explicit Descriptor(int number = -1) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    int number() const { return number_; }

private:
    int number_;
};

// Reads n bytes at a place, or up to the end.
Result<std::size_t> read_at(const Descriptor& file, const std::string& name, std::uint64_t at, char* to, std::size_t n) {
    std::size_t done = 0;
    while (done < n) {
        const auto got = ::pread(file.number(), to + done, n - done, static_cast<off_t>(at + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return refused("cannot read " + name);
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

class FileBytes final : public intake::Bytes {
public:
    FileBytes(std::string path, Descriptor file, std::uint64_t size) : path_(std::move(path)), file_(std::move(file)), size_(size) {}
    std::uint64_t size() const override { return size_; }
    Result<std::size_t> read(std::uint64_t at, char* to, std::size_t n) const override {
        if (at >= size_) return std::size_t{0};
        return read_at(file_, path_, at, to, static_cast<std::size_t>(std::min<std::uint64_t>(n, size_ - at)));
    }

private:
    std::string path_;
    Descriptor file_;
    std::uint64_t size_;
};

class FileScratch final : public intake::Scratch {
public:
    explicit FileScratch(std::string folder) : folder_(std::move(folder)) {}

    std::uint64_t size() const override { return size_; }

    Result<void> append(std::string_view bytes) override {
        if (file_.number() < 0)
            if (auto made = make(); !made) return made;
        while (!bytes.empty()) {
            const auto put = ::pwrite(file_.number(), bytes.data(), bytes.size(), static_cast<off_t>(size_));
            if (put < 0 && errno == EINTR) continue;
            if (put <= 0) return refused("no room to sort many rows in " + folder_);
            size_ += static_cast<std::uint64_t>(put);
            bytes.remove_prefix(static_cast<std::size_t>(put));
        }
        return {};
    }

    Result<std::size_t> read(std::uint64_t at, char* to, std::size_t n) const override {
        if (at >= size_) return std::size_t{0};
        return read_at(file_, "the scratch file", at, to, static_cast<std::size_t>(std::min<std::uint64_t>(n, size_ - at)));
    }

private:
    Result<void> make() {
        std::string name = folder_ + "/.drum-scratch-XXXXXX";
        file_ = Descriptor(::mkstemp(name.data()));
        if (file_.number() < 0) return refused("cannot make a scratch file in " + folder_);
        ::unlink(name.c_str());
        return {};
    }

    std::string folder_;
    Descriptor file_;
    std::uint64_t size_ = 0;
};

class ScratchBytes final : public intake::Bytes {
public:
    explicit ScratchBytes(std::unique_ptr<intake::Scratch> scratch) : scratch_(std::move(scratch)) {}
    std::uint64_t size() const override { return scratch_->size(); }
    Result<std::size_t> read(std::uint64_t at, char* to, std::size_t n) const override { return scratch_->read(at, to, n); }

private:
    std::unique_ptr<intake::Scratch> scratch_;
};

}  // namespace

Result<std::shared_ptr<const intake::Bytes>> open_file(const std::string& path) {
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.number() < 0) return refused("cannot read " + path);
    struct stat about{};
    if (::fstat(file.number(), &about) != 0) return refused("cannot read " + path);
    if (!S_ISREG(about.st_mode)) return fail(ErrorCode::io, path + " is not a file; give its content through - instead");
    return std::make_shared<FileBytes>(path, std::move(file), static_cast<std::uint64_t>(about.st_size));
}

Result<std::shared_ptr<const intake::Bytes>> read_standard_input(const std::string& folder) {
    auto scratch = scratch_in(folder);
    std::string piece(1 << 16, '\0');
    for (;;) {
        const auto got = ::read(STDIN_FILENO, piece.data(), piece.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return refused("cannot read standard input");
        if (got == 0) break;
        if (auto put = scratch->append(std::string_view(piece).substr(0, static_cast<std::size_t>(got))); !put)
            return std::unexpected(put.error());
    }
    return std::make_shared<ScratchBytes>(std::move(scratch));
}

namespace {

constexpr const char* kPart = ".part-";

// Names of files that end in the number of a process that is no more.
void clear_left_over(const std::string& path) {
    std::error_code problem;
    const std::filesystem::path file(path), folder = file.has_parent_path() ? file.parent_path() : ".";
    const std::string start = file.filename().string() + kPart;
    std::vector<std::filesystem::path> left;
    for (const auto& entry : std::filesystem::directory_iterator(folder, problem)) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with(start)) continue;
        const long process = std::strtol(name.c_str() + start.size(), nullptr, 10);
        if (process > 0 && ::kill(static_cast<pid_t>(process), 0) != 0 && errno == ESRCH) left.push_back(entry.path());
    }
    for (const auto& entry : left) std::filesystem::remove(entry, problem);
}

}  // namespace

WholeFile::WholeFile(std::string path) : path_(std::move(path)), unfinished_(path_ + kPart + std::to_string(::getpid())) {
    clear_left_over(path_);
    out_.open(unfinished_, std::ios::binary | std::ios::trunc);
}

WholeFile::~WholeFile() {
    std::error_code problem;
    std::filesystem::remove(unfinished_, problem);  // of one that is finished there is none
}

Result<void> WholeFile::write(std::string_view bytes) {
    if (out_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()))) return {};
    return refused("cannot write " + path_);
}

Result<void> WholeFile::finish_writing() {
    if (out_.is_open()) out_.close();
    return out_ ? Result<void>{} : refused("cannot write " + path_);
}

Result<void> WholeFile::finish(const std::string& path) {
    if (auto written = finish_writing(); !written) return written;
    std::error_code problem;
    std::filesystem::rename(unfinished_, path, problem);
    if (problem) return fail(ErrorCode::io, "cannot write " + path + ": " + problem.message());
    return {};
}

bool same_bytes(const std::string& one, const std::string& other) {
    std::ifstream a(one, std::ios::binary), b(other, std::ios::binary);
    if (!a || !b) return false;
    std::string x(1 << 16, '\0'), y(1 << 16, '\0');
    while (a && b) {
        a.read(x.data(), static_cast<std::streamsize>(x.size()));
        b.read(y.data(), static_cast<std::streamsize>(y.size()));
        const auto size = static_cast<std::size_t>(a.gcount());
        if (a.gcount() != b.gcount() || std::string_view(x).substr(0, size) != std::string_view(y).substr(0, size)) return false;
    }
    return a.eof() && b.eof();
}

std::unique_ptr<intake::Scratch> scratch_in(const std::string& folder) {
    return std::make_unique<FileScratch>(folder.empty() ? "." : folder);
}

}  // namespace drum::cli
