// CSV: reading from memory and in windows give the same records, and every field lies in the text.
#include <cstdint>
#include <memory>
#include <string_view>

#include "base/check.h"
#include "intake/csv.h"
#include "intake/sheet.h"

using namespace drum::intake;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const char delimiter = sniff_delimiter(text);
    CsvReader in_memory(text, delimiter), streamed(TextFile{MemoryBytes::of(text), Encoding::utf8, 0, {}}, delimiter);
    Record a, b;
    std::int64_t line = 0;
    while (in_memory.next(a)) {
        CHECK(streamed.next(b));
        CHECK(a.line == b.line && a.line > line);
        CHECK(a.raw == b.raw && a.problem == b.problem && a.fields == b.fields);
        line = a.line;
    }
    CHECK(!streamed.next(b));
    CsvReader short_rows(text, delimiter, 1, 16);  // the bound is met often
    while (short_rows.next(a)) CHECK(a.problem.empty() || a.fields.empty());
    return 0;
}
