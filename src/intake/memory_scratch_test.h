// Scratch for tests: in memory, with as much room as is given.
#pragma once

#include <string>

#include "intake/scratch.h"

namespace drum::intake {

class MemoryScratch final : public Scratch {
public:
    explicit MemoryScratch(std::uint64_t room = ~std::uint64_t{0}) : room_(room) {}
    std::uint64_t size() const override { return bytes_.size(); }
    Result<void> append(std::string_view bytes) override {
        if (bytes_.size() + bytes.size() > room_) return fail(ErrorCode::io, "no space left");
        bytes_ += bytes;
        return {};
    }
    Result<std::size_t> read(std::uint64_t at, char* to, std::size_t n) const override {
        return bytes_.copy(to, n, static_cast<std::size_t>(at));
    }

private:
    std::uint64_t room_;
    std::string bytes_;
};

}  // namespace drum::intake
