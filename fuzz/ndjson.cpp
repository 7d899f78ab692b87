// NDJSON and arrays of objects: every object is a row of one sheet or a problem, and two passes agree.
#include <cstdint>
#include <memory>
#include <string_view>

#include "base/check.h"
#include "intake/ndjson.h"

using namespace drum::intake;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto file = open_text(MemoryBytes::of(bytes));
    if (!file) return 0;
    const auto sheets = open_json("facts.ndjson", *file);
    if (!sheets) return 0;
    for (const Sheet& sheet : *sheets) {
        const auto records = sheet.records(), again = sheet.records();
        Record a, b;
        while (records->next(a)) {
            CHECK(again->next(b));
            CHECK(a.line == b.line && a.raw == b.raw && a.problem == b.problem && a.fields == b.fields);
            CHECK(a.problem.empty() ? a.fields.size() == sheet.header.size() : a.fields.empty());
        }
        CHECK(!again->next(b));
    }
    return 0;
}
