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

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

// Takes "(kg)" or "[kg]" off the end.
std::string_view without_brackets(std::string_view text, std::string& bracketed) {
    text = trimmed(text);
    if (text.empty() || (text.back() != ')' && text.back() != ']')) return text;
    const std::size_t open = text.find_last_of("([");
    if (open == std::string_view::npos || open == 0) return text;
    bracketed = folded(text.substr(open + 1));
    return trimmed(text.substr(0, open));
}

// Where the path before the last name ends: after '/' or '~', after '.' or '-' between letters when what stands before
// has no blank ("EKPO-MENGE", "PurchaseOrderHeader.Status", but not "Item No." or "Op. No.").
std::size_t path_end(std::string_view text) {
    const bool one_word = text.find(' ') == std::string_view::npos;
    for (std::size_t i = text.size(); i-- > 1;) {
        if (text[i] == '/' || text[i] == '~') return i;
        if (!one_word || i + 1 >= text.size()) continue;
        const bool between = is_letter(text[i - 1]) && is_letter(text[i + 1]);
        if (text[i] == '.' && between) return i;
        // a field of a table of SAP: both in capitals
        const auto is_capital = [](char c) { return !(c >= 'a' && c <= 'z') && c != ' '; };
        bool capitals = text[i] == '-' && between;
        for (const char c : text) capitals = capitals && is_capital(c);
        if (capitals) return i;
    }
    return std::string_view::npos;
}

// How a relation is written, which is no name of its own.
bool says_only_form(std::string_view part) {
    const std::string name = folded(part);
    return name == "id" || name == "externalid" || name == "databaseid" || name == "recname" || name == "displayname" ||
           name.empty();
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

HeaderName header_name(std::string_view header) {
    HeaderName out;
    std::string_view text = without_brackets(header, out.bracketed);
    out.whole = folded(text);
    std::size_t end = path_end(text);
    // "product_id/.id": the name is what stands before
    while (end != std::string_view::npos && says_only_form(text.substr(end + 1))) {
        text = text.substr(0, end);
        end = path_end(text);
    }
    out.bare = folded(end == std::string_view::npos ? text : text.substr(end + 1));
    if (end != std::string_view::npos) out.path = folded(text.substr(0, end));
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

std::vector<std::string> stems(std::string_view sheet_name) {
    const std::size_t open = sheet_name.rfind(" [");
    if (open == std::string_view::npos || !sheet_name.ends_with(']')) return {stem(sheet_name)};
    return {folded(sheet_name.substr(open)), stem(sheet_name.substr(0, open))};
}

std::string shortened(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return std::string(text);
    std::size_t end = bytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return std::string(text.substr(0, end)) + "...";
}

}  // namespace drum::intake
