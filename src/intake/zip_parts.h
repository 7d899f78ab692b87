// The parts of a ZIP file held in memory, each read as a stream within bounds: a packed file may claim, or be, far more
// than anybody sent on purpose.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"

struct zip;
struct zip_file;

namespace drum::intake {

inline constexpr std::uint64_t kMaxZipBytes = 64ULL << 20;    // of the file
inline constexpr std::uint64_t kMaxPartBytes = 512ULL << 20;  // of one part, unpacked
inline constexpr std::uint64_t kMaxPartRatio = 250;           // unpacked to packed, of parts above 16 MB
inline constexpr std::uint64_t kMaxParts = 10'000;

// One part, unpacked while it is read.
class ZipPart {
public:
    ~ZipPart();
    ZipPart(const ZipPart&) = delete;
    ZipPart& operator=(const ZipPart&) = delete;
    // Appends some more; false at the end, or when the part turns out damaged (then problem() says so).
    bool more(std::string& to);
    std::uint64_t done() const { return done_; }
    std::uint64_t size() const { return size_; }
    const std::string& problem() const { return problem_; }

private:
    friend class ZipParts;
    ZipPart() = default;
    std::shared_ptr<const std::string> bytes_;
    zip* archive_ = nullptr;
    zip_file* file_ = nullptr;
    std::uint64_t size_ = 0, done_ = 0;
    std::string problem_;
};

class ZipParts {
public:
    // Fails when the bytes are no ZIP file, or one beyond the bounds.
    static Result<ZipParts> open(std::shared_ptr<const std::string> bytes);
    bool has(const std::string& name) const;
    // Fails when the part is not there, encrypted, or beyond the bounds.
    Result<std::unique_ptr<ZipPart>> part(const std::string& name) const;

private:
    std::shared_ptr<const std::string> bytes_;
    std::vector<std::string> names_;  // sorted
};

}  // namespace drum::intake
