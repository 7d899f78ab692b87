#include "intake/large_group.h"

#include <algorithm>

#include "intake/identity.h"
#include "intake/row_record.h"
#include "intake/settle.h"

namespace drum::intake {
namespace {

constexpr std::size_t kSubjectEnd = 16 + 1;                 // of a sort key: the subject and what its repeats mean
constexpr std::size_t kLineOrderEnd = kSubjectEnd + 2 * 16;  // of that of a line: what copies have in common

void append_signed(std::string& key, std::int64_t number) {
    append_ascending(key, static_cast<std::uint64_t>(number) ^ std::uint64_t{1} << 63);
}

// Puts the lines of a subject into the order of their ordinals; versions only so that copies stand together.
void append_sort_key(std::string& key, const Landing& landing, std::size_t row) {
    const fact::Block& rows = landing.rows;
    const Repeat repeat = landing.repeats[row];
    append_key(key, rows.keys[row]);
    key.push_back(static_cast<char>(repeat));
    if (repeat == Repeat::versions) {
        append_key(key, fact::content_of(rows, row));
        key.push_back(landing.origin[row].recorded_given ? '\x01' : '\0');
    } else {
        const LineOrder order = line_order(rows, row);
        append_key(key, order.lasting);
        append_key(key, order.content);
    }
    append_signed(key, rows.recorded_at[row].micros);
    if (rows.source[row] >= 0) key += rows.texts.at(rows.source[row]);
}

}  // namespace

Result<void> LargeGroup::add(const Landing& landing) {
    std::string key, record;
    for (std::size_t row = 0; row < landing.rows.size(); ++row) {
        key.clear();
        record.clear();
        append_sort_key(key, landing, row);
        append_row(record, landing, row);
        if (auto added = rows_.add(key, record); !added) return added;
    }
    return {};
}

Result<void> LargeGroup::drain(std::vector<FileReport>& reports, const Sorting::Take& take) {
    Sorting settled(scratch_);
    std::string before, key;    // what the row before and its copies have in common; the final key
    std::int64_t ordinal = 0;
    std::int32_t original = 0;  // the report of the first of the copies
    auto resolved = rows_.drain([&](std::string_view sorted_by, std::string_view record) -> Result<void> {
        const auto repeat = static_cast<Repeat>(sorted_by[kSubjectEnd - 1]);
        const Origin origin = origin_of(record);
        const std::string_view common = repeat == Repeat::versions ? sorted_by : sorted_by.substr(0, kLineOrderEnd);
        const bool once = stands_once(table_, repeat);
        if (common == before) {
            count_copy(reports[static_cast<std::size_t>(std::max(original, origin.report))], once);
            original = std::min(original, origin.report);
            if (once) return {};
        } else {
            original = origin.report;
        }
        const bool first = !before.starts_with(sorted_by.substr(0, kSubjectEnd));
        ordinal = first ? 0 : ordinal + 1;
        before = common;
        key.clear();
        if (repeat == Repeat::versions) {  // in the order in which they landed
            append_key(key, key_at(sorted_by));
            append_signed(key, origin.report);
            append_signed(key, origin.line);
        } else {
            append_key(key, key_of_line(key_at(sorted_by), ordinal));
        }
        return settled.add(key, record);
    });
    return resolved ? settled.drain(take) : resolved;
}

}  // namespace drum::intake
