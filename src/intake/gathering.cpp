#include "intake/gathering.h"

#include <algorithm>
#include <cstring>
#include <queue>

#include "base/check.h"
#include "intake/identity.h"

namespace drum::intake {
namespace {

using fact::Block;
using fact::CellState;
using fact::Key;

constexpr std::size_t kBatchRows = 8 << 10;    // given on at once, unless a subject has more
constexpr std::size_t kReadBytes = 128 << 10;  // of one run at a time
constexpr std::size_t kWriteBytes = 1 << 20;

// One row as bytes on scratch: nobody but this file reads them, and not after the command.
class RowWriter {
public:
    explicit RowWriter(std::string& out) : out_(out) {}

    void write(const Landing& landing, std::size_t row) {
        const Block& rows = landing.rows;
        const Origin& origin = landing.origin[row];
        raw(rows.keys[row]);
        out_.push_back(static_cast<char>(static_cast<int>(landing.repeats[row]) * 2 + origin.recorded_given));
        number(origin.report);
        number(origin.line);
        number(rows.recorded_at[row].micros);
        text(rows.source[row] < 0 ? std::string_view() : std::string_view(rows.texts.at(rows.source[row])));
        const auto infos = fact::columns(rows.table);
        for (std::size_t c = 0; c < infos.size(); ++c) {
            const fact::Cell cell = rows.cell(row, static_cast<int>(c));
            out_.push_back(static_cast<char>(cell.state));
            if (!cell.present()) continue;
            if (infos[c].type == fact::Type::text) text(rows.texts.at(cell.value));
            else number(cell.value);
        }
    }

private:
    template <class T>
    void raw(const T& value) {
        out_.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    void number(std::int64_t value) {  // zigzag, seven bits a byte
        auto bits = (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
        for (; bits >= 0x80; bits >>= 7) out_.push_back(static_cast<char>(bits | 0x80));
        out_.push_back(static_cast<char>(bits));
    }
    void text(std::string_view value) {
        number(static_cast<std::int64_t>(value.size()));
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
        Origin origin;
        origin.recorded_given = (flags & 1U) != 0;
        origin.report = static_cast<std::int32_t>(number());
        origin.line = number();
        const std::size_t row = rows.add_row(key_, Instant{number()});
        to.origin.push_back(origin);
        to.repeats.push_back(static_cast<Repeat>(flags >> 1));
        if (auto source = text(); !source) return std::unexpected(source.error());
        else if (!source->empty()) rows.source[row] = rows.texts.add(*source);
        const auto infos = fact::columns(rows.table);
        for (std::size_t c = 0; c < infos.size(); ++c) {
            if (auto filled = need(kMostFixed); !filled) return filled;
            const auto state = static_cast<CellState>(buffer_[at_++]);
            if (state == CellState::absent) continue;
            if (state == CellState::cleared) {
                rows.clear(row, static_cast<int>(c));
            } else if (infos[c].type != fact::Type::text) {
                rows.set(row, static_cast<int>(c), number());
            } else {
                const auto value = text();
                if (!value) return std::unexpected(value.error());
                rows.set(row, static_cast<int>(c), rows.texts.add(*value));
            }
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
        buffer_.resize(kept + asked);
        const auto got = scratch_->read(next_, buffer_.data() + kept, asked);
        if (!got) return std::unexpected(got.error());
        if (*got < asked) return fail(ErrorCode::io, "the scratch file ended early");
        next_ += asked;
        return {};
    }
    std::int64_t number() {
        std::uint64_t bits = 0;
        for (int shift = 0;; shift += 7) {
            const auto byte = static_cast<unsigned char>(buffer_[at_++]);
            bits |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
            if (byte < 0x80) break;
        }
        return static_cast<std::int64_t>(bits >> 1) ^ -static_cast<std::int64_t>(bits & 1);
    }
    Result<std::string_view> text() {
        if (auto filled = need(kMostFixed); !filled) return std::unexpected(filled.error());
        const auto size = static_cast<std::size_t>(number());
        if (auto filled = need(size); !filled) return std::unexpected(filled.error());
        at_ += size;
        return std::string_view(buffer_).substr(at_ - size, size);
    }

    const Scratch* scratch_;
    std::uint64_t next_, end_;
    std::string buffer_;
    std::size_t at_ = 0;
    Key key_;
};

}  // namespace

// What each row is about, and the latest time.
void Gathering::identify() {
    Block& rows = landing_.rows;
    landing_.repeats.resize(rows.size());
    for (; identified_ < rows.size(); ++identified_) {
        const bool keyed = landing_.origin[identified_].keyed;
        const Subject subject = keyed ? Subject{rows.keys[identified_], Repeat::versions} : subject_of(rows, identified_);
        rows.keys[identified_] = subject.key;
        landing_.repeats[identified_] = subject.repeat;
        newest_ = std::max(newest_, fact::happened_at(rows, identified_));
    }
}

Instant Gathering::newest() {
    identify();
    return newest_;
}

Result<void> Gathering::relieve() {
    if (scratch_ == nullptr || landing_.rows.size() < rows_in_memory_) return {};
    return spill();
}

Result<void> Gathering::spill() {
    identify();
    struct Place {
        Key key;
        std::size_t first, end;  // in `bytes`; they tell how the rows landed
    };
    // Written as they stand and then put in order whole: one leap through memory a row and not one a cell.
    std::string bytes, out;
    std::vector<Place> places;
    places.reserve(landing_.rows.size());
    RowWriter writer(bytes);
    for (std::size_t row = 0; row < landing_.rows.size(); ++row) {
        const std::size_t first = bytes.size();
        writer.write(landing_, row);
        places.push_back({landing_.rows.keys[row], first, bytes.size()});
    }
    landing_ = Landing(landing_.rows.table);
    landing_.passing = many_ = true;
    identified_ = 0;
    std::sort(places.begin(), places.end(),
              [](const Place& a, const Place& b) { return a.key != b.key ? a.key < b.key : a.first < b.first; });
    Stretch stretch{scratch_->size(), 0};
    for (const Place& place : places) {
        out.append(bytes, place.first, place.end - place.first);
        if (out.size() < kWriteBytes && &place != &places.back()) continue;
        if (auto written = scratch_->append(out); !written) return written;
        out.clear();
    }
    stretch.end = scratch_->size();
    stretches_.push_back(stretch);
    return {};
}

Result<void> Gathering::drain(const std::function<Result<void>(Landing&&)>& take) {
    identify();
    const fact::Table table = landing_.rows.table;
    if (!many_) {
        Landing all = std::move(landing_);
        landing_ = Landing(table);
        return take(std::move(all));
    }
    if (auto spilled = spill(); !spilled) return spilled;
    std::vector<RunReader> readers;
    for (const Stretch& stretch : stretches_) readers.emplace_back(*scratch_, stretch.first, stretch.end);
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
