#include "intake/text.h"

#include <algorithm>
#include <cstring>
#include <optional>

namespace drum::intake {
namespace {

constexpr std::size_t kPieceBytes = 1 << 20;
constexpr std::size_t kWordBytes = 24;  // shown on each side of a byte that settled the encoding
constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

std::unexpected<Error> refuse(std::string message, std::int64_t line = 0) {
    return std::unexpected(Error{ErrorCode::bad_input, std::move(message), {}, line, {}});
}

constexpr const char* kBinary = "the file is binary (it holds zero bytes); export it as CSV text";

// The word around a byte, in Windows-1252.
std::string word_at(std::string_view bytes, std::size_t at) {
    static constexpr std::string_view kBetween = " \t\r\n,;|\"'()[]{}<>/\\:=\xA0";
    std::size_t from = at, to = at + 1;
    while (from > 0 && at - from < kWordBytes && kBetween.find(bytes[from - 1]) == std::string_view::npos) --from;
    while (to < bytes.size() && to - at < kWordBytes && kBetween.find(bytes[to]) == std::string_view::npos) ++to;
    std::string word;
    append_1252(word, bytes.substr(from, to - from));
    return word;
}

// Looks at every byte of a file of one byte a character: UTF-8, with some damage, or Windows-1252?
class Look {
public:
    Result<TextFile> run(std::shared_ptr<const Bytes> bytes) {
        TextFile file{std::move(bytes), Encoding::utf8, 0, {}};
        const std::uint64_t size = file.bytes->size();
        std::string piece;
        for (std::uint64_t at = 0; at < size;) {
            const std::size_t kept = piece.size();  // a character cut off at the border of two pieces
            const auto asked = static_cast<std::size_t>(std::min<std::uint64_t>(kPieceBytes, size - at));
            piece.resize(kept + asked);
            const auto got = file.bytes->read(at, piece.data() + kept, asked);
            if (!got) return std::unexpected(got.error());
            piece.resize(kept + *got);
            if (*got == 0) break;
            if (at == 0 && piece.starts_with(kUtf8Mark)) {
                file.start = kUtf8Mark.size();
                piece.erase(0, file.start);
                marked_ = true;
            }
            at += *got;
            if (!take(piece, at >= size)) return refuse(kBinary);
        }
        if (!filled_) return refuse("the file is empty");
        return settled(std::move(file));
    }

private:
    // Leaves in `piece` what belongs to the next one. False when the file is binary.
    bool take(std::string& piece, bool last) {
        if (piece.find('\0') != std::string::npos) return false;
        filled_ = filled_ || piece.find_first_not_of(" \t\r\n") != std::string::npos;
        std::size_t done = 0;
        while (done < piece.size()) {
            const std::string_view rest = std::string_view(piece).substr(done);
            const std::size_t bad = first_bad_utf8(rest);
            const std::size_t sound = std::min(bad, rest.size());
            count(rest.substr(0, sound));
            done += sound;
            if (bad == std::string_view::npos) break;
            if (!last && piece.size() - done < utf8_length(static_cast<unsigned char>(piece[done]))) break;
            if (bad_bytes_++ == 0) {
                first_line_ = line_;
                first_byte_ = static_cast<unsigned char>(piece[done]);
                word_ = word_at(piece, done);
            }
            ++done;
        }
        piece.erase(0, done);
        return true;
    }

    // Sound UTF-8: lines, and characters beyond ASCII. Once a bad byte was seen their bytes may be Windows-1252's.
    void count(std::string_view text) {
        line_ += std::count(text.begin(), text.end(), '\n');
        if (beyond_ascii_ >= kEnough && bad_bytes_ == 0) return;
        for (std::size_t at = 0; at < text.size(); at += 8) {
            const std::string_view eight = text.substr(at, 8);
            std::uint64_t bits = 0;
            std::memcpy(&bits, eight.data(), eight.size());
            if ((bits & 0x8080808080808080ULL) == 0) continue;
            beyond_ascii_ += std::count_if(eight.begin(), eight.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xC0; });
        }
    }

