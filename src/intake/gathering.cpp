#include "intake/gathering.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <queue>

#include "base/check.h"

namespace drum::intake {
namespace {

using fact::Block;
using fact::CellState;
using fact::Key;

constexpr std::size_t kBatchRows = 8 << 10;    // given on at once, unless a subject has more
constexpr std::size_t kReadBytes = 128 << 10;  // of one run at a time
constexpr std::size_t kWriteBytes = 1 << 20;
constexpr std::size_t kUsualRowBytes = 100;    // most are shorter; room is made for longer ones

void reserve(Block& block, std::size_t rows) {
    block.keys.reserve(rows);
    block.recorded_at.reserve(rows);
    block.source.reserve(rows);
    for (fact::Column& column : block.cells) {
        column.state.reserve(rows);
        column.value.reserve(rows);
    }
}

// What is set in the first byte of a row.
enum Flags : unsigned { recorded_given = 1, has_time = 2, has_source = 4, keyed = 8 };
constexpr unsigned kRepeatShift = 4;

// One row as bytes on scratch: nobody but this file reads them, and not after the command. The key; flags; the states of
// the cells, two bits each; then what is there of it, numbers as their length and their bytes.
class RowWriter {
public:
    explicit RowWriter(std::string& out) : out_(out) {}

    void write(const Landing& landing, std::size_t row) {
        const Block& rows = landing.rows;
        const Origin& origin = landing.origin[row];
        const bool timed = rows.recorded_at[row] != Instant::beginning(), sourced = rows.source[row] >= 0;
        std::uint64_t states = 0;
        for (std::size_t c = 0; c < rows.cells.size(); ++c)
            states |= static_cast<std::uint64_t>(rows.cells[c].state[row]) << (2 * c);
        char head[kMostHead];
        char* at = put(head, rows.keys[row]);
        *at++ = static_cast<char>((static_cast<unsigned>(landing.repeats[row]) << kRepeatShift) |
                                  (origin.recorded_given ? recorded_given : 0U) | (timed ? has_time : 0U) |
                                  (sourced ? has_source : 0U) | (origin.keyed ? keyed : 0U));
        at = put(at, states);
        at = put_number(at, origin.report);
        at = put_number(at, origin.line);
        if (timed) at = put_number(at, rows.recorded_at[row].micros);
        out_.append(head, at);
        if (sourced) text(rows.texts.at(rows.source[row]));
        const auto infos = fact::columns(rows.table);
        for (std::size_t c = 0; c < infos.size(); ++c) {
            if (rows.cells[c].state[row] != CellState::present) continue;
            const std::int64_t value = rows.cells[c].value[row];
            if (infos[c].type == fact::Type::text) text(rows.texts.at(value));
            else out_.append(head, put_number(head, value));
        }
    }

private:
    static constexpr std::size_t kMostHead = 64;

    template <class T>
    static char* put(char* to, const T& value) {
        std::memcpy(to, &value, sizeof value);
        return to + sizeof value;
    }
    static char* put_number(char* to, std::int64_t value) {
        const auto bits = (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
        const auto bytes = static_cast<std::size_t>(std::bit_width(bits) + 7) / 8;
        *to++ = static_cast<char>(bytes);
        put(to, bits);
        return to + bytes;
    }
    void text(std::string_view value) {
        char size[kMostHead];
        out_.append(size, put_number(size, static_cast<std::int64_t>(value.size())));
        out_ += value;
    }
    std::string& out_;
};

// Reads one run row by row. The next row's key is known before the row is taken.
class RunReader {
public:
    RunReader(const Scratch& scratch, std::uint64_t first, std::uint64_t end) : scratch_(&scratch), next_(first), end_(end) {}

    // False at the end of the run.
    Result<bool> advance() {
        if (auto filled = need(kMostFixed); !filled) return std::unexpected(filled.error());
        if (at_ == buffer_.size()) return false;
        std::memcpy(&key_, buffer_.data() + at_, sizeof key_);
        return true;
    }
    const Key& key() const { return key_; }

