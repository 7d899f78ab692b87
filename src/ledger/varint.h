// The numbers of a segment: little groups of seven bits, the low group first, the high bit set on all but the last
// (LEB128); signed numbers folded first so that small ones of either sign are short (zigzag).
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace drum::ledger {

inline constexpr std::size_t kMaxVarint = 10;  // bytes of the longest 64-bit number

inline std::uint64_t zigzag(std::int64_t value) {
    return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
inline std::int64_t unzigzag(std::uint64_t folded) {
    return static_cast<std::int64_t>((folded >> 1) ^ (0 - (folded & 1)));
}

inline std::size_t varint_size(std::uint64_t value) {
    return (static_cast<std::size_t>(std::bit_width(value | 1)) + 6) / 7;
}

// Writes at `to`, which has room for kMaxVarint bytes; returns the end of what was written.
inline char* write_varint(char* to, std::uint64_t value) {
    while (value >= 0x80) {
        *to++ = static_cast<char>(value | 0x80);
        value >>= 7;
    }
    *to++ = static_cast<char>(value);
    return to;
}

inline void append_varint(std::string& out, std::uint64_t value) {
    char buffer[kMaxVarint];
    out.append(buffer, write_varint(buffer, value));
}

// Reads bytes in order and never past their end. A call that cannot be served returns false; the position is then
// of no further use.
class Reader {
public:
    explicit Reader(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

    std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }

    bool byte(std::uint8_t& value) {
        if (at_ == end_) return false;
        value = static_cast<std::uint8_t>(*at_++);
        return true;
    }
    bool bytes(std::size_t size, std::string_view& value) {
        if (size > left()) return false;
        value = {at_, size};
        at_ += size;
        return true;
    }
    bool varint(std::uint64_t& value) {
        if (at_ != end_ && static_cast<std::uint8_t>(*at_) < 0x80) {
            value = static_cast<std::uint8_t>(*at_++);
            return true;
        }
        return long_varint(value);
    }

private:
    bool long_varint(std::uint64_t& value) {
        value = 0;
        for (unsigned shift = 0; shift < 64 && at_ != end_; shift += 7) {
            const auto group = static_cast<std::uint8_t>(*at_++);
            if (shift == 63 && group > 1) return false;  // more than 64 bits
            value |= static_cast<std::uint64_t>(group & 0x7f) << shift;
            if (group < 0x80) return true;
        }
        return false;
    }

    const char* at_;
    const char* end_;
};

}  // namespace drum::ledger
