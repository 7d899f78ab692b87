// The bytes of one file, wherever they lie: read piece by piece, so that a file may be larger than memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace drum::intake {

class Bytes {
public:
    virtual ~Bytes() = default;
    virtual std::uint64_t size() const = 0;
    // Fills `to` from `at` on and says how many bytes that were: fewer than n only at the end. Errors: io.
    virtual Result<std::size_t> read(std::uint64_t at, char* to, std::size_t n) const = 0;
};

class MemoryBytes final : public Bytes {
public:
    explicit MemoryBytes(std::string owned) : owned_(std::move(owned)), view_(owned_) {}
    // The caller keeps the bytes alive.
    static std::shared_ptr<const Bytes> of(std::string_view bytes) {
        auto out = std::make_shared<MemoryBytes>(std::string());
        out->view_ = bytes;
        return out;
    }
    std::uint64_t size() const override { return view_.size(); }
    Result<std::size_t> read(std::uint64_t at, char* to, std::size_t n) const override {
        if (at >= view_.size()) return std::size_t{0};
        return view_.copy(to, n, static_cast<std::size_t>(at));
    }

private:
    std::string owned_;
    std::string_view view_;
};

}  // namespace drum::intake