    Result<void> take(Landing& to) {
        Block& rows = to.rows;
        at_ += sizeof key_;
        const auto flags = static_cast<unsigned char>(buffer_[at_++]);
        std::uint64_t states = 0;
        std::memcpy(&states, buffer_.data() + at_, sizeof states);
        at_ += sizeof states;
        Origin origin;
        origin.recorded_given = (flags & recorded_given) != 0;
        origin.keyed = (flags & keyed) != 0;
        origin.report = static_cast<std::int32_t>(number());
        origin.line = number();
        rows.keys.push_back(key_);
        rows.recorded_at.push_back((flags & has_time) != 0 ? Instant{number()} : Instant::beginning());
        to.origin.push_back(origin);
        to.repeats.push_back(static_cast<Repeat>(flags >> kRepeatShift));
        const auto source = (flags & has_source) != 0 ? text(rows) : Result<std::int64_t>(-1);
        if (!source) return std::unexpected(source.error());
        rows.source.push_back(*source);
        const auto infos = fact::columns(rows.table);
        for (std::size_t c = 0; c < infos.size(); ++c, states >>= 2) {
            const auto state = static_cast<CellState>(states & 3U);
            std::int64_t value = 0;
            if (state == CellState::present) {
                const auto read = infos[c].type == fact::Type::text ? text(rows) : checked_number();
                if (!read) return std::unexpected(read.error());
                value = *read;
            }
            rows.cells[c].state.push_back(state);
            rows.cells[c].value.push_back(value);
        }
        return {};
    }

private:
    static constexpr std::size_t kMostFixed = 64;  // bytes of what stands before the source

    // Makes `bytes` more bytes available where the run has them.
    Result<void> need(std::size_t bytes) {
        if (buffer_.size() - at_ >= bytes || next_ == end_) return {};
        buffer_.erase(0, at_);
        at_ = 0;
        const std::size_t kept = buffer_.size();
        const auto asked = static_cast<std::size_t>(std::min<std::uint64_t>(std::max(bytes, kReadBytes), end_ - next_));
        Result<std::size_t> got;
        buffer_.resize_and_overwrite(kept + asked, [&](char* to, std::size_t) {  // libstdc++ 12 may offer more than that
            got = scratch_->read(next_, to + kept, asked);
            return kept + asked;
        });
        if (!got) return std::unexpected(got.error());
        if (*got < asked) return fail(ErrorCode::io, "the scratch file ended early");
        next_ += asked;
        return {};
    }
    // Of bytes that are there.
    std::int64_t number() {
        const auto bytes = static_cast<unsigned char>(buffer_[at_++]);
        std::uint64_t bits = 0;
        std::memcpy(&bits, buffer_.data() + at_, std::min(sizeof bits, buffer_.size() - at_));
        if (bytes < sizeof bits) bits &= (std::uint64_t{1} << (8 * bytes)) - 1;
        at_ += bytes;
        return static_cast<std::int64_t>(bits >> 1) ^ -static_cast<std::int64_t>(bits & 1);
    }
    Result<std::int64_t> checked_number() {
        if (auto filled = need(kMostFixed); !filled) return std::unexpected(filled.error());
        return number();
    }
    // Its index in the texts of the rows.
    Result<std::int64_t> text(Block& rows) {
        if (auto filled = need(kMostFixed); !filled) return std::unexpected(filled.error());
        const auto size = static_cast<std::size_t>(number());
        if (auto filled = need(size); !filled) return std::unexpected(filled.error());
        at_ += size;
        return rows.texts.add(std::string_view(buffer_).substr(at_ - size, size));
    }

