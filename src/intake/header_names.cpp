#include "intake/header_names.h"

namespace drum::intake {
namespace {

// Base letters of U+00C0 .. U+017F (Latin-1 Supplement and Latin Extended-A); '?' = keep the character.
constexpr std::string_view kBase =
    "aaaaaaaceeeeiiiidnooooo?ouuuuytsaaaaaaaceeeeiiii"
    "dnooooo?ouuuuytyaaaaaaccccccccddddeeeeeeeeeegggg"
    "gggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooo"
    "oooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(kBase.size() == 0x180 - 0xC0);

bool is_ascii_alphanumeric(unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

char lower(unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); }

}  // namespace

std::string folded(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c < 0x80) {
            if (is_ascii_alphanumeric(c)) out.push_back(lower(c));
            continue;
        }
        if (c >= 0xC3 && c <= 0xC5 && i + 1 < text.size()) {
            const unsigned code = (unsigned(c & 0x1F) << 6) | (static_cast<unsigned char>(text[i + 1]) & 0x3FU);
            if (code == 0xDF) {  // sharp s
                out += "ss";
                ++i;
                continue;
            }
            if (code >= 0xC0 && code - 0xC0 < kBase.size() && kBase[code - 0xC0] != '?') {
                out.push_back(kBase[code - 0xC0]);
                ++i;
                continue;
            }
        }
        if (c == 0xC2 && i + 1 < text.size()) {  // no-break space and the signs of Latin-1
            ++i;
            continue;
        }
        out.push_back(static_cast<char>(c));
    }
    return out;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

std::string stem(std::string_view file_name) {
    const std::size_t slash = file_name.find_last_of("/\\");
    if (slash != std::string_view::npos) file_name.remove_prefix(slash + 1);
    const std::size_t dot = file_name.find_last_of('.');
    if (dot != std::string_view::npos && dot > 0) file_name = file_name.substr(0, dot);
    static constexpr std::string_view kRejected = ".rejected";
    if (file_name.size() > kRejected.size() && file_name.ends_with(kRejected))
        file_name.remove_suffix(kRejected.size());
    return folded(file_name);
}

std::string shortened(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return std::string(text);
    std::size_t end = bytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return std::string(text.substr(0, end)) + "...";
}

}  // namespace drum::intake
