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

// Division by one number, again and again. An exact quotient is a product with the inverse of the divisor's odd part
// modulo 2^64 (Granlund and Montgomery 1994, section 9): several times quicker than the machine's division.
class Divisor {
public:
    explicit Divisor(std::uint64_t divisor) : shift_(std::countr_zero(divisor)), most_(~std::uint64_t{0} / (divisor >> shift_)) {
        const std::uint64_t odd = divisor >> shift_;
        inverse_ = odd;  // right in the three low bits; each step doubles how many are
        for (int step = 0; step < 5; ++step) inverse_ *= 2 - odd * inverse_;
    }
    bool divides(std::int64_t value) const {
        const std::uint64_t size = value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
        return (size & ((std::uint64_t{1} << shift_) - 1)) == 0 && (size >> shift_) * inverse_ <= most_;
    }
    std::int64_t quotient(std::int64_t value) const {  // of a value it divides
        return static_cast<std::int64_t>(static_cast<std::uint64_t>(value >> shift_) * inverse_);
    }

private:
    int shift_;
    std::uint64_t most_, inverse_ = 0;
};

// The largest number that divides all values, 1 when there is none worth having: quantities are millionths and
// most are whole, times are microseconds and most are whole minutes.
std::uint64_t step_of(std::span<const std::int64_t> values) {
    constexpr std::int64_t kLimit = std::int64_t{1} << 62;  // beyond it a division could overflow
    std::int64_t step = 0;
    Divisor divisor(1);
    for (const std::int64_t value : values) {
        if (value <= -kLimit || value >= kLimit) return 1;
        if (step != 0 && divisor.divides(value)) continue;
        step = std::gcd(step, value);
        if (step == 1) return 1;
        if (step != 0) divisor = Divisor(static_cast<std::uint64_t>(step));
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

// Without a branch that depends on the values: whether one is like the one before is as good as random.
Sizes sizes_of(std::span<const std::int64_t> values) {
    const std::size_t first = varint_size(zigzag(values[0]));
    Sizes sizes{first, first, first};
    std::int64_t previous = values[0];
    std::size_t run = 1, changes = 0;
    for (const std::int64_t value : values.subspan(1)) {
        const std::size_t delta = varint_size(zigzag(difference(value, previous)));
        const std::size_t changed = value != previous ? 1 : 0;
        sizes.plain += varint_size(zigzag(value));
        sizes.delta += delta;
        sizes.runs += changed * (delta + varint_size(run));
        changes += changed;
        run = run * (1 - changed) + 1;
        previous = value;
    }
    sizes.runs += varint_size(run);
    sizes.constant = changes == 0;
    return sizes;
}

enum Form : std::uint8_t { constant = 0, plain = 1, delta = 2, runs = 3 };

char* write_runs(char* to, std::span<const std::int64_t> values) {
    std::int64_t previous = 0;
    for (std::size_t i = 0; i < values.size();) {
        std::size_t next = i + 1;
        while (next < values.size() && values[next] == values[i]) ++next;
        to = write_varint(to, zigzag(difference(values[i], previous)));
        to = write_varint(to, next - i);
        previous = values[i];
        i = next;
    }
    return to;
}

char* write_values(char* to, Form form, std::span<const std::int64_t> values) {
    if (form == runs) return write_runs(to, values);
    if (form == constant) return write_varint(to, zigzag(values[0]));
    std::int64_t previous = 0;
    for (const std::int64_t value : values) {
        to = write_varint(to, zigzag(form == plain ? value : difference(value, previous)));
        previous = value;
    }
    return to;
}

// Lets `write` put at most this many bytes behind the others; it returns the end of what it wrote.
template <class Write>
void append_at_most(std::string& out, std::size_t bytes, Write write) {
    const std::size_t start = out.size();
    out.resize_and_overwrite(start + bytes, [&](char* text, std::size_t) {
        return static_cast<std::size_t>(write(text + start) - text);
    });
}

// Form, step, values (FORMAT.md, "Values"). Scales the values in place.
void append_values(std::string& out, std::span<std::int64_t> values) {
    if (values.empty()) return;
    const std::uint64_t step = step_of(values);
    if (step != 1) {
        const Divisor divisor(step);
        for (std::int64_t& value : values) value = divisor.quotient(value);
    }
    const Sizes sizes = sizes_of(values);
    Form form = plain;
    if (sizes.constant) form = constant;
    else if (sizes.runs < std::min(sizes.plain, sizes.delta)) form = runs;
    else if (sizes.delta < sizes.plain) form = delta;
    out.push_back(static_cast<char>(form));
    append_varint(out, step);
    // What is written last has room for the longest number.
    const std::size_t bytes = std::min({sizes.plain, sizes.delta, sizes.runs}) + kMaxVarint;
    append_at_most(out, bytes, [&](char* to) { return write_values(to, form, values); });
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
    std::int32_t& number = numbers_[static_cast<std::size_t>(text)];
    if (number < 0) {
        number = static_cast<std::int32_t>(used_.size());
        used_.push_back(text);
    }
    return number;
}

// The values of the present rows; of texts their numbers in the segment.
void SegmentEncoder::gather(const fact::Column& column, std::size_t first, std::size_t rows, bool text,
                            std::vector<std::int64_t>& values) {
    values.resize(rows);
    std::size_t size = 0;
    for (std::size_t row = first; row < first + rows; ++row) {
        if (column.state[row] != CellState::present) continue;
        values[size++] = text ? number_of(column.value[row]) : column.value[row];
    }
    values.resize(size);
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

// Lengths and bytes of the texts that were used, which are none any more afterwards.
void SegmentEncoder::append_texts(std::string& out) {
    std::size_t bytes = 0;
    append_at_most(out, (used_.size() + 1) * kMaxVarint, [&](char* to) {
        for (const std::int64_t text : used_) {
            const std::size_t size = block_.texts.at(text).size();
            to = write_varint(to, size);
            bytes += size;
            numbers_[static_cast<std::size_t>(text)] = -1;
        }
        return to;
    });
    append_at_most(out, bytes, [&](char* to) {
        for (const std::int64_t text : used_) {
            const std::string_view from = block_.texts.at(text);
            to = std::copy(from.begin(), from.end(), to);
        }
        return to;
    });
    used_.clear();
}

std::string SegmentEncoder::encode(std::size_t first, std::size_t rows) {
    CHECK(rows <= kMaxSegmentRows && first + rows <= block_.size());
    const auto infos = fact::columns(block_.table);
    for (std::size_t c = 0; c < infos.size(); ++c)
        gather(block_.cells[c], first, rows, infos[c].type == fact::Type::text, values_[c]);
    times_.resize(rows);
    sources_.resize(rows);
    for (std::size_t i = 0; i < rows; ++i) {
        times_[i] = block_.recorded_at[first + i].micros;
        sources_[i] = block_.source[first + i] < 0 ? -1 : number_of(block_.source[first + i]);
    }

    std::string out{static_cast<char>(kSegmentFormat), static_cast<char>(block_.table)};
    append_varint(out, rows);
    append_varint(out, used_.size());
    append_texts(out);

    static_assert(sizeof(fact::Key) == 16);
    out.append(reinterpret_cast<const char*>(block_.keys.data() + first), rows * sizeof(fact::Key));
    append_values(out, times_);
    append_values(out, sources_);
    for (std::size_t c = 0; c < infos.size(); ++c) append_column(out, c, first, rows);
    return out;
}

}  // namespace drum::ledger
