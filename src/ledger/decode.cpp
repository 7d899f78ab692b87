#include <algorithm>
#include <bit>
#include <cstring>
#include <span>

#include "ledger/segment.h"
#include "ledger/varint.h"

static_assert(std::endian::native == std::endian::little, "keys are read as they lie in memory");

namespace drum::ledger {
namespace {

using fact::CellState;

std::unexpected<Error> corrupt(const char* what) {
    return fail(ErrorCode::corrupt, std::string("the segment's ") + what + " cannot be read");
}

std::int64_t sum(std::int64_t a, std::int64_t b) {  // modulo 2^64
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

bool read_runs(Reader& in, std::span<std::int64_t> values) {
    std::int64_t value = 0;
    for (std::size_t done = 0; done < values.size();) {
        std::uint64_t change = 0, length = 0;
        if (!in.varint(change) || !in.varint(length) || length == 0 || length > values.size() - done) return false;
        value = sum(value, unzigzag(change));
        std::fill_n(values.begin() + static_cast<std::ptrdiff_t>(done), length, value);
        done += length;
    }
    return true;
}

bool read_unscaled(Reader& in, std::uint8_t form, std::span<std::int64_t> values) {
    std::uint64_t folded = 0;
    if (form == 0) {
        if (!in.varint(folded)) return false;
        std::ranges::fill(values, unzigzag(folded));
        return true;
    }
    if (form == 1) return in.varints(values);
    if (form == 2) {
        if (!in.varints(values)) return false;
        std::int64_t previous = 0;
        for (std::int64_t& value : values) value = previous = sum(previous, value);
        return true;
    }
    return form == 3 && read_runs(in, values);
}

bool read_values(Reader& in, std::span<std::int64_t> values) {
    if (values.empty()) return true;
    std::uint8_t form = 0;
    std::uint64_t step = 0;
    if (!in.byte(form) || !in.varint(step) || step == 0 || !read_unscaled(in, form, values)) return false;
    if (step != 1)
        for (std::int64_t& value : values) value = static_cast<std::int64_t>(static_cast<std::uint64_t>(value) * step);
    return true;
}

// Whether all values lie in [low, size).
bool within(std::span<const std::int64_t> values, std::int64_t low, std::int64_t size) {
    bool all = true;
    for (const std::int64_t value : values) all = all & (value >= low) & (value < size);
    return all;
}

bool read_state_runs(Reader& in, std::span<CellState> states) {
    for (std::size_t done = 0; done < states.size();) {
        std::uint64_t run = 0;
        if (!in.varint(run)) return false;
        const std::uint64_t length = run >> 2;
        if ((run & 3) > 2 || length == 0 || length > states.size() - done) return false;
        std::fill_n(states.begin() + static_cast<std::ptrdiff_t>(done), length, static_cast<CellState>(run & 3));
        done += length;
    }
    return true;
}

bool read_state_pairs(Reader& in, std::span<CellState> states) {
    std::string_view pairs;
    if (!in.bytes((states.size() + 3) / 4, pairs)) return false;
    for (std::size_t i = 0; i < states.size(); ++i) {
        const unsigned state = static_cast<unsigned char>(pairs[i / 4]) >> (i % 4 * 2) & 3U;
        if (state > 2) return false;
        states[i] = static_cast<CellState>(state);
    }
    const std::size_t rest = states.size() % 4;  // bits after the last row are zero
    return rest == 0 || static_cast<unsigned char>(pairs.back()) >> (rest * 2) == 0;
}

// `texts`: how many texts there are for a column of texts, else -1.
bool read_column(Reader& in, fact::Column& column, std::vector<std::int64_t>& buffer, std::int64_t texts) {
    std::uint8_t presence = 0;
    if (!in.byte(presence)) return false;
    if (presence == 0) {
        std::ranges::fill(column.state, CellState::present);
        return read_values(in, column.value) && (texts < 0 || within(column.value, 0, texts)) && in.left() == 0;
    }
    if (presence > 2) return false;
    if (!(presence == 1 ? read_state_runs(in, column.state) : read_state_pairs(in, column.state))) return false;
    buffer.resize(static_cast<std::size_t>(std::ranges::count(column.state, CellState::present)));
    if (!read_values(in, buffer) || (texts >= 0 && !within(buffer, 0, texts)) || in.left() != 0) return false;
    auto next = buffer.begin();
    for (std::size_t row = 0; row < column.state.size(); ++row)
        column.value[row] = column.state[row] == CellState::present ? *next++ : 0;
    return true;
}

// Lengths, then the texts one after the other.
bool read_texts(Reader& in, fact::Texts& texts) {
    std::uint64_t count = 0;
    if (!in.varint(count) || count > in.left()) return false;
    std::vector<std::size_t> ends(count);
    std::size_t end = 0;
    for (std::size_t& at : ends) {
        std::uint64_t length = 0;
        if (!in.varint(length) || length > in.left()) return false;
        at = end += length;
    }
    std::string_view bytes;
    if (!in.bytes(end, bytes)) return false;
    texts.assign(bytes, std::move(ends));
    return true;
}

// Cells are left as they are: whoever reads a column writes all of it.
void resize(fact::Block& block, std::size_t rows) {
    block.keys.resize(rows);
    block.recorded_at.resize(rows);
    block.source.resize(rows);
    for (fact::Column& column : block.cells) {
        column.state.resize(rows);
        column.value.resize(rows);
    }
}

void clear(fact::Column& column) {
    std::ranges::fill(column.state, CellState::absent);
    std::ranges::fill(column.value, 0);
}

// What every row has: key, recorded_at, source.
Result<void> read_rows(Reader& in, fact::Block& block, std::vector<std::int64_t>& buffer) {
    const std::size_t rows = block.size();
    std::string_view keys;
    if (!in.bytes(rows * sizeof(fact::Key), keys)) return corrupt("keys");
    if (rows > 0) std::memcpy(block.keys.data(), keys.data(), keys.size());
    buffer.resize(rows);
    if (!read_values(in, buffer)) return corrupt("times of recording");
    for (std::size_t i = 0; i < rows; ++i) block.recorded_at[i].micros = buffer[i];
    if (!read_values(in, block.source) || !within(block.source, -1, static_cast<std::int64_t>(block.texts.size())))
        return corrupt("sources");
    return {};
}

Result<void> read_cells(Reader& in, fact::Block& block, std::vector<std::int64_t>& buffer) {
    const auto infos = fact::columns(block.table);
    std::size_t read = 0;  // columns before this one are done
    for (std::uint64_t least = 0; in.left() > 0;) {
        std::uint64_t number = 0, size = 0;
        std::string_view payload;
        if (!in.varint(number) || number < least || !in.varint(size) || !in.bytes(size, payload))
            return corrupt("columns");
        least = number + 1;
        if (least == 0) return corrupt("columns");
        if (number >= infos.size()) continue;  // added by a later program
        for (; read < number; ++read) clear(block.cells[read]);
        ++read;
        const bool text = infos[number].type == fact::Type::text;
        const std::int64_t texts = text ? static_cast<std::int64_t>(block.texts.size()) : -1;
        Reader column(payload);
        if (!read_column(column, block.cells[number], buffer, texts))
            return fail(ErrorCode::corrupt,
                        "the segment's column " + std::string(infos[number].name) + " cannot be read");
    }
    for (; read < infos.size(); ++read) clear(block.cells[read]);
    return {};
}

}  // namespace

Result<void> decode(std::string_view bytes, fact::Block& block) {
    Reader in(bytes);
    std::uint8_t format = 0, table = 0;
    if (!in.byte(format) || !in.byte(table)) return corrupt("head");
    if (format == 0) return corrupt("head");
    if (format > kSegmentFormat)
        return fail(ErrorCode::too_new, "the segment has format " + std::to_string(format) + ", this program reads " +
                                            std::to_string(kSegmentFormat));
    if (table >= fact::kTables)
        return fail(ErrorCode::too_new, "the segment is of table " + std::to_string(table) +
                                            ", which this program does not know");
    std::uint64_t rows = 0;
    if (!in.varint(rows) || rows > kMaxSegmentRows) return corrupt("number of rows");
    if (block.table != static_cast<fact::Table>(table)) block = fact::Block(static_cast<fact::Table>(table));
    if (!read_texts(in, block.texts)) return corrupt("texts");
    if (rows > in.left() / sizeof(fact::Key)) return corrupt("keys");  // before memory is taken for the rows
    resize(block, rows);
    std::vector<std::int64_t> buffer;
    if (auto read = read_rows(in, block, buffer); !read) return read;
    return read_cells(in, block, buffer);
}

Result<fact::Block> decode(std::string_view bytes) {
    fact::Block block(fact::Table::site);
    if (auto done = decode(bytes, block); !done) return std::unexpected(done.error());
    return block;
}

}  // namespace drum::ledger
