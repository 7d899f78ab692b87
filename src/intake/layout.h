// Where in a sheet the table stands: titles above it, frames around it, the header, units under it. Decided by shapes
// alone: a header's fields are short, distinct and no numbers, and the rows under it are filled where it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "intake/records.h"

namespace drum::intake {

inline constexpr std::size_t kSampledRecords = 100;

// One of the first records of a sheet, kept.
struct SampledRecord {
    std::int64_t line = 0;
    std::string raw, problem;
    std::vector<std::string> fields;  // trimmed
};
std::vector<SampledRecord> sample_of(Records& records, std::size_t most = kSampledRecords);

struct Layout {
    std::size_t header = 0;            // index of the record that is the header
    std::size_t above = 0;             // records before the first row: titles, the header, units
    std::size_t first_field = 0;       // the table begins there: what is left of it is a frame or empty
    std::size_t fields = 0;            // from first_field on
    double score = 0;                  // how much of a table it is, 0 to 1
    std::vector<std::string> titles;   // folded without digits, of lines above the header: they come again on each page
    std::vector<std::size_t> always;   // fields (from first_field on) that all rows of the sample fill
    std::vector<std::string> notes;
};
// Fails when there is no record, or the header cannot be read.
Result<Layout> find_layout(const std::vector<SampledRecord>& sample);

// Dashes and bars of a list drawn with characters: no data.
template <class Fields>
bool is_rule(const Fields& fields) {
    bool drawn = false;
    for (const std::string_view field : fields) {
        if (field.find_first_not_of("-=_+*#~| \t") != std::string_view::npos) return false;
        drawn = drawn || field.find("---") != std::string_view::npos || field.find("===") != std::string_view::npos ||
                field.find("___") != std::string_view::npos || field.find("***") != std::string_view::npos;
    }
    return drawn;
}

}  // namespace drum::intake
