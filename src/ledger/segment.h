// A segment: some thousand facts of one table as bytes, by column. FORMAT.md describes it byte by byte.
//
// Encoding is canonical: the same rows give the same bytes. Decoding is total: any bytes give a block or an
// error, in time and memory bounded by their length and kMaxSegmentRows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "fact/block.h"

namespace drum::ledger {

inline constexpr std::uint8_t kSegmentFormat = 1;
inline constexpr std::size_t kSegmentRows = 4096;      // rows the writer puts into one segment
inline constexpr std::size_t kMaxSegmentRows = 65536;  // rows a reader accepts

// Encodes stretches of one block, which must outlive it.
class SegmentEncoder {
public:
    explicit SegmentEncoder(const fact::Block& block);
    // Rows [first, first + rows) of the block; at most kMaxSegmentRows.
    std::string encode(std::size_t first, std::size_t rows);

private:
    std::int64_t number_of(std::int64_t text);
    void gather(const fact::Column& column, std::size_t first, std::size_t rows, bool text,
                std::vector<std::int64_t>& values);
    void append_texts(std::string& out);
    void append_column(std::string& out, std::size_t column, std::size_t first, std::size_t rows);

    const fact::Block& block_;
    std::vector<std::int32_t> numbers_;  // text of the block -> its number in the segment, -1 = not used yet
    std::vector<std::int64_t> used_;     // number in the segment -> text of the block
    std::vector<std::vector<std::int64_t>> values_;  // per column the values of present rows
    std::vector<std::int64_t> times_, sources_;      // recorded_at and source of the rows
};

// Errors: corrupt, too_new (a later format, or a table this program does not know). Columns this program does not
// know are skipped: a later program added them.
Result<fact::Block> decode(std::string_view bytes);
// In place of what the block holds, whose memory is used again; after an error the block is of no further use.
Result<void> decode(std::string_view bytes, fact::Block& block);

}  // namespace drum::ledger
