#include "intake/text.h"

#include <algorithm>

#include "intake/encoding.h"

namespace drum::intake {
namespace {

constexpr std::size_t kPieceBytes = 1 << 20;
constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

// Looks at the file piece by piece: is it UTF-8 text, and is there anything in it?
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
            if (at == 0) {
                if (auto error = refuse_beginning(piece)) return std::unexpected(*error);
                if (piece.starts_with(kUtf8Mark)) file.start = kUtf8Mark.size();
            }
            at += *got;
            if (auto error = take(piece, at >= size)) return std::unexpected(*error);
        }
        if (!filled_) return fail(ErrorCode::bad_input, "the file is empty");
        return file;
    }

private:
    // Leaves in `piece` what belongs to the next one.
    std::optional<Error> take(std::string& piece, bool last) {
        const std::size_t bad = first_bad_utf8(piece);
        const std::size_t sound = std::min(bad, piece.size());
        const bool cut = bad != std::string::npos && !last && piece.size() - bad < 4;
        if (bad != std::string::npos && !cut) {
            line_ += std::count(piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(bad), '\n');
            return refuse_byte(piece[bad], line_);
        }
        if (const std::size_t zero = piece.find('\0'); zero != std::string::npos)
            return Error{ErrorCode::bad_input, "the file is binary (it holds zero bytes); export it as CSV text", {}, 0, {}};
        std::string_view text(piece.data(), sound);
        if (!filled_ && text.starts_with(kUtf8Mark)) text.remove_prefix(kUtf8Mark.size());
        filled_ = filled_ || text.find_first_not_of(" \t\r\n") != std::string_view::npos;
        line_ += std::count(text.begin(), text.end(), '\n');
        piece.erase(0, sound);
        return std::nullopt;
    }

    std::int64_t line_ = 1;
    bool filled_ = false;
};

}  // namespace

Result<TextFile> open_text(std::shared_ptr<const Bytes> bytes) { return Look().run(std::move(bytes)); }

bool TextStream::more(std::string& text, std::size_t about_bytes) {
    const std::size_t before = text.size();
    const std::uint64_t left = file_.bytes->size() - std::min(at_, file_.bytes->size());
    const auto asked = static_cast<std::size_t>(std::min<std::uint64_t>(about_bytes, left));
    text.resize(before + asked);
    const auto got = file_.bytes->read(at_, text.data() + before, asked);
    text.resize(before + got.value_or(0));
    at_ += got.value_or(0);
    return text.size() > before;
}

}  // namespace drum::intake