    const Scratch* scratch_;
    std::uint64_t next_, end_;
    std::string buffer_;
    std::size_t at_ = 0;
    Key key_;
};

struct Place {
    Key key;
    std::size_t first, end;  // of a row in the bytes; they tell how the rows landed
};

// Keys are digests, as a rule, so that their upper bits part them evenly: a few are left to be sorted of each sort.
void put_in_order(std::vector<Place>& places) {
    constexpr unsigned kBits = 14;
    const auto part = [](const Place& place) { return static_cast<std::size_t>(place.key.high >> (64 - kBits)); };
    std::vector<std::size_t> ends((std::size_t{1} << kBits) + 1, 0);
    for (const Place& place : places) ++ends[part(place) + 1];
    for (std::size_t p = 1; p < ends.size(); ++p) ends[p] += ends[p - 1];
    std::vector<Place> parted(places.size());
    for (const Place& place : places) parted[ends[part(place)]++] = place;
    std::size_t first = 0;  // each end has moved on to that of its part
    for (std::size_t p = 0; p + 1 < ends.size(); first = ends[p++])
        std::sort(parted.begin() + static_cast<std::ptrdiff_t>(first), parted.begin() + static_cast<std::ptrdiff_t>(ends[p]),
                  [](const Place& a, const Place& b) { return a.key != b.key ? a.key < b.key : a.first < b.first; });
    places = std::move(parted);
}

}  // namespace

Gathering::Gathering(fact::Table table, const Means& means, bool many)
    : landing_(table), means_(means), many_(many && means.scratch != nullptr) {
    CHECK(means.beside != nullptr);
    begin_landing();
}

// The rows that will land until they are put away have room from the start.
void Gathering::begin_landing() {
    landing_ = Landing(landing_.rows.table);
    landing_.passing = many_;
    if (!many_) return;
    const std::size_t rows = means_.rows_in_memory + means_.rows_in_memory / 4;
    reserve(landing_.rows, rows);
    landing_.origin.reserve(rows);
}

// What each row is about, and the latest time.
void Gathering::identify(Landing& landing) {
    Block& rows = landing.rows;
    std::size_t row = landing.repeats.size();
    landing.repeats.resize(rows.size());
    for (; row < rows.size(); ++row) {
        const bool given = landing.origin[row].keyed;
        const fact::Subject subject =
            given ? fact::Subject{rows.keys[row], Repeat::versions} : fact::subject_of(rows, row);
        rows.keys[row] = subject.key;
        landing.repeats[row] = subject.repeat;
        newest_ = std::max(newest_, fact::happened_at(rows, row));
    }
}

Instant Gathering::newest() {
    identify(landing_);
    return newest_;
}

Result<void> Gathering::relieve() {
    if (means_.scratch == nullptr || landing_.rows.size() < means_.rows_in_memory) return {};
    return spill();
}

Result<void> Gathering::spill() {
    many_ = true;
    Landing full = std::move(landing_);
    begin_landing();
    return means_.beside->run([this, full = std::move(full)]() mutable { return write(std::move(full)); });
}

// As a sorted run on scratch.
Result<void> Gathering::write(Landing&& landing) {
    identify(landing);
    // Written as they stand and then put in order whole: one leap through memory a row and not one a cell.
    std::string bytes, out;
    std::vector<Place> places;
    places.reserve(landing.rows.size());
    bytes.reserve(landing.rows.size() * kUsualRowBytes);
    out.reserve(kWriteBytes + kWriteBytes / 4);
    RowWriter writer(bytes);
    for (std::size_t row = 0; row < landing.rows.size(); ++row) {
        const std::size_t first = bytes.size();
        writer.write(landing, row);
        places.push_back({landing.rows.keys[row], first, bytes.size()});
    }
    put_in_order(places);
    Stretch stretch{means_.scratch->size(), 0};
    for (const Place& place : places) {
        out.append(bytes, place.first, place.end - place.first);
        if (out.size() < kWriteBytes && &place != &places.back()) continue;
        if (auto written = means_.scratch->append(out); !written) return written;
        out.clear();
    }
    stretch.end = means_.scratch->size();
    stretches_.push_back(stretch);
    return {};
}

Result<void> Gathering::drain(const std::function<Result<void>(Landing&&)>& take) {
    const fact::Table table = landing_.rows.table;
    if (!many_) {
        identify(landing_);
        Landing all = std::move(landing_);
        landing_ = Landing(table);
        return take(std::move(all));
    }
    if (auto written = write(std::move(landing_)); !written) return written;
    std::vector<RunReader> readers;
    for (const Stretch& stretch : stretches_) readers.emplace_back(*means_.scratch, stretch.first, stretch.end);
    stretches_.clear();
    // The reader with the smallest key first; of equal keys the run that landed first.
    using Head = std::pair<Key, std::size_t>;
    std::priority_queue<Head, std::vector<Head>, std::greater<>> heads;
    const auto enter = [&](std::size_t r) -> Result<void> {
        const auto more = readers[r].advance();
        if (!more) return std::unexpected(more.error());
        if (*more) heads.emplace(readers[r].key(), r);
        return {};
    };
    for (std::size_t r = 0; r < readers.size(); ++r)
        if (auto entered = enter(r); !entered) return entered;
    Landing batch(table);
    while (!heads.empty()) {
        const auto [key, r] = heads.top();
        heads.pop();
        if (batch.rows.size() >= kBatchRows && batch.rows.keys.back().high != key.high) {
            if (auto taken = take(std::move(batch)); !taken) return taken;
            batch = Landing(table);
        }
        if (auto taken = readers[r].take(batch); !taken) return taken;
        if (auto entered = enter(r); !entered) return entered;
    }
    return batch.rows.size() == 0 ? Result<void>{} : take(std::move(batch));
}

}  // namespace drum::intake
