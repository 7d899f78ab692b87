#include <algorithm>
#include <bit>
#include <cstring>
#include <numeric>
#include <span>

#include "base/check.h"
#include "ledger/segment.h"
#include "ledger/varint.h"

static_assert(std::endian::native == std::endian::little, "keys are written as they lie in memory");

namespace drum::ledger {
namespace {

using fact::CellState;

// The largest number that divides all values, 1 when there is none worth having: quantities are millionths and
// most are whole, times are microseconds and most are whole minutes.
std::uint64_t step_of(std::span<const std::int64_t> values) {
    constexpr std::int64_t kLimit = std::int64_t{1} << 62;  // beyond it a division could overflow
    std::int64_t step = 0;
    for (const std::int64_t value : values) {
        if (value <= -kLimit || value >= kLimit) return 1;
        if (step == 0 || value % step != 0) step = std::gcd(step, value);
        if (step == 1) return 1;
    }
    return step == 0 ? 1 : static_cast<std::uint64_t>(step);
}

struct Sizes {  // bytes each form would take
    std::size_t plain = 0, delta = 0, runs = 0;
    bool constant = true;
};

// The difference modulo 2^64: exact for a reader that adds modulo 2^64.
std::int64_t difference(std::int64_t a, std::int64_t b) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}

Sizes sizes_of(std::span<const std::int64_t> values) {
    Sizes sizes;
    std::int64_t previous = 0;
    std::size_t run = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::size_t delta = varint_size(zigzag(difference(values[i], previous)));
        sizes.plain += varint_size(zigzag(values[i]));
        sizes.delta += delta;
        if (i == 0 || values[i] != previous) {
            sizes.runs += delta + (run > 0 ? varint_size(run) : 0);
            sizes.constant = sizes.constant && i == 0;
            run = 0;
        }
        ++run;
        previous = values[i];
    }
    sizes.runs += varint_size(run);
    return sizes;
}

enum Form : std::uint8_t { constant = 0, plain = 1, delta = 2, runs = 3 };

char* write_values(char* to, Form form, std::span<const std::int64_t> values) {
    std::int64_t previous = 0;
    for (std::size_t i = 0; i < values.size();) {
        const std::int64_t value = values[i];
        to = write_varint(to, zigzag(form == plain ? value : difference(value, previous)));
        previous = value;
        std::size_t next = i + 1;
        if (form == runs) {
            while (next < values.size() && values[next] == value) ++next;
            to = write_varint(to, next - i);
        }
        i = form == constant ? values.size() : next;
    }
    return to;
}

// Form, step, values (FORMAT.md, "Values"). Scales the values in place.
void append_values(std::string& out, std::span<std::int64_t> values) {
    if (values.empty()) return;
    const std::uint64_t step = step_of(values);
    if (step != 1)
        for (std::int64_t& value : values) value /= static_cast<std::int64_t>(step);
    const Sizes sizes = sizes_of(values);
    Form form = plain;
    if (sizes.constant) form = constant;
    else if (sizes.runs < std::min(sizes.plain, sizes.delta)) form = runs;
    else if (sizes.delta < sizes.plain) form = delta;
    out.push_back(static_cast<char>(form));
    append_varint(out, step);
    const std::size_t start = out.size();
    out.resize(start + values.size() * kMaxVarint + 2 * kMaxVarint);
    const char* end = write_values(out.data() + start, form, values);
    out.resize(static_cast<std::size_t>(end - out.data()));
}

enum Presence : std::uint8_t { all_present = 0, state_runs = 1, state_pairs = 2 };

void append_presence(std::string& out, std::span<const CellState> states) {
    std::string as_runs;
    for (std::size_t i = 0; i < states.size();) {
        std::size_t next = i + 1;
        while (next < states.size() && states[next] == states[i]) ++next;
        append_varint(as_runs, (next - i) << 2 | static_cast<std::uint64_t>(states[i]));
        i = next;
        if (as_runs.size() > states.size() / 4 + 1) break;  // bit pairs are shorter
    }
    const std::size_t pair_bytes = (states.size() + 3) / 4;
    if (as_runs.size() <= pair_bytes) {
        const bool all = std::ranges::all_of(states, [](CellState s) { return s == CellState::present; });
        out.push_back(static_cast<char>(all ? all_present : state_runs));
        if (!all) out += as_runs;
        return;
    }
    out.push_back(static_cast<char>(state_pairs));
    const std::size_t start = out.size();
    out.resize(start + pair_bytes);
    for (std::size_t i = 0; i < states.size(); ++i)
        out[start + i / 4] = static_cast<char>(static_cast<unsigned char>(out[start + i / 4]) |
                                               static_cast<unsigned>(states[i]) << (i % 4 * 2));
}

}  // namespace

SegmentEncoder::SegmentEncoder(const fact::Block& block)
    : block_(block), numbers_(block.texts.size(), -1), values_(block.cells.size()) {}

std::int64_t SegmentEncoder::number_of(std::int64_t text) {
    std::int32_t& number = numbers_.at(static_cast<std::size_t>(text));
    if (number < 0) {
        number = static_cast<std::int32_t>(used_.size());
        used_.push_back(text);
    }
    return number;
}

void SegmentEncoder::append_column(std::string& out, std::size_t column, std::size_t first, std::size_t rows) {
    const auto states = std::span(block_.cells[column].state).subspan(first, rows);
    if (std::ranges::all_of(states, [](CellState s) { return s == CellState::absent; })) return;
    std::string payload;
    append_presence(payload, states);
    append_values(payload, values_[column]);
    append_varint(out, column);
    append_varint(out, payload.size());
    out += payload;
}

std::string SegmentEncoder::encode(std::size_t first, std::size_t rows) {
    CHECK(rows <= kMaxSegmentRows && first + rows <= block_.size());
    const auto infos = fact::columns(block_.table);
    for (std::size_t c = 0; c < infos.size(); ++c) {
        const fact::Column& column = block_.cells[c];
        values_[c].clear();
        for (std::size_t row = first; row < first + rows; ++row) {
            if (column.state[row] != CellState::present) continue;
            values_[c].push_back(infos[c].type == fact::Type::text ? number_of(column.value[row]) : column.value[row]);
        }
    }
    times_.resize(rows);
    sources_.resize(rows);
    for (std::size_t i = 0; i < rows; ++i) {
        times_[i] = block_.recorded_at[first + i].micros;
        sources_[i] = block_.source[first + i] < 0 ? -1 : number_of(block_.source[first + i]);
    }

    std::string out{static_cast<char>(kSegmentFormat), static_cast<char>(block_.table)};
    append_varint(out, rows);
    append_varint(out, used_.size());
    for (const std::int64_t text : used_) append_varint(out, block_.texts.at(text).size());
    for (const std::int64_t text : used_) out += block_.texts.at(text);
    for (const std::int64_t text : used_) numbers_[static_cast<std::size_t>(text)] = -1;
    used_.clear();

    static_assert(sizeof(fact::Key) == 16);
    out.append(reinterpret_cast<const char*>(block_.keys.data() + first), rows * sizeof(fact::Key));
    append_values(out, times_);
    append_values(out, sources_);
    for (std::size_t c = 0; c < infos.size(); ++c) append_column(out, c, first, rows);
    return out;
}

}  // namespace drum::ledger
