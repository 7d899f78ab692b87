#include "intake/encoding.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>

namespace drum::intake {
namespace {

bool starts_with(std::string_view bytes, std::string_view start) { return bytes.substr(0, start.size()) == start; }

// Length of the sequence a lead byte opens, 0 for a byte that opens none; and the range of its second byte
// (RFC 3629, the table of well-formed sequences).
struct Lead {
    std::size_t length = 0;
    unsigned char low = 0x80, high = 0xBF;
};
Lead lead_of(unsigned char c) {
    if (c >= 0xC2 && c <= 0xDF) return {2};
    if (c == 0xE0) return {3, 0xA0, 0xBF};
    if (c == 0xED) return {3, 0x80, 0x9F};
    if (c >= 0xE1 && c <= 0xEF) return {3};
    if (c == 0xF0) return {4, 0x90, 0xBF};
    if (c >= 0xF1 && c <= 0xF3) return {4};
    if (c == 0xF4) return {4, 0x80, 0x8F};
    return {};
}

// Zero bytes at every other place: UTF-16 without its mark.
bool looks_like_utf16(std::string_view bytes) {
    const std::size_t sample = std::min<std::size_t>(bytes.size(), 4096);
    std::size_t even = 0, odd = 0;
    for (std::size_t i = 0; i < sample; ++i)
        if (bytes[i] == '\0') ++(i % 2 == 0 ? even : odd);
    return std::max(even, odd) * 4 > sample && std::min(even, odd) * 20 < sample;
}

}  // namespace

std::size_t first_bad_utf8(std::string_view bytes) {
    std::size_t at = 0;
    while (at < bytes.size()) {
        std::uint64_t eight = 0;
        if (at + 8 <= bytes.size()) {
            std::memcpy(&eight, bytes.data() + at, 8);
            if ((eight & 0x8080808080808080ULL) == 0) {
                at += 8;
                continue;
            }
        }
        const auto c = static_cast<unsigned char>(bytes[at]);
        if (c < 0x80) {
            ++at;
            continue;
        }
        const Lead lead = lead_of(c);
        if (lead.length == 0 || at + lead.length > bytes.size()) return at;
        for (std::size_t i = 1; i < lead.length; ++i) {
            const auto next = static_cast<unsigned char>(bytes[at + i]);
            if (next < (i == 1 ? lead.low : 0x80) || next > (i == 1 ? lead.high : 0xBF)) return at;
        }
        at += lead.length;
    }
    return std::string_view::npos;
}

std::optional<Error> refuse_beginning(std::string_view bytes) {
    const auto refused = [](std::string message) { return Error{ErrorCode::bad_input, std::move(message), {}, 0, {}}; };
    if (starts_with(bytes, "\xFF\xFE") || starts_with(bytes, "\xFE\xFF"))
        return refused("the file is UTF-16; save it as UTF-8 (in Excel: CSV UTF-8) and import it again");
    if (starts_with(bytes, "PK\x03\x04"))
        return refused("the file is a ZIP or XLSX file; save the sheet as CSV UTF-8 and import that");
    if (looks_like_utf16(bytes))
        return refused("the file looks like UTF-16 without a byte-order mark; save it as UTF-8 and import it again");
    return std::nullopt;
}

Error refuse_byte(char byte, std::int64_t line) {
    static constexpr char kHex[] = "0123456789ABCDEF";
    const auto c = static_cast<unsigned char>(byte);
    return {ErrorCode::bad_input,
            std::string("byte 0x") + kHex[c >> 4] + kHex[c & 15] +
                " is not UTF-8 (often a file in Windows-1252 or Latin-1); save it as UTF-8 and import it again",
            {}, line, {}};
}

}  // namespace drum::intake
