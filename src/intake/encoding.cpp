#include "intake/encoding.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace drum::intake {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// Length of the sequence a lead byte opens, 0 for a byte that opens none; and the range of its second byte
// (RFC 3629, the table of well-formed sequences).
struct Lead {
    std::size_t length = 0;
    unsigned char low = 0x80, high = 0xBF;
};
Lead lead_of(unsigned char c) {
    if (c < 0x80) return {1};
    if (c >= 0xC2 && c <= 0xDF) return {2};
    if (c == 0xE0) return {3, 0xA0, 0xBF};
    if (c == 0xED) return {3, 0x80, 0x9F};
    if (c >= 0xE1 && c <= 0xEF) return {3};
    if (c == 0xF0) return {4, 0x90, 0xBF};
    if (c >= 0xF1 && c <= 0xF3) return {4};
    if (c == 0xF4) return {4, 0x80, 0x8F};
    return {};
}

// The characters of 0x80 to 0x9F in Windows-1252 (Unicode consortium, CP1252.TXT); 0 = undefined.
constexpr std::array<std::uint16_t, 32> kOf1252{
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void append_code(std::string& out, std::uint32_t code) {
    const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0 | (code >> 6));
        put(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        put(0xE0 | (code >> 12));
        put(0x80 | ((code >> 6) & 0x3F));
        put(0x80 | (code & 0x3F));
    } else {
        put(0xF0 | (code >> 18));
        put(0x80 | ((code >> 12) & 0x3F));
        put(0x80 | ((code >> 6) & 0x3F));
        put(0x80 | (code & 0x3F));
    }
}

}  // namespace

std::size_t utf8_length(unsigned char lead) { return lead_of(lead).length; }

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

bool is_zip(std::string_view beginning) {
    return beginning.starts_with("PK\x03\x04") || beginning.starts_with("PK\x05\x06") || beginning.starts_with("PK\x07\x08");
}

std::optional<Encoding> utf16_of(std::string_view beginning) {
    if (beginning.starts_with("\xFF\xFE")) return Encoding::utf16_le;
    if (beginning.starts_with("\xFE\xFF")) return Encoding::utf16_be;
    const std::size_t sample = std::min<std::size_t>(beginning.size(), 4096);
    std::size_t even = 0, odd = 0;
    for (std::size_t i = 0; i < sample; ++i)
        if (beginning[i] == '\0') ++(i % 2 == 0 ? even : odd);
    if (std::max(even, odd) * 4 <= sample || std::min(even, odd) * 20 >= sample) return std::nullopt;
    return odd > even ? Encoding::utf16_le : Encoding::utf16_be;
}

std::optional<Error> refuse_beginning(std::string_view bytes) {
    using namespace std::string_view_literals;
    struct Kind {
        std::string_view bytes, phrase;
    };
    static constexpr std::string_view kOldBiff =
        "the file is a workbook of a very old Excel; open it, save it as Excel Workbook (.xlsx) or CSV UTF-8 and import that";
    static constexpr std::array<Kind, 17> kKinds{{
        {"\xD0\xCF\x11\xE0"sv,
         "the file is an old Excel workbook (.xls) or one with a password; open it, save it as Excel Workbook (.xlsx) without "
         "a password or as CSV UTF-8 and import that"sv},
        {"\x09\x08\x10\x00"sv, kOldBiff},
        {"\x09\x04\x06\x00"sv, kOldBiff},
        {"\x09\x02\x06\x00"sv, kOldBiff},
        {"\x1F\x8B"sv, "the file is packed with gzip; unpack it (gunzip) and import what is inside"sv},
        {"BZh"sv, "the file is packed with bzip2; unpack it (bunzip2) and import what is inside"sv},
        {"\xFD"
         "7zXZ"sv, "the file is packed with xz; unpack it (unxz) and import what is inside"sv},
        {"\x28\xB5\x2F\xFD"sv, "the file is packed with zstd; unpack it (unzstd) and import what is inside"sv},
        {"7z\xBC\xAF"sv, "the file is a 7-Zip archive; unpack it and import the files inside"sv},
        {"Rar!\x1A"sv, "the file is a RAR archive; unpack it and import the files inside"sv},
        {"%PDF"sv, "the file is a PDF; export the table itself as CSV or XLSX and import that"sv},
        {"PAR1"sv, "the file is a Parquet file; export it as CSV and import that"sv},
        {"SQLite format 3"sv, "the file is an SQLite database; export its tables as CSV and import those"sv},
        {"\x89PNG"sv, "the file is a picture; export the table itself as CSV or XLSX and import that"sv},
        {"\xFF\xD8\xFF"sv, "the file is a picture; export the table itself as CSV or XLSX and import that"sv},
        {"GIF8"sv, "the file is a picture; export the table itself as CSV or XLSX and import that"sv},
        {"{\\rtf"sv, "the file is a word processor's document; export the table itself as CSV or XLSX and import that"sv},
    }};
    for (const Kind& kind : kKinds)
        if (bytes.starts_with(kind.bytes)) return Error{ErrorCode::bad_input, std::string(kind.phrase), {}, 0, {}};
    return std::nullopt;
}

