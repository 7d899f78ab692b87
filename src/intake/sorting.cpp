#include "intake/sorting.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <queue>
#include <tuple>
#include <utility>

#include "base/check.h"

namespace drum::intake {
namespace {

constexpr std::size_t kReadBytes = 128 << 10;  // of one run at a time
constexpr std::size_t kWriteBytes = 1 << 20;
constexpr std::size_t kMostHead = 20;  // bytes of the two sizes before a key

std::uint64_t high_byte_first(std::uint64_t number) {
    return std::endian::native == std::endian::little ? std::byteswap(number) : number;
}

// The first bytes of a key as a number, those that it has not as zeros.
std::uint64_t start_of(std::string_view key) {
    std::uint64_t start = 0;
    std::memcpy(&start, key.data(), std::min(key.size(), sizeof start));
    return high_byte_first(start);
}

// Reads one run record by record. Key and record are views until the next one is read.
class RunReader {
public:
    RunReader(const Scratch& scratch, std::uint64_t first, std::uint64_t end) : scratch_(&scratch), next_(first), end_(end) {}

    // False at the end of the run.
    Result<bool> advance() {
        if (auto filled = need(kMostHead); !filled) return std::unexpected(filled.error());
        if (at_ == buffer_.size()) return false;
        std::string_view rest = std::string_view(buffer_).substr(at_);
        const auto key = static_cast<std::size_t>(take_number(rest));
        const auto record = static_cast<std::size_t>(take_number(rest));
        at_ = buffer_.size() - rest.size();
        if (auto filled = need(key + record); !filled) return std::unexpected(filled.error());
        key_ = std::string_view(buffer_).substr(at_, key);
        record_ = std::string_view(buffer_).substr(at_ + key, record);
        at_ += key + record;
        return true;
    }
    std::string_view key() const { return key_; }
    std::string_view record() const { return record_; }

private:
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

    const Scratch* scratch_;
    std::uint64_t next_, end_;
    std::string buffer_;
    std::size_t at_ = 0;
    std::string_view key_, record_;
};

}  // namespace

void append_number(std::string& bytes, std::uint64_t number) {
    for (; number >= 0x80; number >>= 7) bytes.push_back(static_cast<char>(number | 0x80));
    bytes.push_back(static_cast<char>(number));
}

std::uint64_t take_number(std::string_view& bytes) {
    std::uint64_t number = 0;
    std::size_t at = 0;
    for (int shift = 0;; shift += 7) {
        const auto byte = static_cast<unsigned char>(bytes[at++]);
        number |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
        if (byte < 0x80) break;
    }
    bytes.remove_prefix(at);
    return number;
}

void append_text(std::string& bytes, std::string_view text) {
    append_number(bytes, text.size());
    bytes += text;
}

std::string_view take_text(std::string_view& bytes) {
    const auto size = static_cast<std::size_t>(take_number(bytes));
    const std::string_view text = bytes.substr(0, size);
    bytes.remove_prefix(size);
    return text;
}

void append_ascending(std::string& key, std::uint64_t number) {
    const std::uint64_t bytes = high_byte_first(number);
    key.append(reinterpret_cast<const char*>(&bytes), sizeof bytes);
}

std::uint64_t ascending_at(std::string_view key, std::size_t at) { return start_of(key.substr(at, 8)); }

Result<void> Sorting::add(std::string_view key, std::string_view record) {
    CHECK(key.size() < std::numeric_limits<std::uint32_t>::max());
    Place place;
    place.start = start_of(key);
    const std::size_t first = bytes_.size();
    append_number(bytes_, key.size());
    append_number(bytes_, record.size());
    place.key = bytes_.size();
    place.key_size = static_cast<std::uint32_t>(key.size());
    place.head_size = static_cast<std::uint32_t>(place.key - first);
    bytes_ += key;
    bytes_ += record;
    place.end = bytes_.size();
    places_.push_back(place);
    if (scratch_ == nullptr || bytes_.size() + places_.size() * sizeof(Place) < bytes_in_memory_) return {};
    return spill();
}

void Sorting::sort() {
    std::sort(places_.begin(), places_.end(), [this](const Place& a, const Place& b) {
        if (a.start != b.start) return a.start < b.start;
        const int by = key_of(a).compare(key_of(b));
        return by != 0 ? by < 0 : a.key < b.key;
    });
}

void Sorting::forget() {
    std::string().swap(bytes_);
    std::vector<Place>().swap(places_);
}

Result<void> Sorting::spill() {
    CHECK(scratch_ != nullptr);
    if (places_.empty()) return {};
    sort();
    Stretch stretch{scratch_->size(), 0};
    std::string out;
    for (const Place& place : places_) {
        const std::size_t first = place.key - place.head_size;
        out.append(bytes_, first, place.end - first);
        if (out.size() < kWriteBytes && &place != &places_.back()) continue;
        if (auto written = scratch_->append(out); !written) return written;
        out.clear();
    }
    stretch.end = scratch_->size();
    stretches_.push_back(stretch);
    forget();
    return {};
}

Result<void> Sorting::drain(const Take& take) {
    if (!stretches_.empty()) {
        if (auto spilled = spill(); !spilled) return spilled;
        return merge(take);
    }
    sort();
    Result<void> taken;
    for (const Place& place : places_) {
        const std::size_t record = place.key + place.key_size;
        taken = take(key_of(place), std::string_view(bytes_).substr(record, place.end - record));
        if (!taken) break;
    }
    forget();
    return taken;
}

Result<void> Sorting::merge(const Take& take) {
    std::vector<RunReader> readers;
    for (const Stretch& stretch : stretches_) readers.emplace_back(*scratch_, stretch.first, stretch.end);
    stretches_.clear();
    // The reader with the smallest key first; of equal keys the run that was added first.
    using Head = std::tuple<std::uint64_t, std::string_view, std::size_t>;
    std::priority_queue<Head, std::vector<Head>, std::greater<>> heads;
    const auto enter = [&](std::size_t r) -> Result<void> {
        const auto more = readers[r].advance();
        if (!more) return std::unexpected(more.error());
        if (*more) heads.emplace(start_of(readers[r].key()), readers[r].key(), r);
        return {};
    };
    for (std::size_t r = 0; r < readers.size(); ++r)
        if (auto entered = enter(r); !entered) return entered;
    while (!heads.empty()) {
        const std::size_t r = std::get<2>(heads.top());
        heads.pop();
        if (auto taken = take(readers[r].key(), readers[r].record()); !taken) return taken;
        if (auto entered = enter(r); !entered) return entered;
    }
    return {};
}

}  // namespace drum::intake
