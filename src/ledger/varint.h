// The numbers of a segment: little groups of seven bits, the low group first, the high bit set on all but the last
// (LEB128); signed numbers folded first so that small ones of either sign are short (zigzag).
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

static_assert(std::endian::native == std::endian::little, "numbers are written as they lie in memory");

namespace drum::ledger {

inline constexpr std::size_t kMaxVarint = 10;  // bytes of the longest 64-bit number

inline std::uint64_t zigzag(std::int64_t value) {
    return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
inline std::int64_t unzigzag(std::uint64_t folded) {
    return static_cast<std::int64_t>((folded >> 1) ^ (0 - (folded & 1)));
}

inline std::size_t varint_size(std::uint64_t value) {
    const auto log2 = static_cast<std::size_t>(63 - std::countl_zero(value | 1));
    return (9 * log2 + 73) / 64;  // log2 / 7 + 1 for all of 0 to 63, without a division
}

// Numbers of up to 56 bits are written and read eight bytes at a time, without a branch that depends on their length: the
// lengths of neighbouring numbers are as good as random.
inline constexpr std::uint64_t kGoesOn = 0x8080808080808080;  // the high bit of each byte

// 56 bits -> eight groups of seven, a byte each; and back.
inline std::uint64_t spread_groups(std::uint64_t bits) {
    bits = (bits & 0x000000000FFFFFFF) | (bits & 0x00FFFFFFF0000000) << 4;
    bits = (bits & 0x00003FFF00003FFF) | (bits & 0x0FFFC0000FFFC000) << 2;
    return (bits & 0x007F007F007F007F) | (bits & 0x3F803F803F803F80) << 1;
}
inline std::uint64_t join_groups(std::uint64_t groups) {
    groups = (groups & 0x007F007F007F007F) | (groups & 0x7F007F007F007F00) >> 1;
    groups = (groups & 0x00003FFF00003FFF) | (groups & 0x3FFF00003FFF0000) >> 2;
    return (groups & 0x000000000FFFFFFF) | (groups & 0x0FFFFFFF00000000) >> 4;
}

// Writes at `to`, which has room for kMaxVarint bytes whatever the number is; returns the end of what was written.
inline char* write_varint(char* to, std::uint64_t value) {
    if (value >> 56 == 0) {
        const std::size_t size = varint_size(value);
        const std::uint64_t bytes = spread_groups(value) | (kGoesOn & ((std::uint64_t{1} << (8 * (size - 1))) - 1));
        std::memcpy(to, &bytes, sizeof bytes);
        return to + size;
    }
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
    // Zigzag numbers, as many as there are places.
    bool varints(std::span<std::int64_t> values) {
        const char* at = at_;
        std::size_t i = 0;
        while (i < values.size() && end_ - at >= 8) {
            std::uint64_t bytes = 0;
            std::memcpy(&bytes, at, sizeof bytes);
            const std::uint64_t stop = ~bytes & kGoesOn;  // high bit of the number's last byte, and of others after it
            if (stop == 0) break;
            const auto up_to_stop = stop ^ (stop - 1);
            values[i++] = unzigzag(join_groups(bytes & up_to_stop & ~kGoesOn));
            at += static_cast<std::size_t>(std::countr_zero(stop) + 1) / 8;
        }
        at_ = at;
        for (; i < values.size(); ++i) {  // long ones, and the last bytes
            std::uint64_t folded = 0;
            if (!varint(folded)) return false;
            values[i] = unzigzag(folded);
        }
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
