// A whole import of one file: its name is the first line, the rest its bytes. Every row is accounted for, and the same
// bytes give the same facts.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "intake/intake.h"

using namespace drum;
using namespace drum::intake;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view all(reinterpret_cast<const char*>(data), size);
    const std::size_t end = std::min(all.find('\n'), all.size());
    const std::string name(all.substr(0, std::min<std::size_t>(end, 60)));
    const std::string_view bytes = all.substr(std::min(end + 1, all.size()));
    const Intake once = read({{name, bytes}}, {}), twice = read({{name, bytes}}, {});
    for (const FileReport& report : once.files)
        CHECK(report.rows == report.accepted + report.rejected_rows + report.left_out + report.duplicates - report.duplicates_kept);
    const auto held = drum::fact::coverage_of(once.blocks);
    CHECK(closing_notes(held, held) == closing_notes(drum::fact::coverage_of(twice.blocks), held));
    CHECK(once.blocks.size() == twice.blocks.size());
    for (std::size_t b = 0; b < once.blocks.size(); ++b) CHECK(once.blocks[b].keys == twice.blocks[b].keys);
    return 0;
}
