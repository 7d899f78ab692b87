// Workbooks: a ZIP file as it is; anything else is the XML of the rows of one sheet.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/check.h"
#include "intake/book_test.h"
#include "intake/encoding.h"
#include "intake/xlsx.h"

using namespace drum::intake;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    std::string book(bytes);
    if (!is_zip(bytes)) book = bytes_of(Book{{{"Fuzz", book, ""}}, {"<t>a</t>", "<t>b</t>"}, {"yyyy-mm-dd", "hh:mm"}, ""});
    const auto sheets = open_workbook("book.xlsx", *MemoryBytes::of(book));
    if (!sheets) return 0;
    for (const Sheet& sheet : *sheets) {
        const auto records = sheet.records();
        Record record;
        std::int64_t line = 0;
        while (records->next(record)) {
            CHECK(record.line > line || !record.problem.empty());
            line = record.line;
            CHECK(record.problem.empty() ? record.fields.size() == sheet.header.size() : record.fields.empty());
            for (const std::string_view field : record.fields) CHECK(first_bad_utf8(field) == std::string::npos);
        }
        for (const std::string& note : records->notes()) CHECK(!note.empty());
    }
    return 0;
}
