// Encodings: what comes out is UTF-8, the same for pieces of any size.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/check.h"
#include "intake/text.h"

using namespace drum::intake;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto file = open_text(MemoryBytes::of(bytes));
    if (!file) return 0;
    std::string once;
    for (const std::size_t piece : {std::size_t{1} << 20, std::size_t{1}, std::size_t{3}, std::size_t{7}}) {
        TextStream stream(*file);
        std::string text;
        while (stream.more(text, piece)) CHECK(stream.offset() <= bytes.size());
        CHECK(first_bad_utf8(text) == std::string::npos);
        CHECK(text.find('\0') == std::string::npos);
        if (once.empty()) once = text;
        CHECK(text == once);
    }
    return 0;
}