    Result<TextFile> settled(TextFile file) const {
        if (bad_bytes_ == 0) return file;
        const std::string where = "row " + std::to_string(first_line_);
        // UTF-8 says itself by its many-byte characters; two bytes of Windows-1252 hardly ever look like one.
        if (marked_ || beyond_ascii_ > 2 * bad_bytes_) {
            file.encoding = Encoding::utf8_damaged;
            file.note = "The file is UTF-8 with damaged bytes (the first, " + hex(first_byte_) + ", in " + where + "); rows that hold them are rejected.";
            return file;
        }
        file.encoding = Encoding::windows_1252;
        file.note = "The file is not UTF-8: read as Windows-1252, '" + word_ + "' (" + where + ").";
        return file;
    }

    static constexpr std::int64_t kEnough = 1'000'000;  // characters beyond ASCII that settle UTF-8 against a stray byte
    std::int64_t line_ = 1, first_line_ = 0;
    std::int64_t bad_bytes_ = 0, beyond_ascii_ = 0;
    unsigned char first_byte_ = 0;
    std::string word_;
    bool filled_ = false, marked_ = false;
};

// Decodes the whole file once: UTF-16 that is none is refused with its row.
Result<TextFile> look_at_utf16(TextFile file) {
    TextStream stream(file);
    std::string text;
    std::int64_t line = 1;
    bool filled = false;
    while (stream.more(text, kPieceBytes)) {
        if (const std::size_t bad = text.find("\xEF\xBF\xBD"); stream.unsound() > 0) {
            line += std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(std::min(bad, text.size())), '\n');
            return refuse("the file begins as UTF-16 and is not UTF-16 throughout; it is cut off or damaged", line);
        }
        line += std::count(text.begin(), text.end(), '\n');
        filled = filled || text.find_first_not_of(" \t\r\n") != std::string::npos;
        text.clear();
    }
    if (!filled) return refuse("the file is empty");
    file.note = "The file is UTF-16.";
    return file;
}

}  // namespace

Result<TextFile> open_text(std::shared_ptr<const Bytes> bytes) {
    std::string beginning(static_cast<std::size_t>(std::min<std::uint64_t>(4096, bytes->size())), '\0');
    const auto got = bytes->read(0, beginning.data(), beginning.size());
    if (!got) return std::unexpected(got.error());
    beginning.resize(*got);
    if (auto error = refuse_beginning(beginning)) return std::unexpected(*error);
    if (is_zip(beginning)) return refuse("the file is a ZIP archive; unpack it and import the files inside");
    const auto utf16 = utf16_of(beginning);
    TextFile wide{bytes, utf16.value_or(Encoding::utf8), 0, {}};
    if (beginning.starts_with("\xFF\xFE") || beginning.starts_with("\xFE\xFF")) wide.start = 2;
    auto file = utf16 ? look_at_utf16(std::move(wide)) : Look().run(std::move(bytes));
    if (!file) return file;
    std::string text;
    TextStream(*file).more(text, beginning.size());
    if (auto error = refuse_text_beginning(text)) return std::unexpected(*error);
    return file;
}

bool TextStream::more(std::string& text, std::size_t about_bytes) {
    const std::size_t before = text.size();
    const std::uint64_t size = file_.bytes->size();
    const bool as_is = file_.encoding == Encoding::utf8;
    while (text.size() == before && at_ < size) {
        const auto asked = static_cast<std::size_t>(std::min<std::uint64_t>(std::max<std::size_t>(about_bytes, 2), size - at_));
        std::string& to = as_is ? text : piece_;
        const std::size_t kept = to.size();
        to.resize(kept + asked);
        const auto got = file_.bytes->read(at_, to.data() + kept, asked);
        to.resize(kept + got.value_or(0));
        at_ = got.value_or(0) == 0 ? size : at_ + *got;  // a file that cannot be read any more has ended
        if (as_is) continue;
        const bool last = at_ >= size;
        switch (file_.encoding) {
            case Encoding::utf8: break;
            case Encoding::utf8_damaged: append_mended(text, piece_, last); break;
            case Encoding::windows_1252:
                append_1252(text, piece_);
                piece_.clear();
                break;
            case Encoding::utf16_le: append_utf16(text, piece_, false, last, unsound_); break;
            case Encoding::utf16_be: append_utf16(text, piece_, true, last, unsound_); break;
        }
    }
    return text.size() > before;
}

}  // namespace drum::intake
