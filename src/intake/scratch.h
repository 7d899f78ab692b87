// Room for what does not fit in memory while one command is read. The caller gives it and throws it away afterwards.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace drum::intake {

class Scratch {
public:
    virtual ~Scratch() = default;
    virtual std::uint64_t size() const = 0;
    virtual Result<void> append(std::string_view bytes) = 0;
    // Fills `to` from `at` on and says how many bytes that were: fewer than n only at the end.
    virtual Result<std::size_t> read(std::uint64_t at, char* to, std::size_t n) const = 0;
};

}  // namespace drum::intake