std::optional<Error> refuse_text_beginning(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return std::nullopt;
    text.remove_prefix(first);
    std::string low(text.substr(0, 1024));
    for (char& c : low)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    const auto refused = [](std::string message) { return Error{ErrorCode::bad_input, std::move(message), {}, 0, {}}; };
    for (const std::string_view tag : {"<!doctype html", "<html", "<head", "<body", "<table", "<meta"})
        if (low.starts_with(tag) || (low.starts_with("<?xml") && low.find(tag) != std::string::npos))
            return refused("the file is a web page, often saved with the ending .xls; open it in Excel, save it as Excel Workbook "
                           "(.xlsx) or CSV UTF-8 and import that");
    if (low.starts_with("mime-version:"))
        return refused("the file is a web page saved as one file; open it in Excel, save it as Excel Workbook (.xlsx) and import that");
    if (low.starts_with("<?xml") && low.find("spreadsheet") != std::string::npos)
        return refused("the file is an Excel 2003 XML spreadsheet; open it, save it as Excel Workbook (.xlsx) and import that");
    if (low.starts_with("<?xml")) return refused("the file is XML; export the table as CSV, XLSX or NDJSON and import that");
    // A table whose first column is called ID begins the same way; only SYLK goes on with records of one letter.
    const std::size_t line_end = text.find_first_of("\r\n");
    const std::size_t second = line_end == std::string_view::npos ? line_end : text.find_first_not_of("\r\n", line_end);
    if (text.starts_with("ID;P") && second != std::string_view::npos && second + 1 < text.size() && text[second] >= 'A' &&
        text[second] <= 'Z' && text[second + 1] == ';')
        return refused("the file is a SYLK sheet of an old Excel; open it, save it as Excel Workbook (.xlsx) or CSV UTF-8 and "
                       "import that");
    return std::nullopt;
}

bool undefined_in_1252(unsigned char byte) { return byte >= 0x80 && byte < 0xA0 && kOf1252[byte - 0x80] == 0; }

void append_1252(std::string& out, std::string_view bytes) {
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) out.push_back(c);
        else if (undefined_in_1252(byte)) out += kReplacement;
        else append_code(out, byte < 0xA0 ? kOf1252[byte - 0x80] : byte);
    }
}

void append_utf16(std::string& out, std::string& bytes, bool big_endian, bool last, std::size_t& unsound) {
    const auto unit = [&](std::size_t at) {
        const auto a = static_cast<unsigned char>(bytes[at]), b = static_cast<unsigned char>(bytes[at + 1]);
        return static_cast<std::uint32_t>(big_endian ? (a << 8) | b : (b << 8) | a);
    };
    const auto replace = [&] {
        out += kReplacement;
        ++unsound;
    };
    std::size_t at = 0;
    while (at + 2 <= bytes.size()) {
        const std::uint32_t code = unit(at);
        if (code == 0 || (code >= 0xDC00 && code < 0xE000)) {
            replace();
        } else if (code >= 0xD800 && code < 0xDC00) {
            if (at + 4 > bytes.size() && !last) break;
            const std::uint32_t low = at + 4 <= bytes.size() ? unit(at + 2) : 0;
            if (low >= 0xDC00 && low < 0xE000) {
                append_code(out, 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00));
                at += 2;
            } else {
                replace();
            }
        } else {
            append_code(out, code);
        }
        at += 2;
    }
    if (last && at < bytes.size()) {
        replace();
        at = bytes.size();
    }
    bytes.erase(0, at);
}

void append_mended(std::string& out, std::string& bytes, bool last) {
    std::string_view rest = bytes;
    while (!rest.empty()) {
        const std::size_t bad = std::min(first_bad_utf8(rest), rest.size());
        out.append(rest.substr(0, bad));
        rest.remove_prefix(bad);
        if (rest.empty()) break;
        if (!last && rest.size() < utf8_length(static_cast<unsigned char>(rest[0]))) break;
        out += kReplacement;
        rest.remove_prefix(1);
    }
    bytes.erase(0, bytes.size() - rest.size());
}

std::string hex(unsigned char byte) {
    static constexpr char kHex[] = "0123456789ABCDEF";
    return std::string("0x") + kHex[byte >> 4] + kHex[byte & 15];
}

}  // namespace drum::intake
